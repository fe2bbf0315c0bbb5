"""Which step of a report comes next, and what a step waits for."""

import pytest

from mobile_api.pages.order import (
    TOTAL,
    Progress,
    missing_before,
    next_step,
    number_of,
    step_before,
)


def after(*done: str, begun_with: str = "start", **of) -> Progress:
    return Progress(begun_with, frozenset(done), **of)


def walk(begun_with: str, **of) -> list[str]:
    """All steps one after the other."""
    done: list[str] = []
    while (step := next_step(after(*done, begun_with=begun_with, **of))) != "check":
        done.append(step)
    return [*done, "check"]


def test_photo_first_and_kind_first_each_have_their_order():
    assert walk("start") == ["start", "place", "kind", "details", "check"]
    assert walk("kind") == ["kind", "details", "start", "place", "check"]


def test_questions_about_things_on_the_map_come_after_the_place():
    asked = {"begun_with": "kind", "details_need_place": True}
    assert walk(**asked) == ["kind", "start", "place", "details", "check"]
    assert missing_before("details", after("kind", **asked)) == "place"
    assert missing_before("details", after("kind")) is None


def test_what_is_there_already_is_not_asked_again():
    assert next_step(after("start", "kind", "details")) == "place"
    assert next_step(after("start", "place", "kind", "details")) == "check"


@pytest.mark.parametrize("begun_with", ["start", "kind"])
@pytest.mark.parametrize("step", ["start", "place", "kind"])
def test_photo_place_and_kind_wait_for_nothing(begun_with, step):
    assert missing_before(step, after(begun_with=begun_with)) is None


def test_the_last_look_waits_for_everything_but_the_photo_and_names_the_first_that_lacks():
    assert missing_before("check", after()) == "place"
    assert missing_before("check", after(begun_with="kind")) == "kind"
    assert missing_before("check", after("place", "kind")) == "details"
    assert missing_before("check", after("place", "kind", "details")) is None


def test_back_leads_through_the_same_order_past_what_was_left_out():
    assert step_before("start", after()) is None
    assert step_before("start", after(begun_with="kind")) == "details"
    assert step_before("start", after(begun_with="kind", left_out=True)) == "kind"
    assert step_before("check", after()) == "details"
    assert step_before("check", after(left_out=True)) == "kind"
    assert step_before("details", after(left_out=True)) == "kind"


@pytest.mark.parametrize("begun_with", ["start", "kind"])
def test_the_number_of_a_step_never_falls_and_the_last_look_is_the_fourth(begun_with):
    progress = after(begun_with=begun_with)
    numbers = [number_of(step, progress) for step in progress.order]
    assert numbers == sorted(numbers)
    assert (numbers[0], numbers[-1]) == (1, TOTAL)
