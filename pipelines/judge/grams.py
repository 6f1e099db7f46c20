"""Character grams (two and three characters) of folded text, hashed into a fixed number of places."""

from typing import Any

import numpy as np

PLACES = 1 << 15
"""Places of one field (title or body). Two grams that meet in one place share a weight."""

LEAD = 500
"""Folded characters of the body that are read: the beginning of a story says what it is about, and ten thousand
decisions are learned from within seconds. Twice as many gave no better figures (docs/relevance.md)."""

Places = np.ndarray[Any, np.dtype[np.int32]]

_STEP = np.uint64(0x9E3779B97F4A7C15)  # the usual odd constants of integer hashing (splitmix64)
_MIX = np.uint64(0xBF58476D1CE4E5B9)


def gram_places(text: str) -> Places:
    """The different places of the grams of a folded text, sorted; empty for less than two characters."""
    if len(text) < 2:
        return np.zeros(0, np.int32)
    places: Places = np.unique(np.concatenate(places_by_size(text)))
    return places


def places_by_size(text: str) -> tuple[Places, Places]:
    """The place of every gram of two, and of every gram of three characters, in the order of the text."""
    codes = np.frombuffer(text.encode("utf-32-le", "surrogatepass"), np.uint32).astype(np.uint64)
    pairs = (codes[:-1] * _STEP + codes[1:] + np.uint64(1)) * _STEP
    triples = pairs[:-1] + codes[2:] + np.uint64(1)
    return _place(pairs), _place(triples * _STEP)


def _place(values: "np.ndarray[Any, np.dtype[np.uint64]]") -> Places:
    mixed = values ^ (values >> np.uint64(29))
    mixed = mixed * _MIX
    places: Places = ((mixed ^ (mixed >> np.uint64(32))) % np.uint64(PLACES)).astype(np.int32)
    return places
