"""Checks of a town that are kept: started from the desk's page or by night, worked off by the queue."""

import logging
from collections.abc import Iterable
from datetime import datetime, timedelta

from django.db import transaction
from django.utils import timezone

from geo.domain.integrity import Finding, finding_of
from geo.models import Municipality
from reports.integrity import CHECKS
from reports.models import CityCheck, User
from reports.queue import later

logger = logging.getLogger(__name__)
# A town with so many rules takes a few seconds; whoever asks waits for it.
AT_ONCE = 1_000
# No town takes so long: what is still under way then died with its process.
LONGEST = timedelta(hours=2)
Status = CityCheck.Status


def start_check(municipality: Municipality, *, by: User | None = None, nightly: bool = False) -> CityCheck:
    """Check a town: at once if it is small and somebody waits, else by the worker.

    While it is being checked already, nothing new is begun.
    """
    with transaction.atomic():
        # Locked, so that two clicks are one check.
        Municipality.objects.select_for_update().get(pk=municipality.pk)
        under_way = CityCheck.objects.under_way().filter(municipality=municipality)
        for lost in under_way.filter(created_at__lt=timezone.now() - LONGEST):
            _finish(lost, Status.FAILED)
        known = under_way.first()
        if known is not None:
            return known
        check = CityCheck.objects.create(
            municipality=municipality, started_by=by, nightly=nightly, steps=len(CHECKS)
        )
        if nightly or municipality.responsibilities.recorded().count() > AT_ONCE:
            later("check_city", check_id=check.pk)
            return check
        # In the same transaction: if this process dies, no check is left that never ends.
        run(check.pk)
    check.refresh_from_db()
    return check


def start_nightly_checks() -> None:
    """Queue a check of every town."""
    for municipality in Municipality.objects.order_by("pk"):
        start_check(municipality, nightly=True)


def run(check_id: int) -> None:
    """Do what was started. Done twice, it is done once; a check that died half-way begins again."""
    check = CityCheck.objects.under_way().filter(pk=check_id).select_related("municipality__office").first()
    if check is None:
        return
    check.status, check.started_at, check.steps_done = Status.RUNNING, timezone.now(), 0
    check.save(update_fields=["status", "started_at", "steps_done"])
    try:
        found = _look(check)
    except Exception:
        # Tried again it would fail again, and somebody waits for an answer.
        logger.exception("The check %s of %s failed.", check.pk, check.municipality)
        _finish(check, Status.FAILED)
    else:
        _compare(check, found)
        _finish(check, Status.DONE)
    _forget_others(check)


def fail(check_id: int) -> None:
    """Say that a check will never come to an end."""
    for check in CityCheck.objects.under_way().filter(pk=check_id):
        _finish(check, Status.FAILED)


def _look(check: CityCheck) -> list[Finding]:
    day = timezone.localdate()
    found: list[Finding] = []
    for number, look in enumerate(CHECKS, start=1):
        # A savepoint: what goes wrong with the database must not take the whole transaction along.
        with transaction.atomic():
            found += look(check.municipality, day)
        CityCheck.objects.filter(pk=check.pk).update(steps_done=number)
    check.steps_done = len(CHECKS)
    return found


def _compare(check: CityCheck, found: Iterable[Finding]) -> None:
    """Say of each fault since when it is known, and which are gone."""
    others = CityCheck.objects.done().filter(municipality=check.municipality_id)
    before = others.exclude(pk=check.pk).first()
    known = {finding_of(one).key: one for one in before.findings} if before else {}
    now: datetime = check.created_at
    check.findings = [
        one.as_json() | {"since": known[one.key]["since"] if one.key in known else now.isoformat()}
        for one in found
    ]
    still = {one.key for one in found}
    check.gone = [one for key, one in known.items() if key not in still]
    check.compared_with = before.finished_at if before else None


def _finish(check: CityCheck, status: str) -> None:
    check.status, check.finished_at = status, timezone.now()
    check.save(update_fields=["status", "finished_at", "steps_done", "findings", "gone", "compared_with"])


def _forget_others(check: CityCheck) -> None:
    """A town keeps its latest check, and the latest that came to an end."""
    kept = {check.pk}
    done = CityCheck.objects.done().filter(municipality=check.municipality_id)
    kept |= set(done.values_list("pk", flat=True)[:1])
    CityCheck.objects.filter(municipality=check.municipality_id, pk__lt=check.pk).exclude(
        pk__in=kept
    ).delete()
