"""Every route as addresses of rows that are there, and what came of knocking at each."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import Connection
from werkzeug.routing import Rule

from portal.core import db
from portal.core.access import Label, label_of
from portal.core.web import Portal
from portal.people.signing_in import SIGN_IN
from portal.settings import queries as settings
from tests.access.planted import Planted
from tests.access.tables import MAY_READ
from tests.browser import send

# Which planted value a place holder stands for, where its name alone does not say.
MEANING: dict[str, dict[str, str]] = {
    "training.lesson": {"key": "lesson"},
    "training.go_on": {"key": "lesson"},
    "training.answer": {"key": "lesson"},
    "training.quiz": {"key": "quiz"},
    "training.quiz_attempts": {"key": "quiz"},
    "training.quiz_item": {"key": "quiz", "attempt_id": "quiz_begun"},
    "training.quiz_result": {"key": "quiz", "attempt_id": "quiz_done"},
    "training.lab": {"key": "lab"},
    "training.lab_attempts": {"key": "lab"},
    "training.ask_for_talk": {"key": "lab", "kind": "assessed"},
    "training.warm_up": {"key": "lab"},
    "training.lab_item": {"key": "lab", "attempt_id": "lab_begun"},
    "training.lab_result": {"key": "lab", "attempt_id": "lab_done"},
    "readiness.path_of": {"key": "lab", "kind": "assessed"},
    "readiness.next_step": {"key": "lab", "kind": "assessed"},
    "readiness.open_step": {"key": "lab", "kind": "assessed"},
    "training.signoff": {"key": "checklist"},
    "training.ask_for_observation": {"key": "checklist"},
    "policies.show": {"key": "policy"},
    "notices.switch_kind": {"name": "notice_kind"},
    "policies.acknowledge": {"key": "policy"},
    "policies.version": {"key": "policy", "version_id": "version_of_policy"},
    "policies.compare": {"key": "policy"},
    "policies.ask": {"key": "policy"},
    "policies.review": {"key": "policy"},
    "policies.record_review": {"key": "policy"},
    "policies.assign_owner": {"key": "policy"},
    "exceptions.new": {"key": "policy"},
    "policies.begin_version": {"key": "policy"},
    "policies.file": {"key": "policy", "version_id": "version_of_policy"},
    "policies.question": {"item_id": "policy_item"},
    "policies.remove_question": {"item_id": "policy_item"},
    "library.version": {"version_id": "version_of_lesson"},
    "library.withdraw": {"version_id": "version_of_lesson"},
    "metrics.show": {"key": "metric"},
    "metrics.enter": {"key": "metric"},
    "metrics.freeze": {"key": "metric"},
    "metrics.assign": {"key": "metric"},
    "readiness.suspend": {"role": "path_role"},
    "readiness.lift_suspension": {"role": "path_role"},
    "readiness.end_relief": {"role": "path_role"},
}
# What is sent along, where an empty form would not get as far as the row.
SENT: dict[str, dict[str, str]] = {
    "agents.lift_limit": {"text": "It skips large attachments."},
    "training.go_on": {"section": "try-it"},
    "training.ask_for_observation": {"observer_id": "{observer_id}"},
    "readiness.send_nudges": {"path": "{path}", "person": "{person_id}"},
    "readiness.download_team": {"path": "{path}"},
    "readiness.relieve": {"path": "{path}", "person": "{person_id}"},
}
# Searches, filters, other pages and files: more addresses of the same routes.
ASKED: dict[str, tuple[dict[str, str], ...]] = {
    "people.index": ({"q": "Abar"}, {"unit": "{unit_id}"}, {"state": "active"}),
    "people.person_choices": ({"q": "Abar"},),
    "people.show": ({"on": "2026-03-01"},),
    "readiness.team": ({"name": "Abar"}, {"clearance": "suspended"}, {"on": "2026-03-01"}),
    "readiness.new_nudges": (
        {"path": "{path}", "everyone": "1"},
        {"path": "{path}", "person": "{person_id}"},
    ),
    "readiness.new_relief": ({"path": "{path}", "person": "{person_id}"},),
    "readiness.beside": ({"on": "2026-03-01"}, {"level": "2"}),
    "readiness.member": ({"on": "2026-03-01"},),
    "readiness.clearance": ({"on": "2026-03-01"},),
    "audiences.person_choices": ({"q": "Abar"},),
    "exceptions.person_choices": ({"q": "Abar"},),
    "audiences.show": ({"who": "ada.abara@northwind.example"},),
    "audit.index": ({"action": "people"}, {"actor": "{person_id}"}),
    "triage.index": ({"tab": "answered"}, {"kind": "failure"}),
    "library.index": ({"kind": "quiz"},),
    "outbox.index": ({"state": "failed"}, {"address": "ada.abara@northwind.example"}),
    "notices.team_mail": ({"state": "failed"},),
    "directory.show": ({"outcome": "added"}, {"outcome": "faulty"}),
    "agents.index": ({"show": "mine"},),
    "reports.new": ({"agent": "{agent_id}"},),
    "changes.index": ({"q": "cloud"}, {"show": "over"}),
}
ALWAYS_ASKED = {
    "changes.new": "deployment",
    "training.to_observe": "checklist",
    "training.observe": "checklist",
    "readiness.new_nudges": "path",
    "readiness.new_relief": "path",
}


@dataclass(frozen=True)
class Door:
    endpoint: str
    method: str
    address: str
    label: Label | None
    asked: dict[str, str] = field(default_factory=dict)

    def __str__(self) -> str:
        return f"{self.method} {self.address}"


@dataclass(frozen=True)
class Answer:
    """What came of knocking: the status, where it sends people, what it says, and which planted words are in it."""

    door: Door
    status: int
    to: str
    words: frozenset[str]
    text: str


def doors(app: Portal, planted: Planted) -> Iterator[Door]:
    """Every method of every route; an address for each way to ask."""
    adapter = app.url_map.bind("localhost")
    for rule in app.url_map.iter_rules():
        label = label_of(app, rule.endpoint)
        values = _values(rule, planted)
        for method in sorted((rule.methods or set()) - {"HEAD", "OPTIONS"}):
            for asked in ({}, *(ASKED.get(rule.endpoint, ()) if method == "GET" else ())):
                said = {name: text.format(**planted.values) for name, text in asked.items()}
                whole = said | _always(rule.endpoint, planted)
                yield Door(
                    rule.endpoint,
                    method,
                    adapter.build(rule.endpoint, values | whole, method=method),
                    label,
                    said,
                )
    another = adapter.build("audiences.show", {"audience_id": planted.values["line_audience_id"]})
    yield Door("audiences.show", "GET", another, label_of(app, "audiences.show"))


def _values(rule: Rule, planted: Planted) -> dict[str, Any]:
    meaning = MEANING.get(rule.endpoint, {})
    return {
        name: planted.values[meaning.get(name, name)]
        for name in rule.arguments
        if name not in (rule.defaults or {})
    }


def _always(endpoint: str, planted: Planted) -> dict[str, str]:
    name = ALWAYS_ASKED.get(endpoint)
    return {name: planted.values[name]} if name else {}


@contextmanager
def undone(connection: Connection) -> Iterator[None]:
    """Let whatever was changed be as before, so that every door is knocked at in the same company."""
    db.session.remove()
    savepoint = connection.begin_nested()
    try:
        yield
    finally:
        db.session.remove()
        savepoint.rollback()


def knock(
    app: Portal,
    connection: Connection,
    planted: Planted,
    cookie: str | None,
    *,
    at: Callable[[Door], bool] = lambda _: True,
) -> Iterator[Answer]:
    """Knock at doors as whoever holds the cookie."""
    client = app.test_client(use_cookies=False)  # so that no answer takes the cookie away
    headers = {"Cookie": f"{app.settings.cookie(SIGN_IN)}={cookie}"} if cookie else {}
    for door in filter(at, doors(app, planted)):
        sent = body_for(door, _form(door, planted))
        with undone(connection):
            response = send(client, door.address, method=door.method, headers=headers, buffered=True, **sent)
        if door.endpoint.startswith("settings.") and door.method == "POST":
            settings.forget()
        text = response.text
        yield Answer(
            door, response.status_code, response.headers.get("Location", ""), _read(text, door), text
        )


def body_for(door: Door, form: dict[str, str]) -> dict[str, Any]:
    """What to send to a door: JSON where a program calls, a form where a person does."""
    if door.method == "GET":
        return {}
    return {"json": {}} if door.label and door.label.is_api else {"data": form}


def _form(door: Door, planted: Planted) -> dict[str, str]:
    """What a browser would send at least."""
    more = SENT.get(door.endpoint, {})
    return {"csrf_token": "-"} | {name: text.format(**planted.values) for name, text in more.items()}


def _read(text: str, door: Door) -> frozenset[str]:
    """The planted words in an answer; what was asked for is shown again in the search box, and tells nothing."""
    for said in door.asked.values():
        text = text.replace(said, "")
    return frozenset(words for words in MAY_READ if words in text)
