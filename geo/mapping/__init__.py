"""Files of other systems: which of their fields is which of ours, and reading them by it."""

from geo.mapping.mapping import Mapping, read_mapping
from geo.mapping.records import Record, read_records

__all__ = ["Mapping", "Record", "read_mapping", "read_records"]
