"""Collects the texts that people read from code and templates into the message catalogues.

Babel does the work of GNU gettext, so that nobody has to install it.
"""

from collections.abc import Iterator
from io import BytesIO
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.extract import extract
from babel.messages.pofile import read_po, write_po
from django.conf import settings
from django.utils.translation.template import templatize

ROOMS = ("config", "geo", "reports", "mobile_api", "dashboard")
KEYWORDS: dict = {
    "_": None,
    "gettext": None,
    "gettext_lazy": None,
    "gettext_noop": None,
    # Where both the lazy and the immediate form are needed, these name the immediate one.
    "_now": None,
    "translated": None,
    "ngettext": (1, 2),
    "ngettext_lazy": (1, 2),
    "pgettext": ((1, "c"), 2),
    "pgettext_lazy": ((1, "c"), 2),
    "npgettext": ((1, "c"), 2, 3),
}


def path_of(language: str) -> Path:
    return Path(settings.LOCALE_PATHS[0]) / language / "LC_MESSAGES" / "django.po"


def sources() -> Iterator[tuple[Path, bytes]]:
    """Every file with texts, as Python code that Babel can read."""
    for room in ROOMS:
        folder = settings.BASE_DIR / room
        for path in sorted(folder.rglob("*.py")):
            if "migrations" not in path.parts:
                yield path, path.read_bytes()
        for path in sorted([*folder.rglob("*.html"), *folder.rglob("*.txt")]):
            if "templates" in path.parts:
                yield path, _as_code(path.read_text(encoding="utf-8"))


def _as_code(template: str) -> bytes:
    """A template as lines of calls; how deep its lines were indented says nothing to Python."""
    lines = templatize(template).splitlines()
    return "\n".join(line.strip() for line in lines).encode()


def texts_in_use() -> Catalog:
    """All texts with the files that use them; without line numbers, which only make differences noisy."""
    found = Catalog(fuzzy=False)
    for path, code in sources():
        for _line, message, _comments, context in extract("python", BytesIO(code), keywords=KEYWORDS):
            where = [(str(path.relative_to(settings.BASE_DIR)), None)]
            found.add(message, locations=where, context=context)  # type: ignore[arg-type]
    return found


def read(language: str) -> Catalog:
    path = path_of(language)
    if not path.exists():
        return Catalog(locale=language, fuzzy=False)
    with path.open("rb") as file:
        return read_po(file, locale=language)


def merge(language: str) -> Catalog:
    """The stored catalogue with new texts added (untranslated) and unused ones gone."""
    catalogue = read(language)
    catalogue.update(texts_in_use(), no_fuzzy_matching=True, update_creation_date=False)
    catalogue.obsolete.clear()
    catalogue.project, catalogue.version = "Stadtlotse", "1"
    catalogue.copyright_holder, catalogue.msgid_bugs_address = "the Stadtlotse authors", ""
    catalogue.header_comment = "# The texts of Stadtlotse. Written by: manage.py messages"
    return catalogue


def write(language: str, catalogue: Catalog) -> None:
    path = path_of(language)
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("wb") as file:
        write_po(file, catalogue, sort_by_file=True, width=100, omit_header=False)


def untranslated(catalogue: Catalog) -> list[str]:
    """The texts that still need words in the catalogue's language."""
    return [
        str(message.id)
        for message in catalogue
        if message.id and (message.fuzzy or not all(_strings(message.string)))
    ]


def _strings(string: str | tuple | list | None) -> tuple:
    return tuple(string) if isinstance(string, tuple | list) else (string,)
