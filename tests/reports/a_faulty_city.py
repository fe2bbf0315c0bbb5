"""A city folder in which every line is valid, and much is wrong that check_city has to find."""

from pathlib import Path

from django.core.management import call_command

from geo.models import Municipality
from tests.geo.a_city_folder import OFFICES, SERVICES, TOWN, WEST, a_city_folder, collection, feature, square

CATEGORIES = """\
groups:
  - code: strasse
    names: {de: Straße}
    icon: road
    categories:
      - code: loch
        names: {de: Loch, en: Hole}
        service: schlagloch
        publish: {place: at_once, text: at_once, photos: at_once}
      - code: baum
        names: {de: Baum, en: Tree}
        service: baum
        publish: {place: at_once, text: at_once, photos: at_once}
"""
# Nobody holds trees and fines; potholes are held in West and in an area across it only, twice.
FAULTY_SERVICES = (
    SERVICES.replace("services:", "  - {code: amt, names: {de: Amt}}\nservices:")
    + "  - {code: baum, group: amt, names: {de: Baum, en: Tree}}\n"
)
FAULTY_RULES = """\
service,office,role,selector,selector_ref,valid_from,valid_to,priority,legal_basis,note
schlagloch,bauhof,responsible,area,ortsteil/west,2020-01-01,,0,,
schlagloch,buergerservice,responsible,area,ortsteil/across,2020-01-01,,0,,
schlagloch,stumm,responsible,area,ortsteil/west,2020-01-01,,0,,
schlagloch,stumm,responsible,area,zone/inner,2020-01-01,,0,,
schlagloch,bauhof,responsible,area,zone/core,2020-01-01,,0,,
"""
FAULTY_OFFICES = (
    OFFICES.replace("  tasks: {de: Bauen.}", "  tasks: {de: Bauen.}\n  phone: 12-3")
    + """\
- code: stumm
  kind: team
  parent: buergerservice
  names: {de: Stumm, en: Silent}
  tasks: {de: Nichts.}
- code: ortlos
  kind: team
  parent: buergerservice
  names: {de: Ortlos, en: Placeless}
  tasks: {de: Irgendwo.}
  last_checked: "2020-01-31"
  address: {street: Markt 1, postcode: "07743", place: Saalheim}
"""
)
ACROSS = feature(square(11.595, 50.92, 11.605, 50.93), kind="ortsteil", code="across", name="Across")
INNER = feature(square(11.61, 50.92, 11.612, 50.93), kind="zone", code="inner", name="Inner")
CORE = feature(square(11.611, 50.921, 11.6115, 50.922), kind="zone", code="core", name="Core")
ADDRESSES = """\
street,house_number,postcode,place,lon,lat
Am Markt,1,07743,Saalheim,11.5951,50.9251
Fernstraße,1,07743,Saalheim,12.5951,50.9251
"""


def load_faulty_city(path: Path) -> Municipality:
    """The town of the folder, which is written to `path`."""
    folder = a_city_folder(
        path,
        services=FAULTY_SERVICES,
        responsibilities=FAULTY_RULES,
        offices=FAULTY_OFFICES,
        addresses=ADDRESSES,
        areas=collection(TOWN, WEST, ACROSS, INNER, CORE),
    )
    (folder / "categories.yaml").write_text(CATEGORIES)
    call_command("load_city", folder, verbosity=0)
    return Municipality.objects.get()
