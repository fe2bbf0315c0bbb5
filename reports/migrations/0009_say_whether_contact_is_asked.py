from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("reports", "0008_keep_what_a_town_decides_about_reporting"),
    ]

    operations = [
        migrations.AddField(
            model_name="category",
            name="contact",
            field=models.CharField(
                choices=[
                    ("optional", "optional"),
                    ("required", "an e-mail address is needed"),
                    ("none", "not asked and not taken"),
                ],
                default="optional",
                max_length=20,
                verbose_name="contact of the reporter",
            ),
        ),
    ]
