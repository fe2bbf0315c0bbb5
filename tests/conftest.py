"""What every test may ask for."""

import os
from pathlib import Path

import pytest
from django.utils import translation

ROOT = Path(__file__).resolve().parent.parent
REAL_DATA = Path(os.environ.get("TEST_DATA", ROOT.parent / "shared" / "data"))
_left_out: list[str] = []


def pytest_configure(config: pytest.Config) -> None:
    config.addinivalue_line("markers", "real_data: needs the real files that TEST_DATA points to")
    config.addinivalue_line("markers", "browser: drives a real Chromium")


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Browser tests come last; without the real files, their tests are left out and counted aloud.

    In CI, missing real files are a failure. Playwright keeps an event loop running in our thread until the
    end, in which nobody else could start one.
    """
    items.sort(key=lambda item: item.get_closest_marker("browser") is not None)
    if REAL_DATA.is_dir() or os.environ.get("CI"):
        return
    _left_out.extend(item.nodeid for item in items if item.get_closest_marker("real_data"))
    items[:] = [item for item in items if not item.get_closest_marker("real_data")]


def pytest_sessionfinish(session: pytest.Session) -> None:
    """One of several processes tells the first one what it left out; all of them leave out the same."""
    if hasattr(session.config, "workeroutput"):
        session.config.workeroutput["left_out"] = _left_out


@pytest.hookimpl(optionalhook=True)
def pytest_testnodedown(node) -> None:
    _left_out[:] = node.workeroutput.get("left_out", _left_out)


def pytest_terminal_summary(terminalreporter) -> None:
    if _left_out:
        terminalreporter.write_line(
            f"Left out {len(_left_out)} tests: no real files at {REAL_DATA}. Set TEST_DATA to their folder."
        )


@pytest.fixture(scope="session")
def real_data() -> Path:
    """The folder with real files of real towns."""
    assert REAL_DATA.is_dir(), f"TEST_DATA is '{REAL_DATA}', which is no folder."
    return REAL_DATA


@pytest.fixture(autouse=True)
def settings_of_a_test(settings, tmp_path) -> None:
    """Photos, uploads and mails of a test go into its own folder, and nothing is slow without need."""
    storages = {name: dict(of) for name, of in settings.STORAGES.items()}
    storages["default"] |= {"OPTIONS": {"location": tmp_path / "media"}}
    storages["uploads"] |= {"OPTIONS": {"location": tmp_path / "uploads"}}
    storages["staticfiles"] = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
    settings.STORAGES = storages
    # Real hashing is slow on purpose, and no test is about that.
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    # It walks through all static files for every new client; the test server serves them itself.
    settings.MIDDLEWARE = [name for name in settings.MIDDLEWARE if "whitenoise" not in name]


@pytest.fixture(autouse=True)
def _every_test_begins_in_german(settings):
    """A page or call that answers in English leaves it switched on for whoever comes next in the process."""
    translation.activate(settings.LANGUAGE_CODE)
    yield
    translation.deactivate()


@pytest.fixture(autouse=True)
def _jobs_end_with_their_test(request, django_db_blocker):
    """The queue's tables are not Django's to empty, so a test that commits would leave its jobs behind."""
    yield
    marker = request.node.get_closest_marker("django_db")
    committed = marker is not None and marker.kwargs.get("transaction")
    if committed or "transactional_db" in request.fixturenames:
        from django.db import connection

        with django_db_blocker.unblock(), connection.cursor() as cursor:
            cursor.execute("truncate procrastinate_jobs, procrastinate_workers cascade")
