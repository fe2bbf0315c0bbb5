"""Opening hours as OpenStreetMap writes them in `opening_hours`: writing all of ours, reading a subset."""

from geo.domain.osm_hours.hours import Hours, HoursRefused
from geo.domain.osm_hours.reading import read_hours
from geo.domain.osm_hours.writing import write_hours

__all__ = ["Hours", "HoursRefused", "read_hours", "write_hours"]
