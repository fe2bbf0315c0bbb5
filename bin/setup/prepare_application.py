"""Run by the virtual environment's Python: everything of the set-up that Django does, in one process.

`python prepare_application.py FIRST_STEP TOTAL` prints its steps like steps.py; what the commands say goes to
standard error, which the caller keeps in the log. With the one argument `translations` it does only those.
"""

import hashlib
import os
import sys
import time
from collections.abc import Callable
from pathlib import Path

CITY = Path("fixtures/weimar")


def main(first: int, total: int) -> None:
    sys.path.insert(0, str(Path.cwd()))
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    screen, sys.stdout = sys.stdout, sys.stderr
    steps: list[tuple[str, Callable[[], None]]] = [
        ("Translations", compile_translations),
        ("Database tables", migrate),
        ("Static files", collect_static),
        ("Demo city", load_demo_city),
    ]
    for number, (name, work) in enumerate(steps, first):
        begun = time.monotonic()
        print(f"[{number}/{total}] {name} … ", end="", flush=True, file=screen)
        try:
            work()
        except BaseException:
            print(flush=True, file=screen)
            raise
        print(f"{time.monotonic() - begun:.1f} s", flush=True, file=screen)


def compile_translations(locale: Path = Path("locale")) -> None:
    """Compile the catalogues that are newer than their compiled form. No gettext programs are needed."""
    from babel.messages.mofile import write_mo
    from babel.messages.pofile import read_po

    for source in sorted(locale.glob("*/LC_MESSAGES/django*.po")):
        compiled = source.with_suffix(".mo")
        if compiled.exists() and compiled.stat().st_mtime >= source.stat().st_mtime:
            continue
        fresh = compiled.with_suffix(".mo.new")
        with source.open("rb") as text, fresh.open("wb") as binary:
            write_mo(binary, read_po(text, locale=source.parts[-3]))
        fresh.replace(compiled)


def migrate() -> None:
    import django
    from django.core.management import call_command

    django.setup()
    call_command("migrate", interactive=False, verbosity=1)


def collect_static() -> None:
    """Collect and compress the static files, unless none has changed since the last time."""
    from django.conf import settings
    from django.core.management import call_command

    stamp = Path(settings.STATIC_ROOT).with_name("static.stamp")
    now = fingerprint_of_static_files()
    if stamp.exists() and stamp.read_text() == now and Path(settings.STATIC_ROOT).is_dir():
        return
    stamp.unlink(missing_ok=True)
    call_command("collectstatic", interactive=False, clear=True, verbosity=0)
    stamp.write_text(now)


def fingerprint_of_static_files() -> str:
    """A digest that changes with the name, size or time of any static file, and with the storage."""
    from django.conf import settings
    from django.contrib.staticfiles.finders import get_finders

    digest = hashlib.sha256(repr(settings.STORAGES["staticfiles"]).encode())
    for finder in get_finders():
        for path, storage in finder.list([]):
            facts = Path(storage.path(path)).stat()
            digest.update(f"{path} {facts.st_size} {facts.st_mtime_ns}\n".encode())
    return digest.hexdigest()


def load_demo_city() -> None:
    """Load the demo city into an empty database if DEMO says so; go on with a load that was interrupted."""
    from django.conf import settings
    from django.core.management import call_command

    unfinished = Path(settings.DATA_DIR) / "run/demo-city-unfinished"
    if settings.DEMO and (unfinished.exists() or is_empty()):
        unfinished.touch()
        call_command("load_city", str(CITY))
        call_command("load_demo", str(CITY))
        unfinished.unlink()
    note_demo_logins()


def is_empty() -> bool:
    """Whether nobody has put a city into the database yet."""
    from geo.models import Office

    return not Office.objects.exists()


def note_demo_logins() -> None:
    """Keep what `manage.py demo_logins` says, for bin/serve to show at the end."""
    from django.conf import settings
    from django.core.management import call_command

    note = Path(settings.DATA_DIR) / "run/demo-logins"
    note.unlink(missing_ok=True)
    if settings.DEMO:
        with note.open("w") as file:
            call_command("demo_logins", stdout=file)


if __name__ == "__main__":
    if sys.argv[1:] == ["translations"]:
        compile_translations()
    else:
        main(int(sys.argv[1]), int(sys.argv[2]))
