import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("geo", "0014_find_rules_that_no_area_leads_to"),
        ("reports", "0011_expect_photos_in_pieces"),
    ]

    operations = [
        migrations.AddField(
            model_name="category",
            name="proof",
            field=models.CharField(
                choices=[
                    ("none", "nothing"),
                    ("words_or_photo", "words or a photo after the repair"),
                    ("photo", "a photo after the repair"),
                ],
                default="none",
                max_length=20,
                verbose_name="needed to close as repaired",
            ),
        ),
        migrations.AddField(
            model_name="report",
            name="outcome",
            field=models.CharField(
                blank=True,
                choices=[
                    ("repaired", "REPAIRED"),
                    ("no_defect", "NO_DEFECT"),
                    ("not_ours", "NOT_OURS"),
                    ("duplicate", "DUPLICATE"),
                    ("cannot", "CANNOT"),
                    ("will_not", "WILL_NOT"),
                ],
                db_default="",
                default="",
                max_length=20,
                verbose_name="outcome",
            ),
        ),
        migrations.AddField(
            model_name="report",
            name="passed_to",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="reports_passed_on",
                to="geo.office",
                verbose_name="passed on to",
            ),
        ),
    ]
