"""Files that are either there as a whole or not at all."""

import os
import tempfile
from pathlib import Path

from django.core.files.storage import FileSystemStorage


class WholeFileStorage(FileSystemStorage):
    """Writes beside, syncs and renames, so that a full disk never leaves a cut file under the real name."""

    def get_available_name(self, name: str, max_length: int | None = None) -> str:
        """The same name: a job that runs again replaces its own files and leaves no strays."""
        return name

    def _save(self, name: str, content) -> str:
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


def _sync_folder(folder: Path) -> None:
    """Without this a power cut may forget the new name, though not the bytes."""
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
