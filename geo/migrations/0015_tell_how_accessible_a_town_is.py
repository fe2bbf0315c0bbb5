from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("geo", "0014_find_rules_that_no_area_leads_to")]

    operations = [
        migrations.AddField(
            model_name="municipality",
            name="accessibility",
            field=models.JSONField(blank=True, default=dict, verbose_name="accessibility statement"),
        ),
    ]
