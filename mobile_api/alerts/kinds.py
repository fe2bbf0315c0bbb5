"""The kinds of defects of a form, in their groups."""

from itertools import groupby
from typing import Any

from mobile_api.alerts.forms import WishForm


def by_group(form: WishForm) -> list[dict[str, Any]]:
    """Each group with its name and its choices: value, label, and whether it is checked."""
    chosen = set(form["kinds"].value() or [])
    return [
        {
            "name": group.name,
            "choices": [{"value": one.code, "label": one.name, "on": one.code in chosen} for one in kinds],
        }
        for group, kinds in groupby(form.offered, key=lambda one: one.group)
    ]
