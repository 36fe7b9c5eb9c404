"""The menu shows what a person may open, in order, with exactly one current entry."""

import pytest
from flask import Flask
from flask_babel import Babel

from portal.core.navigation import Menu, NavItem, Place
from portal.core.permissions import Permission

ADDRESSES = {
    "today.index": "/today", "people.index": "/people", "people.units": "/people/units", "people.profile": "/profile",
    "reports.new": "/report", "reports.index": "/reports", "pages.more": "/more",
}  # fmt: skip


class Reader:
    def __init__(self, *permissions: Permission) -> None:
        self.permissions = permissions

    def may(self, permission: Permission) -> bool:
        return permission in self.permissions


@pytest.fixture
def web() -> Flask:
    app = Flask("menu")
    Babel(app)
    for endpoint, address in ADDRESSES.items():
        app.add_url_rule(address, endpoint, lambda: "")
    app.add_url_rule("/people/units/<int:number>", "people.unit", str)
    return app


@pytest.fixture
def menu() -> Menu:
    menu = Menu()
    menu.add(
        (
            item("people.units", Place.ADMIN, 20, Permission.PEOPLE_VIEW),
            item("people.index", Place.ADMIN, 10, Permission.PEOPLE_VIEW),
        )
    )
    menu.add((item("reports.new", Place.MINE, 30, on_tab_bar=True), item("reports.index", Place.WORK, 10)))
    menu.add((item("today.index", Place.MINE, 10, on_tab_bar=True, count=lambda _person: 3),))
    menu.add((item("pages.more", Place.PHONE, 99, on_tab_bar=True),))
    return menu


def item(endpoint: str, place: Place, order: int, permission=Permission.PORTAL_USE, **more) -> NavItem:
    return NavItem(
        label=endpoint,
        endpoint=endpoint,
        permission=permission,
        place=place,
        order=order,
        icon="flag",
        **more,
    )


def test_entries_stand_by_place_and_order_with_a_gap_before_each_new_place(web, menu) -> None:
    with web.test_request_context("/today"):
        entries = menu.entries(Reader(Permission.PORTAL_USE, Permission.PEOPLE_VIEW))

    assert [(entry.label, entry.opens_group) for entry in entries] == [
        ("today.index", False), ("reports.new", False), ("reports.index", True), ("people.index", True),
        ("people.units", False),
    ]  # fmt: skip


def test_what_somebody_may_not_open_is_not_in_their_menu(web, menu) -> None:
    with web.test_request_context("/today"):
        entries = menu.entries(Reader(Permission.PORTAL_USE))

    assert [entry.url for entry in entries] == ["/today", "/report", "/reports"]


def test_phones_have_their_own_few(web, menu) -> None:
    with web.test_request_context("/today"):
        entries = menu.entries(Reader(Permission.PORTAL_USE), tabs_only=True)

    assert [(entry.label, entry.count) for entry in entries] == [
        ("today.index", 3),
        ("reports.new", None),
        ("pages.more", None),
    ]


@pytest.mark.parametrize(("address", "current"), [
    ("/today", ["today.index"]), ("/people", ["people.index"]), ("/people/units", ["people.units"]),
    ("/people/units/7", ["people.units"]), ("/profile", []), ("/reports", ["reports.index"]),
    ("/report", ["reports.new"]), ("/nowhere", []),
])  # fmt: skip
def test_at_most_one_entry_is_where_we_are(web, menu, address: str, current: list[str]) -> None:
    with web.test_request_context(address):
        entries = menu.entries(Reader(Permission.PORTAL_USE, Permission.PEOPLE_VIEW))

    assert [entry.label for entry in entries if entry.is_current] == current
