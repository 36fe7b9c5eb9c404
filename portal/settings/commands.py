"""Setting a value: a new version beside the old ones."""

import json
from typing import Any

from portal.audit.commands import Actor, record
from portal.core import clock, db
from portal.core.errors import Refused
from portal.core.feature import installed_projections
from portal.core.reasons import Reason
from portal.settings import queries, rules
from portal.settings.actions import SettingAction
from portal.settings.models import SettingVersion
from portal.settings.rules import SETTINGS


def change_setting(actor: Actor | None, name: str, *, text: str) -> None:
    """Set ``name`` to what was typed; refuses what does not fit it, or stands the wrong way round to another."""
    _look_afresh()
    value = rules.parse(SETTINGS[name], text)
    reason = value if isinstance(value, Reason) else _disagreement(name, value)
    if reason:
        raise Refused(reason, field="value")
    if value != queries.value(name):
        _add(actor, name, value)


def restore_default(actor: Actor, name: str) -> None:
    """Let the default hold again, also when a later release changes it."""
    _look_afresh()
    reason = _disagreement(name, SETTINGS[name].default)
    if reason:
        raise Refused(reason, field="value")
    _add(actor, name, None)


def _look_afresh() -> None:
    """One change at a time, by what is set now: settings lean on each other."""
    db.take_turns("settings")
    queries.forget()


def _disagreement(name: str, value: Any) -> Reason | None:
    return rules.disagreement(name, value, queries.values_as_of(clock.now()))


def _add(actor: Actor | None, name: str, value: Any) -> None:
    version = SettingVersion(
        name=name, value=json.dumps(value), set_by_id=actor.id if actor else None, set_at=clock.now()
    )
    db.session.add(version)
    db.session.flush()  # the audit subject needs the id
    record(actor, SettingAction.CHANGED, version, setting=name, is_default=value is None)
    queries.forget()
    for projection in installed_projections():
        if name in projection.settings:
            projection.refresh(projection.list_ids())
    queries.forget()
