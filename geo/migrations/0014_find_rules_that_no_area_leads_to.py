from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("geo", "0013_measure_areas_on_the_ellipsoid")]

    operations = [
        migrations.AddIndex(
            model_name="responsibility",
            index=models.Index(
                condition=models.Q(("selector__in", ["municipality", "street"])),
                fields=["municipality"],
                name="rule_beyond_areas",
            ),
        ),
    ]
