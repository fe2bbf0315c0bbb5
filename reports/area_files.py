"""Files with areas that somebody sent, kept until they are taken into a draft or given up.

They wait in the private storage, where nobody but the sender finds them again; what is forgotten there is
cleared away with other stray uploads after a day.
"""

import re
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from uuid import UUID, uuid4

from django.core.files.base import File
from django.core.files.storage import storages

from geo.borders.received_files import check_contents, check_size, safe_name
from reports.models import User

FOLDER = "areas"
A_NAME = re.compile(r"[a-z0-9][a-z0-9-]{0,59}\.(geojson|json|gpkg|zip)")


def keep_file(file: File, *, by: User) -> tuple[UUID, str]:
    """Check what was sent and keep it; gives the two parts of its address. Raises BadUpload."""
    name = safe_name(file.name or "")
    check_size(file.size)
    with TemporaryDirectory() as folder:
        path = Path(folder) / name
        with path.open("wb") as copy:
            for chunk in file.chunks():
                copy.write(chunk)
        check_contents(path)
    token = uuid4()
    storages["uploads"].save(_stored(by, token, name), file)
    return token, name


@contextmanager
def kept_file(token: UUID, name: str, *, by: User) -> Iterator[Path]:
    """A copy of a kept file on the disk, for as long as the block runs. Raises FileNotFoundError."""
    if not A_NAME.fullmatch(name):
        raise FileNotFoundError(name)
    with TemporaryDirectory() as folder:
        path = Path(folder) / name
        with storages["uploads"].open(_stored(by, token, name)) as kept, path.open("wb") as copy:
            shutil.copyfileobj(kept, copy)
        yield path


def give_up_file(token: UUID, name: str, *, by: User) -> None:
    """Delete a kept file; one that is gone is no mistake."""
    if A_NAME.fullmatch(name):
        storages["uploads"].delete(_stored(by, token, name))


def _stored(by: User, token: UUID, name: str) -> str:
    return f"{FOLDER}/{by.pk}-{token}-{name}"
