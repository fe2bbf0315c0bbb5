"""What an action refuses. Sentences in the reader's language come from reports/wording.py."""

from collections.abc import Iterable

from reports.domain.fields import FieldError
from reports.domain.questions import Stop


class KeyConflict(Exception):
    """The id of a report was used before for another request."""

    code = "key_conflict"
    facts: dict = {}


class Refused(Exception):
    """A request with fields that cannot be taken; nothing was stored."""

    code = "invalid"

    def __init__(self, errors: Iterable[FieldError]) -> None:
        self.errors = list(errors)
        self.facts: dict = {}
        super().__init__(self.errors)

    @classmethod
    def at(cls, pointer: str, code: str, **facts: object) -> "Refused":
        """A refusal for one field."""
        return cls([FieldError(pointer, code, facts)])


class UploadConflict(Exception):
    """What was asked of an upload does not fit how far it is: `code` and `facts` make the sentence."""

    def __init__(self, code: str, **facts: object) -> None:
        super().__init__(code, facts)
        self.code, self.facts = code, facts


class StorageFull(OSError):
    """There is no room for a file; nothing of it was kept."""

    code = "storage_full"
    facts: dict = {}


class Stopped(Exception):
    """An answer or the category says that somebody else has to hear of this; nothing was stored."""

    code = "stopped"

    def __init__(self, stop: Stop) -> None:
        super().__init__(stop)
        self.stop = stop
        self.facts: dict = {}


class DecidedMeanwhile(Exception):
    """Somebody has changed what the person who decides was looking at; nothing was changed."""

    code = "decided_meanwhile"
    facts: dict = {}


class PhotoRefused(Exception):
    """A file that is no picture we take: `code` and `facts` make the sentence."""

    def __init__(self, code: str, **facts: object) -> None:
        super().__init__(code, facts)
        self.code, self.facts = code, facts
