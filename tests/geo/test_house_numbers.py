"""House numbers in their order, and ranges of them."""

import pytest

from geo.domain.house_numbers import HouseNumber, NumberRange, Parity, house_number, number_range, street_part


def test_a_suffix_comes_after_its_number_and_before_the_next():
    shuffled = ["13", "12b", "9", "12", "100", "12a"]
    assert [str(one) for one in sorted(map(house_number, shuffled))] == ["9", "12", "12a", "12b", "13", "100"]


@pytest.mark.parametrize(
    ("text", "inside", "outside"),
    [
        ("1-99 odd", ["1", "99", "7a"], ["2", "101", "99a"]),
        ("2-10 even", ["2", "10", "4b"], ["3", "12", "10a"]),
        ("12a-13", ["12a", "12b", "13"], ["12", "13a", "11"]),
        ("7", ["7"], ["7a", "6", "8"]),
        ("50-", ["50", "50a", "4711"], ["49", "49z"]),
        ("-8 even", ["2", "8"], ["7", "10", "8a"]),
        ("", ["1", "999z"], []),
        ("odd", ["1", "3a"], ["2"]),
    ],
)
def test_a_range_covers_its_ends_and_what_lies_between(text, inside, outside):
    covered = number_range(text).covers
    assert all(covered(house_number(one)) for one in inside)
    assert not any(covered(house_number(one)) for one in outside)


@pytest.mark.parametrize(
    ("text", "possible"),
    [("9-1", False), ("12b-12a", False), ("12-12 odd", False), ("12-13 odd", True), ("5 odd", True)],
)
def test_a_range_that_no_house_can_lie_in_is_known(text, possible):
    assert number_range(text).is_possible is possible


def test_the_shorter_range_is_the_more_particular_one():
    sizes = [number_range(text).size for text in ("7", "1-9 odd", "1-9", "1-", "")]
    assert sizes == [1, 4.5, 9, float("inf"), float("inf")]


def test_a_street_may_say_numbers_and_the_area_it_lies_in():
    part = street_part("Straße des 17. Juni: 12 a – 20 even @ ortsteil/tiefurt")
    assert (part.street, part.area) == ("Straße des 17. Juni", "ortsteil/tiefurt")
    assert part.numbers == NumberRange(HouseNumber(12, "a"), HouseNumber(20), Parity.EVEN)
    assert street_part("Markt").numbers == NumberRange()


@pytest.mark.parametrize("text", ["Markt: x", "", ": 1-9", "Markt: 1-9 left", "@ ortsteil/west"])
def test_what_is_no_part_of_a_street_is_named(text):
    with pytest.raises(ValueError, match="Write"):
        street_part(text)


def test_two_numbers_need_a_hyphen_between_them():
    with pytest.raises(ValueError, match="needs a hyphen"):
        street_part("Markt: 1 9")


@pytest.mark.parametrize("text", ["", "a", "12ab c", "-3", "12-14"])
def test_what_is_no_house_number_is_named(text):
    with pytest.raises(ValueError, match="no house number"):
        house_number(text)
