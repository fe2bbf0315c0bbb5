from django.db import migrations
from django.db.models import F


def look_at_what_is_public(apps, schema_editor):
    """What is public already was decided before there was a queue."""
    apps.get_model("reports", "Report").objects.filter(published=True).update(
        place_looked_at=F("submitted_at")
    )
    for name in ("Text", "Photo"):
        rows = apps.get_model("reports", name).objects.filter(published=True)
        rows.update(looked_at=F("created_at"))


class Migration(migrations.Migration):
    dependencies = [
        ("reports", "0021_redact_photos_and_texts"),
    ]

    operations = [
        migrations.RunPython(look_at_what_is_public, migrations.RunPython.noop),
    ]
