"""The answer of the finder in Leichte Sprache (German): the same facts in short sentences.

The rules are in docs/plain-language.md.

These texts are written in German and do not go through gettext: their rules are those of German, and English
readers get the everyday answer.
"""
