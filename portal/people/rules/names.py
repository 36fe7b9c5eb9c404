"""Names and addresses: how they are stored, sorted and found."""

import re
import unicodedata
from collections.abc import Iterable

WORD = re.compile(r"[^\W_]+")
WORDS_MOST = 60  # of a name, or of the full path of a unit
BETWEEN_UNITS = " / "  # in the full path of a unit
NAME_MAX = 200
EMAIL_MAX = 254
_PLAIN = str.maketrans({"ł": "l", "ø": "o", "đ": "d", "ð": "d", "æ": "ae", "œ": "oe", "þ": "th", "ı": "i"})


def same_address(email: str) -> str:
    """Return the form in which addresses are stored and compared: NFC and lower case.

    Full case folding would make ß into ss, which is another mailbox.
    """
    return unicodedata.normalize("NFC", unicodedata.normalize("NFC", email.strip()).lower())


def sort_name(name: str) -> str:
    """Return the sort key of a name: lower case without marks, so Åsa sorts with the As."""
    parts = unicodedata.normalize("NFKD", name.casefold())
    return "".join(each for each in parts if not unicodedata.combining(each)).translate(_PLAIN)


AFTER_ANY_WORD = "\U0010ffff"  # a word with this behind it sorts after every word that begins with it


def words_of(name: str) -> list[str]:
    """Return the words of a name as they are searched, each once: lower case without marks."""
    return list(dict.fromkeys(WORD.findall(sort_name(name))))[:WORDS_MOST]


def words_of_person(name: str, email: str) -> list[str]:
    """Return the words by which a person is found: those of the name and the address, and "@" with the domain."""
    local, _at, domain = same_address(email).rpartition("@")
    return list(dict.fromkeys([*words_of(name), *words_of(local), *([f"@{domain}"] if domain else [])]))


def words_to_find(text: str) -> list[str]:
    """Return the words of a search for people; a part of an address with "@" also names the domain's beginning."""
    local, at, domain = text.partition("@")
    return [*words_of(local), *([f"@{same_address(domain)}"] if at and domain.strip() else [])]


def with_all_above(paths: Iterable[str]) -> set[str]:
    """Return some paths of units and the path of every unit above them."""
    parts = (path.split(BETWEEN_UNITS) for path in paths)
    return {BETWEEN_UNITS.join(each[:depth]) for each in parts for depth in range(1, len(each) + 1)}
