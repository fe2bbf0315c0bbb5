"""What a file of a city folder has to look like: docs/city-folder/*.schema.json."""

import json
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

from django.conf import settings
from jsonschema import Draft202012Validator, FormatChecker

Steps = tuple[str | int, ...]


def breaches(schema: str, data: Any) -> Iterator[tuple[Steps, str]]:
    """Where `data` is not as the schema says, and how: `(("services", 3, "group"), "7 is not …")`."""
    errors = sorted(
        _validator(schema).iter_errors(data), key=lambda error: [str(step) for step in error.path]
    )
    for error in errors:
        steps = tuple(error.absolute_path)
        named = ".".join(str(step) for step in steps)
        yield steps, f"{named}: {error.message}." if named else f"{error.message}."


@cache
def _validator(schema: str) -> Draft202012Validator:
    path = Path(settings.BASE_DIR) / "docs" / "city-folder" / f"{schema}.schema.json"
    return Draft202012Validator(json.loads(path.read_text(encoding="utf-8")), format_checker=FormatChecker())
