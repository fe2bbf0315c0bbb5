import socket

import pytest
from setup.database_url import Address, check_reachable, read_address
from setup.problem import Problem


def test_a_url_is_taken_apart_and_its_escapes_are_undone():
    address = read_address("postgis://lotse:p%40ss@db.example:5433/stadt")
    assert address == Address("db.example", "5433", "lotse", "p@ss", "stadt")


def test_a_socket_folder_is_given_as_host():
    assert read_address("postgresql://lotse@/stadt?host=/run/postgresql").host == "/run/postgresql"


def test_the_variables_of_psql_leave_out_what_was_not_given():
    assert read_address("postgres:///stadt").libpq() == {"PGDATABASE": "stadt"}


@pytest.mark.parametrize(
    "url",
    [
        "stadt",
        "mysql://a:geheim@h/stadt",
        "postgis://a:geheim@h:x/stadt",
        "postgis://a:geheim@h",
        "postgis://[h/stadt",
    ],
)
def test_a_url_that_cannot_be_read_is_refused_without_repeating_its_password(url):
    with pytest.raises(
        Problem, match=r"^DATABASE_URL .*postgis://user:password@host:5432/name\.$"
    ) as refusal:
        read_address(url)
    assert "geheim" not in str(refusal.value)


def test_a_server_that_does_not_listen_is_named_without_the_password():
    with socket.socket() as unused:
        unused.bind(("127.0.0.1", 0))
        port = unused.getsockname()[1]
        with pytest.raises(Problem, match=f"'stadt' on 127.0.0.1:{port} cannot be reached") as refusal:
            check_reachable(read_address(f"postgis://a:geheim@127.0.0.1:{port}/stadt"))
    assert "geheim" not in str(refusal.value)


def test_a_socket_folder_without_a_server_cannot_be_reached(tmp_path):
    with pytest.raises(Problem, match="cannot be reached"):
        check_reachable(read_address(f"postgis://a@/stadt?host={tmp_path}"))
