"""Every change to what this room knows."""

from geo.actions.areas import Change, add_version, draw_border, supersede_border
from geo.actions.city import load_geo
from geo.actions.puts import Counts, Summary, put, replace_all

__all__ = [
    "Change",
    "Counts",
    "Summary",
    "add_version",
    "draw_border",
    "load_geo",
    "put",
    "replace_all",
    "supersede_border",
]
