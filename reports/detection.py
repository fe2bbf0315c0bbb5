"""Asks the detector that a town may have switched on where a photo shows faces or number plates.

What it finds is only proposed to whoever moderates (Photo.proposals); nothing is painted or shown by it.
"""

import json
import logging
import os
import signal
import subprocess
import sys
from contextlib import suppress
from typing import Protocol
from uuid import UUID

from django.conf import settings
from django.core.files.storage import storages

from reports.models import Photo

logger = logging.getLogger(__name__)
# The town's own code needs to find its libraries; the service's secrets it does not need.
PASSED_ON = ("PATH", "PYTHONPATH", "LD_LIBRARY_PATH", "HOME", "TMPDIR", "LANG", "LC_ALL")


class Detector(Protocol):
    """`module:factory`, the path of its model, and how many seconds it may take (PHOTO_DETECTOR)."""

    @property
    def factory(self) -> str: ...
    @property
    def model(self) -> str: ...
    @property
    def seconds(self) -> int: ...


class DetectorFailed(Exception):
    """The detector did not answer in time, or not with boxes."""


def propose(photo_id: str | UUID) -> None:
    """Keep what the detector finds on a photo as proposals. A failure is logged and hinders nothing."""
    photo = Photo.objects.undetected().filter(pk=photo_id).first()
    if settings.PHOTO_DETECTOR is None or photo is None:
        return
    try:
        boxes = boxes_on(_bytes(photo.large), settings.PHOTO_DETECTOR)
    except (DetectorFailed, FileNotFoundError) as failure:
        logger.warning("The detector found nothing on photo %s: %s", photo_id, failure)
        return
    # Somebody may have decided meanwhile.
    Photo.objects.undetected().filter(pk=photo_id).update(proposals=boxes)


def boxes_on(picture: bytes, detector: Detector) -> list[list[float]]:
    """What a detector finds on a JPEG: [[left, top, width, height]]. Raises DetectorFailed."""
    command = [sys.executable, "-m", "reports.detector_process", detector.factory, detector.model]
    # What runs is the operator's own choice; no word of it comes from the photo.
    process = subprocess.Popen(  # noqa: S603
        command,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        cwd=settings.BASE_DIR,
        env={name: os.environ[name] for name in PASSED_ON if name in os.environ},
        start_new_session=True,
    )
    try:
        answer, told = process.communicate(picture, timeout=detector.seconds)
    except subprocess.TimeoutExpired as error:
        raise DetectorFailed(f"no answer within {detector.seconds} seconds") from error
    finally:
        _end(process)
    if process.returncode != 0:
        raise DetectorFailed(f"ended with {process.returncode}: {_last_line(told)}")
    return json.loads(answer)


def _end(process: subprocess.Popen) -> None:
    """End it with all that it has started."""
    with suppress(ProcessLookupError):
        os.killpg(process.pid, signal.SIGKILL)
    process.wait()


def _last_line(told: bytes) -> str:
    lines = told.decode("utf-8", "replace").strip().splitlines()
    return lines[-1][:200] if lines else "it said nothing"


def _bytes(name: str) -> bytes:
    with storages["default"].open(name) as file:
        return file.read()
