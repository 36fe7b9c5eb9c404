"""Changes settings: each change adds a version."""

import json
from typing import Any, TypeVar

from portal.audit.commands import Actor, record
from portal.core import clock, db
from portal.core.errors import Refused
from portal.core.reasons import Reason
from portal.settings import queries, rules
from portal.settings.actions import SettingAction
from portal.settings.models import SettingVersion
from portal.settings.rules import Setting

T = TypeVar("T")


def change_setting(actor: Actor | None, setting: Setting[T], *, text: str) -> None:
    """Set ``setting`` to the typed text; refuse if it does not fit, or breaks its order with another setting."""
    queries.take_turns()
    value = rules.parse(setting, text)
    reason = value if isinstance(value, Reason) else _disagreement(setting, value)
    if reason:
        raise Refused(reason, field="value")
    if value != queries.value(setting):
        _add(actor, setting, value)


def restore_default(actor: Actor, setting: Setting[Any]) -> None:
    """Restore the default. The setting then also follows a changed default of a later release."""
    queries.take_turns()
    reason = _disagreement(setting, setting.default)
    if reason:
        raise Refused(reason, field="value")
    _add(actor, setting, None)


def _disagreement(setting: Setting[Any], value: Any) -> Reason | None:
    values = queries.values_as_of(clock.now())
    return rules.disagreement(setting, value, among=queries.list_settings(), values=values)


def _add(actor: Actor | None, setting: Setting[Any], value: Any) -> None:
    version = SettingVersion(
        name=setting.name, value=json.dumps(value), set_by_id=actor.id if actor else None, set_at=clock.now()
    )
    db.session.add(version)
    db.session.flush()  # the audit subject needs the id
    record(actor, SettingAction.CHANGED, version, setting=setting.name, is_default=value is None)
    queries.forget()
