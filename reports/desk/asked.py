"""Reading ids from addresses and forms, where anybody may write anything."""

# Longer numbers are no key of a table.
MOST_DIGITS = 18


def id_asked_for(text: str) -> int | None:
    """The id that a parameter names; None for what cannot be one."""
    # isdigit() alone takes "²" too, which int() does not.
    return int(text) if text.isascii() and text.isdigit() and len(text) <= MOST_DIGITS else None
