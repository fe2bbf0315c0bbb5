"""Replays that are kept: started from a draft's page, worked off by the queue, read on the page."""

import logging
from collections import Counter
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from django.core.files import File
from django.core.files.storage import storages
from django.db import transaction
from django.utils import timezone

from geo.actions import locked_draft
from geo.domain.replay import Answer
from geo.errors import DraftClosed, DraftConflict
from geo.models import Draft
from reports.models import ReplayRun, Report, User
from reports.queue import later
from reports.replay import Moved, ReportReplay, Sample, Sheet, Tally

logger = logging.getLogger(__name__)
# So many reports take about a second; whoever asks waits for them.
AT_ONCE = 5_000
Status = ReplayRun.Status


def start_replay(draft: Draft, *, by: User | None = None) -> ReplayRun:
    """Ask a draft about all reports: at once if they are few, else by the worker. Raises DraftClosed.

    While the same is asked already, nothing new is begun.
    """
    with transaction.atomic():
        draft = locked_draft(draft)
        state, expected = (
            draft.state,
            Report.objects.known().filter(municipality=draft.municipality_id).count(),
        )
        run_ = ReplayRun.objects.under_way().filter(draft=draft, draft_state=state).first()
        if run_ is not None:
            return run_
        run_ = ReplayRun.objects.create(draft=draft, draft_state=state, started_by=by, expected=expected)
        if expected > AT_ONCE:
            later("replay_draft", run_id=run_.pk)
            return run_
    run(run_.pk)
    run_.refresh_from_db()
    return run_


def run(run_id: int) -> None:
    """Do what was started. Done twice, it is done once; a run that died half-way begins again."""
    found = ReplayRun.objects.under_way().filter(pk=run_id).select_related("draft__municipality").first()
    if found is None:
        return
    found.status, found.asked = Status.RUNNING, 0
    found.save(update_fields=["status", "asked"])
    try:
        _ask(found)
    except (DraftConflict, DraftClosed):
        _finish(found, Status.CONFLICT)
    except Exception:
        # Tried again it would fail again, and somebody waits for an answer.
        logger.exception("Replay %s failed.", found.pk)
        _finish(found, Status.FAILED)
    else:
        _finish(found, Status.DONE)
    _forget_others(found)


def fail(run_id: int) -> None:
    """Say that a run will never come to an end."""
    for found in ReplayRun.objects.under_way().filter(pk=run_id):
        _finish(found, Status.FAILED)


def _ask(run_: ReplayRun) -> None:
    sample = Sample()
    with TemporaryDirectory() as folder:
        path = Path(folder) / "moved.csv"
        with path.open("w", encoding="utf-8", newline="") as file:
            replay = ReportReplay(run_.draft)
            sheet = Sheet(file, run_.draft)
            for moved in replay.chunks():
                sheet.add(moved)
                sample.add(moved)
                ReplayRun.objects.filter(pk=run_.pk).update(asked=replay.tally.total)
        with path.open("rb") as whole:
            run_.sheet = storages["uploads"].save(f"replays/{run_.pk}.csv", File(whole))
    run_.asked = replay.tally.total
    run_.result = result_of(replay.tally)
    run_.points = _points(sample.kept, run_.result["moves"])


def _finish(run_: ReplayRun, status: str) -> None:
    run_.status, run_.finished_at = status, timezone.now()
    run_.save(update_fields=["status", "finished_at", "asked", "result", "points", "sheet"])


def _forget_others(run_: ReplayRun) -> None:
    """A draft keeps its latest answer."""
    for old in ReplayRun.objects.filter(draft=run_.draft_id, pk__lt=run_.pk):
        if old.sheet:
            storages["uploads"].delete(old.sheet)
        old.delete()


def result_of(tally: Tally) -> dict[str, Any]:
    """A tally as JSON; see ReplayRun.result."""
    ways: dict[tuple[Answer, Answer], Counter[int]] = {}
    for (service, before, after), count in tally.moves.items():
        ways.setdefault((before, after), Counter())[service] += count
    ordered = sorted(ways.items(), key=lambda way: (-way[1].total(), repr(way[0])))
    return {
        "total": tally.total,
        "moved": tally.moved,
        "triage": tally.triage,
        "moves": [
            {
                "from": _as_json(before),
                "to": _as_json(after),
                "reports": services.total(),
                "services": dict(services.most_common()),
            }
            for (before, after), services in ordered
        ],
    }


def _as_json(answer: Answer) -> dict[str, Any]:
    return {"office": answer.office_id, "triage": answer.triage}


def _points(kept: list[Moved], moves: list[dict]) -> list[list]:
    ways = {(_answer(move["from"]), _answer(move["to"])): number for number, move in enumerate(moves)}
    return [[round(one.lon, 6), round(one.lat, 6), one.code, ways[one.before, one.after]] for one in kept]


def _answer(end: dict[str, Any]) -> Answer:
    return Answer(end["office"], end["triage"])
