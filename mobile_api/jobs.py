"""What the worker does for this room."""

from datetime import timedelta

from django.utils import timezone
from procrastinate.contrib.django import app

from mobile_api.models import Allowance


@app.periodic(cron="17 3 * * *")
@app.task(queueing_lock="forget_allowances", pass_context=False)
def forget_allowances(timestamp: int) -> int:
    """Delete the counts of clients that have not been here for a day; tells how many."""
    return Allowance.objects.filter(used_until__lt=timezone.now() - timedelta(days=1)).delete()[0]
