from pathlib import Path

from setup.postgres_programs import Server, choose_server, library_folders, usable_server


def a_server(root: Path, major: int, *, postgis: bool = True) -> Path:
    """A tree like Debian's below `root`; returns the folder of its programs."""
    folder = root / f"usr/lib/postgresql/{major}/bin"
    extensions = root / f"usr/share/postgresql/{major}/extension"
    for place in (folder, extensions):
        place.mkdir(parents=True)
    for name in ("postgres", "initdb", "psql"):
        (folder / name).touch()
    if postgis:
        (extensions / "postgis.control").touch()
    return folder


def test_a_server_without_postgis_is_not_usable(tmp_path):
    assert usable_server(a_server(tmp_path, 15)) is not None
    assert usable_server(a_server(tmp_path, 16, postgis=False)) is None
    assert usable_server(tmp_path / "usr/lib/postgresql/17/bin") is None


def test_the_newest_server_is_chosen_and_the_installed_one_before_an_unpacked_one():
    old, new = Server(15, Path("/15")), Server(17, Path("/17"))
    unpacked = Server(17, Path("/own/17"), (Path("/own/lib"),))
    assert choose_server([old, unpacked, new], None) == new
    assert choose_server([], None) is None


def test_an_existing_cluster_gets_exactly_its_version():
    servers = [Server(15, Path("/15")), Server(17, Path("/17"))]
    assert choose_server(servers, 15) == servers[0]
    assert choose_server(servers, 16) is None


def test_library_folders_begin_with_the_one_of_the_architecture(tmp_path):
    triplet = tmp_path / "usr/lib/x86_64-linux-gnu"
    old = tmp_path / "lib/x86_64-linux-gnu"
    inside = ("blas/libblas.so.3", "libpq.so.5", "notes/readme")
    for path in (*(triplet / name for name in inside), old / "libdbus-1.so.3"):
        path.parent.mkdir(parents=True, exist_ok=True)
        path.touch()
    assert library_folders(tmp_path) == (old, triplet, triplet / "blas")


def test_only_an_unpacked_server_changes_the_library_path():
    assert "LD_LIBRARY_PATH" not in Server(15, Path("/15")).variables()
    assert Server(15, Path("/15"), (Path("/a"), Path("/b"))).variables()["LD_LIBRARY_PATH"] == "/a:/b"
