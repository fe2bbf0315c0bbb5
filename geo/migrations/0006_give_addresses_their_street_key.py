from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("geo", "0005_try_changes_before_they_are_published")]

    operations = [
        migrations.RemoveIndex(model_name="address", name="address_street_key"),
        migrations.AddField(
            model_name="address",
            name="street_key",
            field=models.GeneratedField(
                db_persist=True,
                expression=models.Func(
                    models.F("street"), function="geo_street_key", output_field=models.TextField()
                ),
                output_field=models.TextField(db_collation="C"),
            ),
        ),
        migrations.AddIndex(
            model_name="address",
            index=models.Index(fields=["street_key", "number"], name="address_street_and_number"),
        ),
    ]
