"""The frame that every page has around its own content: menu, names, flash messages, footer."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import TYPE_CHECKING, Any

from flask import g, get_flashed_messages, request
from flask_login import current_user

from portal.core import clock
from portal.core.access import actor
from portal.core.headers import NONCE
from portal.core.navigation import Menu, MenuEntry, Place
from portal.core.phrases import phrases
from portal.core.unsent import TAKEN

if TYPE_CHECKING:
    from portal.core.web import Portal


@dataclass(frozen=True, kw_only=True)
class Bell:
    """The way to the inbox, and about how many subjects it has something unread."""

    url: str
    unread: int


@dataclass(frozen=True, kw_only=True)
class Chrome:
    """The values of the frame, which templates read as ``page``."""

    person: Any
    theme: str
    language: str
    direction: str
    nonce: str
    navigation: Sequence[MenuEntry]
    tabs: Sequence[MenuEntry]
    menu: Menu
    flashes: Sequence[tuple[str, str]]
    portal_name: str = "Working with agents"
    company: str = ""
    profile_url: str | None = None
    sign_out_url: str | None = None
    report_url: str | None = None
    search_url: str | None = None
    bell: Bell | None = None
    sample: Any = None
    help_contact: str = ""
    duty_phone: str = ""
    taken_forms: str = ""
    footer_links: Sequence[tuple[str, str]] = ()
    opened_at: datetime = field(default_factory=clock.now)

    @property
    def own_pages(self) -> Sequence[MenuEntry]:
        """The pages behind the person's initials."""
        return self.menu.entries(self.person, place=Place.OWN) if self.person else ()


def chrome_of_request(app: "Portal") -> dict[str, Any]:
    """Return ``page`` for the templates. A page and the panels rendered inside it share one value."""
    if "chrome" not in g:
        g.chrome = {"page": _chrome(app)}
    return g.chrome  # type: ignore[no-any-return]


def _chrome(app: "Portal") -> Chrome:
    person, here = actor() if current_user.is_authenticated else None, phrases()
    flashes = [(str(flash[0]), str(flash[1])) for flash in get_flashed_messages(with_categories=True)]
    return Chrome(
        person=person,
        theme=person.theme if person else "auto",
        language=here.language.split("_")[0],
        direction=here.direction,
        nonce=request.environ.get(NONCE, ""),
        navigation=app.menu.entries(person) if person else (),
        tabs=app.menu.entries(person, tabs_only=True) if person else (),
        menu=app.menu,
        flashes=[flash for flash in flashes if flash[0] != TAKEN],
        taken_forms=" ".join(text for category, text in flashes if category == TAKEN),
        **{part: find() for part, find in app.chrome.items()},
    )
