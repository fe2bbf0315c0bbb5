"""Public codes: easy to read out, forgiving to type, and hardly ever mistaken for another."""

import pytest

from reports.domain.codes import ALPHABET, check_symbol, new_code, read_code, shown


def test_every_single_wrong_symbol_is_found():
    code = "K7QF3M2" + check_symbol("K7QF3M2")
    for place in range(8):
        for symbol in ALPHABET.replace(code[place], ""):
            assert read_code(code[:place] + symbol + code[place + 1 :]) is None


@pytest.mark.parametrize("change", [str.lower, shown, lambda code: f" {code[:4]} {code[4:]} "])
def test_a_code_is_read_however_it_is_written(change):
    code = new_code()
    assert read_code(change(code)) == code


def test_letters_that_look_like_digits_are_taken_as_those():
    code = "1010101" + check_symbol("1010101")
    assert read_code("IOLoiol" + code[-1]) == code


@pytest.mark.parametrize("text", ["", "K7QF", "K7QF-3M2PX", "K7QF-3M2U", "ÄÖÜß-1234", "\x00" * 8])
def test_what_can_be_no_code_is_none(text):
    assert read_code(text) is None
