"""What a search finds: the groups of hits that features contribute to the search page.

A feature declares ``Feature(search=find_hits)``, a function of the person who searches and of the words. It returns
only what that person may open, at most ``HITS_MOST`` hits, with a fixed number of statements.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

from portal.core.folding import fold

HITS_MOST = 6
WORDS_MOST = 5
TEXT_MAX = 100


class Hit(NamedTuple):
    """One page that a search found. ``note`` tells two of one title apart."""

    title: str
    url: str
    note: str = ""


@dataclass(frozen=True, kw_only=True)
class HitGroup:
    """The hits of one feature. Groups are sorted by ``order``; ``more_url`` is a list that has all of them."""

    title: Any
    icon: str
    order: int
    hits: Sequence[Hit]
    more_url: str = ""


FindHits = Callable[[Any, str], HitGroup]


def words_of(text: str) -> Sequence[str]:
    """Return the first words of a search, in the form that is compared."""
    return fold(text).split()[:WORDS_MOST]


def has_words(text: str, words: Sequence[str]) -> bool:
    """Return whether ``text``, which is folded, contains every word."""
    return all(word in text for word in words)
