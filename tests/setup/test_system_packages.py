import pytest
from setup.problem import Problem
from setup.system_packages import Machine, Way, apt_packages, choose_way, postgres_packages, system_name

DEBIAN = 'PRETTY_NAME="Debian GNU/Linux 12 (bookworm)"\nID=debian\n'
MINT = 'PRETTY_NAME="Linux Mint 22"\nID=linuxmint\nID_LIKE="ubuntu debian"\n'
FEDORA = 'NAME="Fedora Linux"\nPRETTY_NAME="Fedora Linux 41"\nID=fedora\n'
OFFERED = (
    "postgresql-15-postgis-3 - objects\npostgresql-15-postgis-3-scripts - x\npostgresql-17-postgis-3 - y\n"
)


def a_machine(**different) -> Machine:
    return Machine(**({"name": "Debian", "has_apt": True, "is_root": False, "has_sudo": False} | different))


def test_root_installs_a_sudoer_asks_sudo_and_anyone_else_unpacks():
    ways = [
        choose_way(machine, [])
        for machine in (a_machine(is_root=True), a_machine(has_sudo=True), a_machine())
    ]
    assert ways == [Way.ROOT, Way.SUDO, Way.UNPACK]


def test_an_unknown_system_is_told_what_to_install_by_hand():
    with pytest.raises(Problem) as refusal:
        choose_way(a_machine(name="Fedora Linux 41", has_apt=False, is_root=True), ["postgis", "chromium"])
    sentence = str(refusal.value)
    assert "Fedora Linux 41" in sentence
    assert "PostGIS" in sentence
    assert "Chromium" in sentence
    assert "pip" not in sentence  # it is there


@pytest.mark.parametrize(
    ("os_release", "answer"),
    [
        (DEBIAN, ("Debian GNU/Linux 12 (bookworm)", True)),
        (MINT, ("Linux Mint 22", True)),
        (FEDORA, ("Fedora Linux 41", False)),
        ("", ("unknown", False)),
    ],
)
def test_the_system_says_its_name_and_family(os_release, answer):
    assert system_name(os_release) == answer


def test_the_newest_postgresql_that_has_postgis_is_taken():
    assert postgres_packages(OFFERED, None) == ["postgresql-17", "postgresql-17-postgis-3"]


def test_a_cluster_that_exists_keeps_its_version():
    assert postgres_packages(OFFERED, 15) == ["postgresql-15", "postgresql-15-postgis-3"]
    with pytest.raises(Problem, match="offer no PostGIS for PostgreSQL 13"):
        postgres_packages(OFFERED, 13)


def test_sources_without_postgis_are_a_problem_and_not_an_empty_list():
    with pytest.raises(Problem, match="offer no PostGIS"):
        postgres_packages("", None)


def test_only_what_is_missing_is_asked_for():
    assert apt_packages(["pip"], OFFERED, None) == ["python3-pip-whl"]
    assert apt_packages(["chromium"], "", None) == ["chromium", "fonts-dejavu-core"]
