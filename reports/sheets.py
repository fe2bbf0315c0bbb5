"""Sheets (CSV) that people open in a spreadsheet."""

from typing import Any

# What a spreadsheet takes for the beginning of a formula.
FORMULA = ("=", "+", "-", "@", "\t", "\r")


def harmless(value: Any) -> Any:
    """A text as a cell that no spreadsheet runs as a formula; what is no text, as it is."""
    return f"'{value}" if isinstance(value, str) and value.startswith(FORMULA) else value
