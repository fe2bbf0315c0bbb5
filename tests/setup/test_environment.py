import pytest
from setup.environment import CHECKOUT, make_writable, parse_env_lines, read_wishes, with_env_file
from setup.problem import Problem


def test_without_variables_the_service_is_a_demo_on_port_8000_with_its_data_beside_the_code():
    wishes = read_wishes({})
    assert (wishes.data_dir, wishes.port, wishes.database_url, wishes.demo) == (
        CHECKOUT / "var",
        8000,
        "",
        True,
    )


def test_an_absolute_data_folder_stays_where_it_is(tmp_path):
    assert read_wishes({"DATA_DIR": f"{tmp_path}/a/../b"}).data_dir == tmp_path / "b"


@pytest.mark.parametrize("port", ["0", "65536", "-1", "80a", "8000.5", "٨٠٠٠"])
def test_a_port_that_is_none_is_named_in_the_refusal(port):
    with pytest.raises(Problem, match=f"PORT is '{port}'"):
        read_wishes({"PORT": port})


def test_demo_is_yes_or_no_and_nothing_between():
    assert [read_wishes({"DEMO": word}).demo for word in ("1", "on", "0", "No")] == [True, True, False, False]
    with pytest.raises(Problem, match="DEMO is 'maybe'"):
        read_wishes({"DEMO": "maybe"})


def test_lines_of_an_env_file_are_read_with_comments_quotes_and_export():
    lines = ["# a comment", "", "PORT=8001", "export DEMO = no", "MAIL_FROM='a b@c'", "EMPTY=", "no sign"]
    assert parse_env_lines(lines) == {"PORT": "8001", "DEMO": "no", "MAIL_FROM": "a b@c", "EMPTY": ""}


def test_a_variable_that_is_set_wins_over_the_env_file(tmp_path):
    file = tmp_path / ".env"
    file.write_text("PORT=8001\nDEMO=no\n")
    assert with_env_file({"PORT": "9000"}, file) == {"PORT": "9000", "DEMO": "no"}
    assert with_env_file({"PORT": "9000"}, tmp_path / "none") == {"PORT": "9000"}


def test_a_data_folder_that_is_a_file_is_refused(tmp_path):
    file = tmp_path / "file"
    file.touch()
    with pytest.raises(Problem, match=r"DATA_DIR is '.*file', which cannot be written"):
        make_writable(file)


def test_a_data_folder_is_made_with_its_parents_and_closed_to_readers(tmp_path):
    make_writable(tmp_path / "a" / "b")
    assert (tmp_path / "a" / "b").stat().st_mode & 0o066 == 0


def test_mails_and_photos_are_closed_to_other_people_on_the_machine(tmp_path):
    make_writable(tmp_path)
    for name in ("mail", "uploads", "media"):
        assert (tmp_path / name).stat().st_mode & 0o077 == 0
