from django.db import migrations
from django.db.models import F, OuterRef, Subquery
from django.db.models.functions import Coalesce

# A refusal of the past gave its reason in words only; that nothing was done is all one can say of it.
OUTCOMES = {"fixed": "repaired", "external": "not_ours", "duplicate": "duplicate", "rejected": "will_not"}


def say(apps, schema_editor):
    reports = apps.get_model("reports", "Report").objects
    entries = apps.get_model("reports", "TimelineEntry").objects
    for status, outcome in OUTCOMES.items():
        reports.filter(status=status, outcome="").update(outcome=outcome)
    passed_on = entries.filter(report=OuterRef("pk"), new_status="external").order_by("-at", "-pk")
    body = Coalesce(Subquery(passed_on.values("office")[:1]), F("office"))
    reports.filter(outcome="not_ours", passed_to=None).update(passed_to=body)


class Migration(migrations.Migration):
    dependencies = [("reports", "0012_reports_have_an_outcome")]

    operations = [migrations.RunPython(say, migrations.RunPython.noop)]
