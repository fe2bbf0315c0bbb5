"""Sizes that were measured on the sphere are wrong by up to a sixth for borders with many close corners."""

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [
        ("geo", "0012_keep_the_trail_of_drafts"),
    ]

    operations = [
        migrations.RunSQL(
            "update geo_areaversion set size_m2 = st_area(geometry::geography)",
            migrations.RunSQL.noop,
        ),
    ]
