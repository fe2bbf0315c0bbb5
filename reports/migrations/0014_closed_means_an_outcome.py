from django.db import migrations, models

NOT_OURS = models.Q(outcome="not_ours")


class Migration(migrations.Migration):
    dependencies = [("reports", "0013_say_what_became_of_closed_reports")]

    operations = [
        migrations.AddConstraint(
            model_name="report",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ~models.Q(status__in=["duplicate", "external", "fixed", "rejected"])
                    & models.Q(outcome=""),
                    models.Q(status="duplicate", outcome__in=["duplicate"]),
                    models.Q(status="external", outcome__in=["not_ours"]),
                    models.Q(status="fixed", outcome__in=["repaired"]),
                    models.Q(status="rejected", outcome__in=["no_defect", "cannot", "will_not"]),
                    _connector="OR",
                ),
                name="report_closed_has_an_outcome",
            ),
        ),
        migrations.AddConstraint(
            model_name="report",
            constraint=models.CheckConstraint(
                condition=NOT_OURS & models.Q(passed_to__isnull=False) | ~NOT_OURS & models.Q(passed_to=None),
                name="report_not_ours_names_the_body",
            ),
        ),
    ]
