"""The menu: entries that the features bring, shown to those who may open them."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from enum import IntEnum
from typing import Any

from flask import request, url_for

from portal.core.permissions import Permission
from portal.core.phrases import phrases


class Place(IntEnum):
    """Where an entry stands: what is mine, what is my work, what keeps the portal running."""

    MINE = 1
    WORK = 2
    ADMIN = 3
    PHONE = 4  # the tab bar only
    OWN = 5  # behind the person's initials, and on the phone's “More”


IN_MENU = frozenset({Place.MINE, Place.WORK, Place.ADMIN})


@dataclass(frozen=True, kw_only=True, eq=False)
class NavItem:
    """One entry of the menu, contributed by a feature."""

    label: Any
    endpoint: str
    permission: Permission
    place: Place
    order: int
    icon: str
    on_tab_bar: bool = False
    count: Callable[[Any], int] | None = None
    count_label: Any = ""


@dataclass(frozen=True, kw_only=True)
class Entry:
    """One entry as a page shows it."""

    label: str
    url: str
    icon: str
    is_current: bool
    opens_group: bool
    count: int | None
    count_label: str


class Menu:
    """All entries of the installation, in reading order."""

    def __init__(self) -> None:
        self._items: list[NavItem] = []
        self._urls: dict[NavItem, str] = {}

    def add(self, items: tuple[NavItem, ...]) -> None:
        self._items = sorted([*self._items, *items], key=lambda item: (item.place, item.order, item.endpoint))
        self._urls = {}

    def entries(self, person: Any, *, tabs_only: bool = False, place: Place | None = None) -> list[Entry]:
        """What ``person`` may open in the menu, in the tab bar, or in one place; a gap opens before a new group."""
        permissions, shown = person.permissions, {place} if place else IN_MENU
        urls = self._addresses()
        items = sorted(self._items, key=lambda item: item.order) if tabs_only else self._items
        allowed = {
            item: urls[item]
            for item in items
            if item.permission in permissions and (item.on_tab_bar if tabs_only else item.place in shown)
        }
        places = [None, *(item.place for item in allowed)]
        current = _current(allowed)
        return [
            _entry(
                item, url, person, opens_group=before not in (None, item.place), is_current=item is current
            )
            for (item, url), before in zip(allowed.items(), places, strict=False)
        ]

    def _addresses(self) -> Mapping[NavItem, str]:
        """Where each entry leads; the same for everybody, so worked out at the first page."""
        if not self._urls:
            self._urls = {item: url_for(item.endpoint) for item in self._items}
        return self._urls


def _entry(item: NavItem, url: str, person: Any, *, opens_group: bool, is_current: bool) -> Entry:
    return Entry(
        label=phrases().word(item, item.label),
        url=url,
        icon=item.icon,
        is_current=is_current,
        opens_group=opens_group,
        count=item.count(person) if item.count else None,
        count_label=str(item.count_label),
    )


def _current(urls: Mapping[NavItem, str]) -> NavItem | None:
    """The entry we are at: the one whose address is the longest beginning of ours, in whole steps."""
    path = f"{request.path}/"
    here = [item for item, url in urls.items() if path.startswith(_closed(url))]
    return max(here, key=lambda item: len(urls[item]), default=None)


def _closed(url: str) -> str:
    """An address closed by a stroke; Today is nobody's beginning but its own."""
    return f"{url.rstrip('/')}/" if url != "/" else "//"
