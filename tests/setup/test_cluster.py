from itertools import pairwise
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import pytest
from setup import cluster, cluster_place
from setup.postgres_programs import Server
from setup.problem import Problem

SERVER = Server(15, Path("/usr/lib/postgresql/15/bin"))
LONGEST = cluster_place.SOCKET_LIMIT - len("/" + cluster_place.SOCKET)


def a_path(length: int) -> Path:
    return Path("/" + "x" * (length - 1))


def test_a_socket_path_may_have_107_bytes_and_not_one_more():
    assert cluster_place.fits_a_socket(a_path(LONGEST))
    assert not cluster_place.fits_a_socket(a_path(LONGEST + 1))


def test_bytes_count_for_the_socket_and_not_letters():
    assert not cluster_place.fits_a_socket(Path("/" + "ü" * (LONGEST - 1)))


def test_a_home_too_long_for_a_socket_gets_a_short_folder_of_its_own():
    close, far = Path("/srv/stadtlotse"), a_path(LONGEST)
    assert cluster_place.socket_dir_for(close) == close / "socket"
    assert cluster_place.fits_a_socket(cluster_place.socket_dir_for(far))
    assert cluster_place.socket_dir_for(far) != cluster_place.socket_dir_for(a_path(LONGEST + 1))


def test_the_url_survives_a_folder_with_special_characters():
    url = cluster.Cluster(Path("/a"), Path("/a b/ü?&#%"), SERVER, None).url()
    assert parse_qs(urlsplit(url).query)["host"] == ["/a b/ü?&#%"]


def test_the_cluster_lives_in_the_data_folder_where_its_user_can_reach_it(tmp_path):
    assert cluster_place.home_for(tmp_path, None) == tmp_path / "postgres"


def test_a_noted_place_is_used_and_never_replaced_by_an_empty_one(tmp_path):
    elsewhere = tmp_path / "elsewhere"
    (tmp_path / cluster_place.NOTE).write_text(f"{elsewhere}\n")
    with pytest.raises(Problem, match="elsewhere"):
        cluster_place.home_for(tmp_path, None)
    elsewhere.mkdir()
    assert cluster_place.home_for(tmp_path, None) == elsewhere


def test_the_version_of_an_existing_cluster_is_read_from_where_it_lives(tmp_path):
    assert cluster_place.existing_major(tmp_path) is None
    (tmp_path / "far/data").mkdir(parents=True)
    (tmp_path / "far/data/PG_VERSION").write_text("15\n")
    (tmp_path / cluster_place.NOTE).write_text(str(tmp_path / "far"))
    assert cluster_place.existing_major(tmp_path) == 15


def test_the_servers_own_note_says_who_runs_and_how_far_it_is(tmp_path):
    assert cluster.status(tmp_path) == (0, "")
    note = tmp_path / "postmaster.pid"
    note.write_text("4711\n/data\n1700000000\n5432\n/socket\n\n  12345 6\nready   \n")
    assert cluster.status(tmp_path) == (4711, "ready")
    note.write_text("4711\n/data\n")
    assert cluster.status(tmp_path) == (4711, "starting")


def test_a_stale_note_is_removed_even_if_a_stranger_has_its_number_now(tmp_path):
    data, sockets = tmp_path / "data", tmp_path / "socket"
    data.mkdir()
    sockets.mkdir()
    (data / "postmaster.pid").write_text("1\n")  # process 1 lives and is not ours
    (sockets / f"{cluster_place.SOCKET}.lock").write_text("1\n")
    cluster.clear_the_place(data, sockets)
    assert list(data.iterdir()) == list(sockets.iterdir()) == []


def test_a_folder_that_a_stranger_planted_is_refused(tmp_path):
    planted = tmp_path / "socket"
    planted.symlink_to("/etc")
    with pytest.raises(Problem, match="belongs to another user"):
        cluster_place.make_private(planted, None)


def test_a_private_folder_is_closed_to_everybody_else(tmp_path):
    cluster_place.make_private(tmp_path / "socket", None)
    assert (tmp_path / "socket").stat().st_mode & 0o777 == 0o700


def test_the_server_quotes_neither_rows_nor_statements_in_its_log():
    started = cluster.command(cluster.Cluster(Path("/a"), Path("/s"), SERVER, None), Path("/a/data"))
    settings = {one for before, one in pairwise(started) if before == "-c"}
    assert settings == {"listen_addresses=", "log_error_verbosity=terse", "log_min_error_statement=panic"}
