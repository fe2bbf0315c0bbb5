"""What counts as JSON."""

import pytest
from rest_framework.exceptions import ParseError

from mobile_api.parsers import MAX_DEPTH, parsed


def test_plain_json_is_read():
    assert parsed('{"a": [1, 2.5, "ä", null, true]}'.encode()) == {"a": [1, 2.5, "ä", None, True]}


@pytest.mark.parametrize(
    "raw",
    [
        b"",
        b"{",
        b"\xff\xfe",
        b'{"a": "\xc3\x28"}',
        b"NaN",
        b'{"a": Infinity}',
        b'{"a": -Infinity}',
        b'{"a": 1e999}',
        b'{"a": -1e999}',
        b'{"a": 1, "a": 2}',
        b'{"a": "\\u0000"}',
        b'{"a\\u0000": 1}',
        b'{"a": "\x00"}',
        b'{"a": "\\ud800"}',
        b'{"\\udc00": 1}',
        b'[["\\ud83d"]]',
        b"[" * 100_000,
        b"[" * 100_000 + b"]" * 100_000,
        b'{"a":' * 50_000 + b"1" + b"}" * 50_000,
        b"[" * (MAX_DEPTH + 2) + b"]" * (MAX_DEPTH + 2),
        b"9" * 5_000,
        b"{'a': 1}",
        b"\xef\xbb\xbf{}",
    ],
    ids=lambda raw: repr(raw[:20]),
)
def test_what_is_not_json_for_everybody_is_refused(raw):
    with pytest.raises(ParseError):
        parsed(raw)


def test_a_whole_emoji_written_as_two_escapes_is_text():
    assert parsed(b'"\\ud83d\\ude00"') == "😀"
