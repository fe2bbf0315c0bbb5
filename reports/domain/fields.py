"""What is wrong with one field of a form or a request."""

import math
from dataclasses import dataclass, field


@dataclass(frozen=True)
class FieldError:
    """`pointer` is a JSON pointer into the request; `code` and `facts` make the sentence (wording.py)."""

    pointer: str
    code: str
    facts: dict = field(default_factory=dict)


def text_errors(pointer: str, text: object, *, limit: int, required: bool = False) -> list[FieldError]:
    """What keeps a value from being stored and shown as text of at most `limit` characters."""
    if not isinstance(text, str):
        return [FieldError(pointer, "wrong_type", {"expected": "text"})]
    if not is_storable(text):
        return [FieldError(pointer, "not_text")]
    if len(text) > limit:
        return [FieldError(pointer, "too_long", {"limit": limit, "length": len(text)})]
    if required and not text.strip():
        return [FieldError(pointer, "required")]
    return []


def is_storable(text: str) -> bool:
    """PostgreSQL takes neither NUL nor half a surrogate pair."""
    return "\x00" not in text and not any("\ud800" <= symbol <= "\udfff" for symbol in text)


def is_number(value: object) -> bool:
    """A finite number; True and False are none."""
    # Of whole numbers every one is finite; those of hundreds of digits are too long to be asked.
    return (isinstance(value, float) and math.isfinite(value)) or type(value) is int
