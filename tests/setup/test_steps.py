import pytest
from setup.problem import Problem
from setup.steps import CommandFailed, Steps


class NoSignals:
    """Stands for the signals where none comes."""


@pytest.fixture
def steps(tmp_path) -> Steps:
    return Steps(3, tmp_path / "setup.log", NoSignals())


def test_a_step_shows_its_number_its_name_and_its_time(steps, capsys):
    with steps.step("Packages"):
        pass
    assert capsys.readouterr().out == "[1/3] Packages … 0.0 s\n"


def test_a_failed_step_ends_its_line_so_that_the_sentence_stands_alone(steps, capsys):
    with pytest.raises(Problem), steps.step("Packages"):
        raise Problem("No.")
    assert capsys.readouterr().out == "[1/3] Packages … \n"


def test_a_command_answers_its_output_which_the_log_keeps(steps):
    assert steps.run(["echo", "hello"]) == "hello\n"
    assert steps.run(["echo", "again"]) == "again\n"
    log = steps.log.read_text()
    assert "echo hello\nhello\n" in log
    assert "echo again\nagain\n" in log


def test_a_failed_command_is_known_by_the_line_that_says_error(steps):
    with pytest.raises(CommandFailed) as failure:
        steps.run(["sh", "-c", "echo trying; echo 'ERROR: no network'; echo bye; exit 4"])
    assert failure.value.last_line() == "ERROR: no network"


def test_a_program_that_is_not_there_is_a_problem(steps):
    with pytest.raises(Problem, match="'/no/such/program' cannot be started"):
        steps.run(["/no/such/program"])
