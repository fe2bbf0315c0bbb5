"""The language that a text is wanted in, without a switch where it is spoken already."""

from contextlib import AbstractContextManager, nullcontext

from django.utils import translation


def speaking(language: str | None) -> AbstractContextManager:
    """What is translated inside is in `language` (default: the active one)."""
    if language is None or language == translation.get_language():
        return nullcontext()
    return translation.override(language)
