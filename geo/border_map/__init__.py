"""The small map of a border that leaves an answer in doubt: shapes, picture, and the same in words."""

from geo.border_map.picture import border_picture, letter_of
from geo.border_map.surroundings import BorderMap, Drawn, Side, border_map
from geo.border_map.words import distance_sentence, sides_in_words

__all__ = [
    "BorderMap",
    "Drawn",
    "Side",
    "border_map",
    "border_picture",
    "distance_sentence",
    "letter_of",
    "sides_in_words",
]
