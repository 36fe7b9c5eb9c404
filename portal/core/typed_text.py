"""What people type, made fit to keep: no invisible ends, no text that says nothing, no spill of its direction."""

import re
import unicodedata
from typing import Any

SAYS_SOMETHING = frozenset("LNS")  # letters, numbers, symbols: the first letter of a Unicode category
ENDS = re.compile(r"^[\s\u200b-\u200d\u2060\ufeff]+|[\s\u200b-\u200d\u2060\ufeff]+$")
OPENS_ISOLATE, ENDS_ISOLATE = frozenset("\u2066\u2067\u2068"), "\u2069"
DIRECTIONS = frozenset("\u202a\u202b\u202c\u202d\u202e") | OPENS_ISOLATE | {ENDS_ISOLATE}


def clean(value: Any) -> Any:
    """Return typed text without invisible ends, and empty where it says nothing. Other values stay as they are."""
    if type(value) is not str:  # a member of an enumeration is a string too
        return value
    text = ENDS.sub("", value.replace("\r\n", "\n"))
    return isolate(text) if says_something(text) else ""


def says_something(text: str) -> bool:
    """Whether a text has a letter, a number or a symbol: blanks, dots and zero-width characters say nothing."""
    return any(unicodedata.category(character)[0] in SAYS_SOMETHING for character in text)


def isolate(text: str) -> str:
    """Return a text whose changes of direction end with it, and reorder nothing that is shown around it."""
    if DIRECTIONS.isdisjoint(text):
        return text
    kept, depth = [], 0
    for character in text:
        depth += (character in OPENS_ISOLATE) - (character == ENDS_ISOLATE)
        if depth < 0:
            depth = 0  # it would end the isolate around the text
        else:
            kept.append(character)
    return "\u2068" + "".join(kept) + ENDS_ISOLATE * depth + ENDS_ISOLATE
