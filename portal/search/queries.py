"""Asks every feature what it finds, and finds the pages of the menu by their names."""

from collections.abc import Iterable

from flask_babel import lazy_gettext as _l

from portal.core.feature import installed_features
from portal.core.folding import fold
from portal.core.navigation import MenuEntry
from portal.core.search import HITS_MOST, Hit, HitGroup, has_words, words_of
from portal.people.models import Person

TEXT_MIN = 2  # characters


def is_enough(text: str) -> bool:
    """Return whether a text is long enough to search for."""
    return len("".join(words_of(text))) >= TEXT_MIN


def find_groups(person: Person, text: str, entries: Iterable[MenuEntry]) -> list[HitGroup]:
    """Return in their order the groups with hits for ``person``, of all features and of the menu's ``entries``."""
    found = [each.search(person, text) for each in installed_features() if each.search]
    return sorted(
        (each for each in (_pages(text, entries), *found) if each.hits), key=lambda each: each.order
    )


def _pages(text: str, entries: Iterable[MenuEntry]) -> HitGroup:
    words = words_of(text)
    hits = [Hit(each.label, each.url) for each in entries if has_words(fold(each.label), words)]
    return HitGroup(title=_l("Pages"), icon="compass", order=0, hits=hits[:HITS_MOST])
