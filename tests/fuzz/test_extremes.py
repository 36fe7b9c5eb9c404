"""Values at the edge of what is allowed: no setting and no date can make a page fail."""

from datetime import UTC, datetime
from typing import Any

import pytest
from flask import render_template_string
from sqlalchemy import Connection

from portal.core.errors import Refused
from portal.core.web import Portal
from portal.people.signing_in import SIGN_IN
from portal.settings import commands, queries, rules
from portal.settings.rules import Setting, SettingKind
from tests.access.doors import Door, doors, undone
from tests.access.planted import Planted
from tests.browser import send
from tests.fuzz.campaign import Campaign

HOSTILE = "%(x)s {0} {{7*7}} <b>\u202e🦊 %"
EDGES: dict[SettingKind, tuple[str, str]] = {SettingKind.TIME: ("00:00", "23:59")}


def edge_of(setting: Setting[Any], *, is_high: bool) -> str:
    """Return the smallest or largest value of a setting as it is typed."""
    if setting.kind in EDGES:
        return EDGES[setting.kind][is_high]
    edge: Any = setting.maximum if is_high else setting.minimum
    if setting.kind is SettingKind.TEXT:
        return (HOSTILE * 40)[: int(edge)].strip()
    return rules.write(setting, (edge,) if setting.kind is SettingKind.WHOLES else edge)


@pytest.mark.in_check("the settings of both databases are read in the same way")
@pytest.mark.parametrize("is_high", [False, True])
def test_every_page_opens_with_every_setting_at_its_edge(
    app: Portal, connection: Connection, planted: Planted, *, is_high: bool
) -> None:
    Campaign(app, connection, planted, explorers=0)  # signs its people in
    settings = sorted(queries.list_settings(), key=lambda each: (each.below is None) != is_high)
    kept = [each.name for each in settings if is_changed(each, edge_of(each, is_high=is_high))]

    broken = [
        str(door) for door in doors(app, planted) if door.method == "GET" and not opens(app, connection, door)
    ]

    assert broken == []
    assert len(kept) > len(settings) * 0.9


def is_changed(setting: Setting[Any], typed: str) -> bool:
    try:
        commands.change_setting(None, setting, text=typed)
    except Refused:
        return False
    return True


def opens(app: Portal, connection: Connection, door: Door) -> bool:
    client = app.test_client(use_cookies=False)
    with undone(connection):
        answer = send(
            client,
            door.address,
            headers={"Cookie": f"{app.settings.cookie(SIGN_IN)}=fuzz-everything"},
            buffered=True,
        )
    return answer.status_code < 500


@pytest.mark.parametrize("moment", [datetime.min.replace(tzinfo=UTC), datetime.max.replace(tzinfo=UTC)])
def test_a_value_that_cannot_be_shown_is_said_in_place(
    app: Portal, connection: Connection, moment: datetime
) -> None:
    page = "".join(
        f"<p>{{{{ moment | {name} }}}}</p>" for name in ("local_time", "local_date", "relative", "short_date")
    )

    with app.test_request_context():
        shown = render_template_string(page, moment=moment.replace(hour=12))

    assert shown.count("<p>") == 4
