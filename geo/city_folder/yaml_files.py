"""YAML with line numbers, checked against a JSON Schema."""

import re
from collections.abc import Hashable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import yaml
from yaml.nodes import MappingNode, Node, SequenceNode

from geo.city_folder.problems import Problems
from geo.city_folder.schemas import Steps, breaches


class PlainLoader(yaml.SafeLoader):
    """YAML 1.2's idea of values: `no` is a word, 12:30 is not 750, and a date stays as it was written."""

    yaml_implicit_resolvers: dict = {}


for _tag, _pattern, _first in (
    ("bool", r"^(?:true|false)$", "tf"),
    ("null", r"^(?:~|null|)$", ["~", "n", ""]),
    ("int", r"^[-+]?(?:0|[1-9][0-9]*)$", "-+0123456789"),
    ("float", r"^[-+]?[0-9]+\.[0-9]+(?:[eE][-+]?[0-9]+)?$", "-+0123456789"),
):
    PlainLoader.add_implicit_resolver(f"tag:yaml.org,2002:{_tag}", re.compile(_pattern), list(_first))


@dataclass(frozen=True)
class Document:
    """The data of a YAML file, and the line of every value in it."""

    name: str
    data: Any
    lines: dict[Steps, int] = field(default_factory=dict)

    def where(self, *path: str | int) -> str:
        """`file:line` of a value, or of what is around it: `document.where("services", 3, "group")`."""
        for end in range(len(path), -1, -1):
            if path[:end] in self.lines:
                return f"{self.name}:{self.lines[path[:end]]}"
        return f"{self.name}:1"


def read_yaml(folder: Path, name: str, problems: Problems, *, empty: Any, schema: str = "") -> Document:
    """A file of the folder, valid against `docs/city-folder/<schema>.schema.json` (default: the file's stem).

    With any problem it is `empty` instead, so that checking the other files can go on.
    """
    path = folder / name
    nothing = Document(name, empty)
    try:
        text = path.read_text(encoding="utf-8-sig")
    except FileNotFoundError:
        problems.add(name, f"The file is missing in {folder}.")
        return nothing
    except UnicodeDecodeError as error:
        problems.add(name, f"The file is not UTF-8 (byte {error.start}). Save it as UTF-8.")
        return nothing
    document = _parse(name, text, problems)
    if document is None or not _is_valid(document, schema or path.stem, problems):
        return nothing
    return document


def _parse(name: str, text: str, problems: Problems) -> Document | None:
    loader = PlainLoader(text)
    try:
        node = loader.get_single_node()
        if node is None:
            problems.add(f"{name}:1", "The file is empty.")
            return None
        before = len(problems.found)
        lines = dict(_lines(node, (), name, problems))
        if len(problems.found) > before:
            return None
        return Document(name, loader.construct_document(node), lines)
    except yaml.MarkedYAMLError as error:
        line = error.problem_mark.line + 1 if error.problem_mark else 1
        problems.add(f"{name}:{line}", f"This is not YAML: {error.problem}.")
        return None
    finally:
        loader.dispose()


def _lines(node: Node, path: Steps, name: str, problems: Problems) -> Iterator[tuple[Steps, int]]:
    yield path, node.start_mark.line + 1
    if isinstance(node, SequenceNode):
        for number, child in enumerate(node.value):
            yield from _lines(child, (*path, number), name, problems)
    if isinstance(node, MappingNode):
        seen: set[Hashable] = set()
        for key, child in node.value:
            if key.value in seen:
                problems.add(f"{name}:{key.start_mark.line + 1}", f"'{key.value}' is given twice.")
            seen.add(key.value)
            yield from _lines(child, (*path, key.value), name, problems)
            # What is wrong with a key is looked for where the key stands.
            yield (*path, key.value), key.start_mark.line + 1


def _is_valid(document: Document, schema: str, problems: Problems) -> bool:
    found = list(breaches(schema, document.data))
    for steps, what in found:
        problems.add(document.where(*steps), what)
    return not found
