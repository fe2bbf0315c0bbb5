"""Import addresses from a file of somebody else."""

from dataclasses import dataclass, field

from django.contrib.gis.geos import Point
from django.db import transaction

from geo.actions.addresses import AddressLine, put_addresses
from geo.actions.puts import Counts
from geo.address_files import AddressFile, ReadAddress
from geo.borders.vector_files import BadFile
from geo.crs import WGS84
from geo.models import Municipality

# What is given twice in one file and lies further apart is worth a look.
APART_DEGREES = 0.001


@dataclass
class ImportedAddresses(Counts):
    """Counts, and the lines that give an address which an earlier line gave already."""

    repeated: list[str] = field(default_factory=list)


@transaction.atomic
def import_addresses(
    file: AddressFile, *, municipality: Municipality, skip_bad: bool = False, commit: bool = True
) -> ImportedAddresses:
    """Make a file's addresses those of the municipality. Importing them again changes nothing.

    Lines that are wrong refuse the whole file (BadFile) unless `skip_bad`. Of an address that is given twice
    the first line counts. Addresses that are not in the file are named and stay. Without `commit` everything
    is tried and nothing kept.
    """
    if file.bad and not skip_bad:
        more = file.bad_count - len(file.bad)
        raise BadFile(*file.bad, *([f"… and {more:,} more lines are wrong."] if more else []))
    _check_where(file, municipality)
    first: dict[tuple, ReadAddress] = {}
    repeated = []
    for address in file.addresses:
        key = (address.street, address.number, address.suffix, address.postcode)
        before = first.setdefault(key, address)
        if before is not address:
            repeated.append(_repetition(address, before))
    counts = put_addresses(municipality, (AddressLine(*address[1:]) for address in first.values()))
    transaction.set_rollback(not commit)
    return ImportedAddresses(**vars(counts), repeated=repeated)


def _repetition(address: ReadAddress, before: ReadAddress) -> str:
    apart = max(abs(address.lon - before.lon), abs(address.lat - before.lat)) > APART_DEGREES
    where = f"Line {address.line}: {address.street} {address.number}{address.suffix}"
    told = f"{where} stands in line {before.line} already"
    return f"{told}, at another place." if apart else f"{told}."


def _check_where(file: AddressFile, municipality: Municipality) -> None:
    """Nothing inside the town, although addresses were read: the axes or the system are wrong."""
    if file.addresses:
        return
    if file.first_outside is None:
        raise BadFile("The file has no address that can be taken.")
    lon, lat = file.first_outside
    hint = ""
    if municipality.encloses(Point(lat, lon, srid=WGS84)):
        hint = " Longitude and latitude are swapped: name the columns with --lon-column and --lat-column."
    raise BadFile(
        f"All {file.outside_count:,} addresses lie outside {municipality.name}: {file.outside[0]}.{hint}"
    )
