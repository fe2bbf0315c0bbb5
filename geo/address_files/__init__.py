"""Reading addresses from the files of other people: any CSV, and the official Hauskoordinaten.

The Hauskoordinaten (HK-DE) are described by the surveying authorities (AdV, "Datenformatbeschreibung
Hauskoordinaten Deutschland", versions 3.1 of 2013, 4.2 of 2019 and 5.2 of 2025); docs/import-addresses.md
says which of their columns are used.
"""

from geo.address_files.columns import ColumnNames
from geo.address_files.reader import AddressFile, AddressOptions, ReadAddress, read_addresses

__all__ = ["AddressFile", "AddressOptions", "ColumnNames", "ReadAddress", "read_addresses"]
