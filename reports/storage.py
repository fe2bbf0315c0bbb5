"""Files that are either there as a whole or not at all."""

import errno
import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO

from django.core.files.storage import FileSystemStorage, Storage

from reports.errors import StorageFull

NO_ROOM = {errno.ENOSPC, errno.EDQUOT, errno.EFBIG}


class WholeFileStorage(FileSystemStorage):
    """Writes beside, syncs and renames, so that a full disk never leaves a cut file under the real name.

    Raises StorageFull where there is no room.
    """

    def get_available_name(self, name: str, max_length: int | None = None) -> str:
        """The same name: a job that runs again replaces its own files and leaves no strays."""
        return name

    def _save(self, name: str, content) -> str:
        with told_when_full():
            return self._save_whole(name, content)

    def _save_whole(self, name: str, content) -> str:
        target = Path(self.path(name))
        target.parent.mkdir(parents=True, exist_ok=True)
        handle, beside = tempfile.mkstemp(dir=target.parent, prefix=".part-")
        try:
            with os.fdopen(handle, "wb") as file:
                for chunk in content.chunks():
                    file.write(chunk)
                file.flush()
                os.fsync(file.fileno())
            Path(beside).chmod(self.file_permissions_mode or 0o640)
            Path(beside).rename(target)
        except BaseException:
            Path(beside).unlink(missing_ok=True)
            raise
        _sync_folder(target.parent)
        return name


@contextmanager
def told_when_full() -> Iterator[None]:
    """Turns the system's words for a full disk into StorageFull."""
    try:
        yield
    except OSError as error:
        if error.errno in NO_ROOM:
            raise StorageFull(error.errno, os.strerror(error.errno)) from error
        raise


def write_at(storage: Storage, name: str, offset: int, piece: BinaryIO) -> None:
    """Write bytes into a file that is still growing, and return once they are on the disk.

    Bytes that a lost attempt left behind `offset` are written over. Raises StorageFull.
    """
    target = Path(storage.path(name))
    with told_when_full():
        target.parent.mkdir(parents=True, exist_ok=True)
        with os.fdopen(os.open(target, os.O_WRONLY | os.O_CREAT, 0o640), "wb") as file:
            file.seek(offset)
            shutil.copyfileobj(piece, file)
            file.flush()
            os.fsync(file.fileno())
    if offset == 0:
        _sync_folder(target.parent)


def _sync_folder(folder: Path) -> None:
    """Without this a power cut may forget the new name, though not the bytes."""
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
