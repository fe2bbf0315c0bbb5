"""reporting.yaml of a city folder: what the town decided about confirmation and retention."""

from geo.actions import Counts, Summary, put
from geo.city_folder import CityFolder, Document, Problems, read_yaml
from geo.models import Municipality
from reports.models import Policy

NAME = "reporting.yaml"
# Every field of the model, so that one said nothing about has its default again.
FIELDS = [field for field in Policy._meta.concrete_fields if field.name not in ("id", "municipality")]


def read_policy(folder: CityFolder, problems: Problems) -> Document | None:
    """Read and check the file; None where the folder has none."""
    if not (folder.path / NAME).exists():
        return None
    return read_yaml(folder.path, NAME, problems, empty={})


def load_policy(document: Document | None, town: Municipality) -> Summary:
    """Write the policy. Without a file a town gets the defaults once, and keeps what it changed since."""
    counts = Counts()
    policy = Policy.objects.of(town)
    if document is not None or policy._state.adding:
        said = document.data if document else {}
        counts.add(put(policy, {field.name: said.get(field.name, field.default) for field in FIELDS}))
    return {"policies": counts}
