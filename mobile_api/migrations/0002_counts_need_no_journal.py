from django.db import migrations


class Migration(migrations.Migration):
    """Counts are worth nothing after a crash, and without a journal a request does not wait for the disk."""

    dependencies = [("mobile_api", "0001_count_what_clients_ask")]

    operations = [
        migrations.RunSQL(
            "alter table mobile_api_allowance set unlogged", "alter table mobile_api_allowance set logged"
        ),
    ]
