"""Every change to what this room knows."""

from geo.actions.areas import add_version, supersede_border

__all__ = ["add_version", "supersede_border"]
