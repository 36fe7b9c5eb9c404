"""The menu: entries that features contribute, shown to the people who may open them."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from enum import IntEnum
from typing import Any

from flask import request, url_for

from portal.core.permissions import GRANTS, Permission, Role
from portal.core.phrases import phrases


class Place(IntEnum):
    """Where an entry is shown: my own things, my work, administration, or outside the menu."""

    MINE = 1
    WORK = 2
    ADMIN = 3
    PHONE = 4  # the tab bar only
    OWN = 5  # in the menu behind the person's initials, and in “More” on the phone


IN_MENU = frozenset({Place.MINE, Place.WORK, Place.ADMIN})


@dataclass(frozen=True, kw_only=True, eq=False)
class NavItem:
    """One entry of the menu, contributed by a feature. ``help`` is its explanation on the help page."""

    label: Any
    endpoint: str
    permission: Permission
    place: Place
    order: int
    icon: str
    on_tab_bar: bool = False
    count: Callable[[Any], int] | None = None
    count_label: Any = ""
    help: Any = ""


@dataclass(frozen=True, kw_only=True)
class MenuEntry:
    """One entry as a page shows it."""

    label: str
    url: str
    icon: str
    is_current: bool
    opens_group: bool
    count: int | None
    count_label: str


class Menu:
    """All entries of the installation, sorted for the page."""

    def __init__(self) -> None:
        self._items: list[NavItem] = []
        self._cache: dict[Any, Mapping[NavItem, MenuEntry]] = {}

    def add(self, items: tuple[NavItem, ...]) -> None:
        self._items = sorted([*self._items, *items], key=lambda item: (item.place, item.order, item.endpoint))
        self._cache = {}

    def explained(self, person: Any) -> list[NavItem]:
        """Return the entries that have an explanation and that ``person`` may open, sorted as in the menu.

        Without a person: those that every employee may open.
        """
        permissions = person.permissions if person else GRANTS[Role.EMPLOYEE]
        return [item for item in self._items if item.help and item.permission in permissions]

    def entries(
        self, person: Any, *, tabs_only: bool = False, place: Place | None = None
    ) -> tuple[MenuEntry, ...]:
        """Return what ``person`` may open in the menu, in the tab bar or in one place.

        ``opens_group`` marks the first entry of a new group.
        """
        permissions = frozenset(person.permissions)
        key = phrases(), permissions, tabs_only, place
        if key not in self._cache:
            self._cache[key] = self._allowed(permissions, tabs_only=tabs_only, place=place)
        allowed = self._cache[key]
        current = _current(allowed)
        return tuple(
            _as_of_now(entry, item, person, is_current=item is current) for item, entry in allowed.items()
        )

    def _allowed(
        self, permissions: frozenset[Permission], *, tabs_only: bool, place: Place | None
    ) -> Mapping[NavItem, MenuEntry]:
        """Return the entries for a set of permissions; the same for every person who has them."""
        places = {place} if place else IN_MENU
        items = sorted(self._items, key=lambda item: item.order) if tabs_only else self._items
        allowed = [
            item
            for item in items
            if item.permission in permissions and (item.on_tab_bar if tabs_only else item.place in places)
        ]
        before_each = [None, *(item.place for item in allowed)]
        return {
            item: _entry(item, opens_group=before not in (None, item.place))
            for item, before in zip(allowed, before_each, strict=False)
        }


def _entry(item: NavItem, *, opens_group: bool) -> MenuEntry:
    return MenuEntry(
        label=phrases().word(item, item.label),
        url=url_for(item.endpoint),
        icon=item.icon,
        is_current=False,
        opens_group=opens_group,
        count=None,
        count_label=str(item.count_label),
    )


def _as_of_now(entry: MenuEntry, item: NavItem, person: Any, *, is_current: bool) -> MenuEntry:
    """Return an entry with what differs from page to page: whether it is the current one, and its count."""
    if not is_current and item.count is None:
        return entry
    return replace(entry, is_current=is_current, count=item.count(person) if item.count else None)


def _current(entries: Mapping[NavItem, MenuEntry]) -> NavItem | None:
    """Return the entry of the current page: the one whose address is the longest prefix of it."""
    path = f"{request.path}/"
    here = [item for item, entry in entries.items() if path.startswith(_closed(entry.url))]
    return max(here, key=lambda item: len(entries[item].url), default=None)


def _closed(url: str) -> str:
    """Return an address that ends with a slash. The address of Today is a prefix of no other page."""
    return f"{url.rstrip('/')}/" if url != "/" else "//"
