"""Import services from a file of another system."""

from typing import Any

from geo.actions.import_services import FIELDS, import_services
from geo.actions.imports import Imported
from geo.management.mapped_import import HOW, MappedImport
from geo.mapping import Record
from geo.models import Municipality


class Command(MappedImport):
    help = "Import services" + HOW
    what = "services"
    fields = FIELDS

    def run(self, records: list[Record], municipality: Municipality, options: dict[str, Any]) -> Imported:
        return import_services(
            records,
            municipality=municipality,
            commit=options["commit"],
            skip_refused=options["skip_refused"],
        )
