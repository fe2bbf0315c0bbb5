"""Nobody meets an English sentence on a German page."""

import re

from config.catalogue import merge, read, texts_in_use, untranslated

PLACEHOLDER = re.compile(r"%\(\w+\)[sd]|%[sd]|%%")


def test_every_text_is_translated_into_german():
    assert untranslated(merge("de")) == []


def test_the_catalogue_holds_no_text_that_nobody_uses():
    used = {(message.id, message.context) for message in texts_in_use() if message.id}
    kept = {(message.id, message.context) for message in read("de") if message.id}
    assert kept == used


def test_a_translation_fills_in_the_same_facts():
    for message in read("de"):
        ids = message.id if isinstance(message.id, (tuple, list)) else (message.id,)
        strings = message.string if isinstance(message.string, (tuple, list)) else (message.string,)
        asked = {found for text in ids for found in PLACEHOLDER.findall(text)}
        if message.id:
            assert all(set(PLACEHOLDER.findall(text)) <= asked for text in strings), message.id
            assert asked == {found for text in strings for found in PLACEHOLDER.findall(text)}, message.id
