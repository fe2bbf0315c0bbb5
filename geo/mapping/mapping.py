"""Which field of a file is which of ours."""

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from pathlib import Path

from geo.borders.vector_files import BadFile
from geo.city_folder import Problems, read_yaml


@dataclass(frozen=True)
class Source:
    """Where a value comes from: one path into a record, or several that make up one text."""

    paths: tuple[str, ...]
    prefix: str = ""
    lookup: str = ""


@dataclass(frozen=True)
class Lookup:
    """Another file, beside the imported one, in which a value of ours stands under a key."""

    file: str
    key: str
    value: str
    records: str = ""


@dataclass(frozen=True)
class Mapping:
    """How to read a file: our fields by where they come from, and what is special about the file.

    `fill_down` are fields whose empty cell means "as above"; a record in which one of `needs` is empty is a
    heading. `values` says per field of ours what a value of theirs means.
    """

    fields: dict[str, Source] = field(default_factory=dict)
    values: dict[str, dict[str, str]] = field(default_factory=dict)
    lookups: dict[str, Lookup] = field(default_factory=dict)
    fill_down: tuple[str, ...] = ()
    needs: tuple[str, ...] = ()
    records: str = ""
    delimiter: str = ","
    encoding: str = "utf-8-sig"

    def with_fields(self, said: Iterable[str]) -> "Mapping":
        """The mapping with `field=path` or `field=path+path` on top. Raises BadFile for anything else."""
        more = {}
        for text in said:
            ours, equals, theirs = text.partition("=")
            if not (ours and equals and theirs):
                raise BadFile(f"--map is '{text}'. Write our field, an equals sign and theirs: name=title.")
            more[ours.strip()] = Source(tuple(path.strip() for path in theirs.split("+")))
        return replace(self, fields=self.fields | more)

    def check_fields(self, known: Iterable[str], needed: Iterable[str]) -> None:
        """Raise BadFile for a field that the import does not know, or one that it cannot do without."""
        names = ", ".join(sorted(known))
        problems = [
            f"There is no field '{ours}' here. Known: {names}." for ours in set(self.fields) - {*known}
        ]
        problems += [
            f"The field '{ours}' is needed: --map {ours}=…" for ours in needed if ours not in self.fields
        ]
        if problems:
            raise BadFile(*sorted(problems))


def read_mapping(path: Path) -> Mapping:
    """A mapping file (docs/city-folder/mapping.schema.json). Raises BadFile with every problem in it."""
    problems = Problems()
    data = read_yaml(path.parent, path.name, problems, empty={}, schema="mapping").data
    if problems.found:
        raise BadFile(*problems.found)
    plain = {name: data[name] for name in ("records", "delimiter", "encoding", "values") if name in data}
    mapping = Mapping(
        fields={ours: _source(theirs) for ours, theirs in data.get("fields", {}).items()},
        lookups={name: Lookup(**of) for name, of in data.get("lookups", {}).items()},
        fill_down=tuple(data.get("fill_down", ())),
        needs=tuple(data.get("needs", ())),
        **plain,
    )
    unknown = {source.lookup for source in mapping.fields.values() if source.lookup} - {*mapping.lookups}
    if unknown:
        raise BadFile(*(f"{path.name}: There is no lookup '{name}'." for name in sorted(unknown)))
    return mapping


def _source(theirs: str | list | dict) -> Source:
    if isinstance(theirs, dict):
        return Source(_paths(theirs["from"]), theirs.get("prefix", ""), theirs.get("lookup", ""))
    return Source(_paths(theirs))


def _paths(theirs: str | list[str]) -> tuple[str, ...]:
    return (theirs,) if isinstance(theirs, str) else tuple(theirs)
