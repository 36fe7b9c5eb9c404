"""What pages cost in one company, as JSON: ``python -m tests.bench.visiting FOLDER_OF_THE_SAMPLE [BEGINNINGS]``.

Every page is opened, or those whose endpoints begin with one of some texts.
"""

import json
import re
import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from uuid import UUID

from flask import Flask
from sqlalchemy import Engine, event, text
from werkzeug.routing import BuildError

from portal.application import create_app
from portal.core import db
from portal.core.environment import Settings
from portal.people.queries import hashed
from portal.people.signing_in import SIGN_IN
from tests.bench.recording import TRANSACTIONS

TOKEN, TIMES = "growth-token-of-somebody", 7
LEADER = "sinead.gallagher@northwind.example"
READERS = {
    "employee": "maya.okafor@northwind.example",
    "leader": LEADER,
    "triager": "priya.nair@northwind.example",
    "compliance": "grace.lindqvist@northwind.example",
    "administrator": "sunita.pillai@northwind.example",
}
EXAMPLES = {  # the value of an argument in an address: the same row in a company of any size
    "agent_id": "SELECT min(id) FROM agent",
    "deployment_id": "SELECT min(id) FROM agent_deployment",
    "workflow_id": "SELECT min(id) FROM agent_workflow",
    "action_id": "SELECT min(id) FROM agent_action_type",
    "source_id": "SELECT min(id) FROM agent_source",
    "audience_id": "SELECT min(id) FROM audience",
    "client_id": "SELECT min(id) FROM client",
    "import_id": "SELECT max(id) FROM people_import",
    "unit_id": "SELECT min(id) FROM people_unit",
    "site_id": "SELECT min(id) FROM people_site",
    "observation_id": "SELECT min(id) FROM training_observation",
    "proposal_id": "SELECT min(id) FROM library_proposal",
    "report_id": "SELECT id FROM report ORDER BY number LIMIT 1",
    "person_id": f"SELECT min(id) FROM person WHERE manager_id = (SELECT id FROM person WHERE email = '{LEADER}')",
}
KEYS = {
    "training.lesson": "f01-what-an-agent-is",
    "policies.show": "p06",
    "training.quiz": "qz-foundation",
    "training.signoff": "so-1",
    "training.lab": "lab-20",
    "readiness.path": "frontline-agent",
    "settings.edit": "small_group",
}
LAST_WEEK = (datetime.now(UTC) - timedelta(days=7)).date()
MORE = {  # lists as they are filtered
    "people.index ?q": "/people?q=okafor",
    "people.index ?unit": "/people?unit=2",
    "people.index ?state": "/people?state=invited",
    "people.person_choices ?q": "/people/choices?q=ma",
    "people.unit_choices ?q": "/units/choices?q=team",
    "readiness.team ?name": "/team?name=okafor",
    "readiness.team ?clearance": "/team?clearance=cleared",
    "readiness.team ?on": f"/team?on={LAST_WEEK}",
    "readiness.beside ?level": "/agents/1/people?level=1",
    "readiness.beside ?on": f"/agents/1/people?on={LAST_WEEK}",
    "triage.index ?tab": "/triage?tab=answered",
    "audit.index ?action": "/audit/?action=people",
}
LEFT_OUT = re.compile(r"^/(static|api/v1|livez|readyz|sample|invitation|password)")


@dataclass(frozen=True)
class Visit:
    """The cost of one page for one reader: the least of some times, which other work on the machine disturbs least."""

    page: str
    reader: str
    cpu_ms: float
    statements: int
    bytes: int


def main() -> None:
    folder, wanted = Path(sys.argv[1]), tuple(sys.argv[2:])
    settings = Settings(database_url=f"sqlite:///{folder / 'portal.db'}", data=folder, secret="growth" * 8)
    engine = db.connect(settings)
    app = create_app(settings, engine=engine)
    _sign_in(engine)
    cookie = settings.cookie(SIGN_IN)
    pages = {**_pages(app, engine), **MORE}
    visits = [
        asdict(each)
        for name, path in pages.items()
        if name.startswith(wanted or "")
        for each in _visits(app, engine, cookie, name, path)
    ]
    json.dump(visits, sys.stdout)


def _sign_in(engine: Engine) -> None:
    now = time.strftime("%Y-%m-%d %H:%M:%S.000000", time.gmtime())
    signed_in = text(
        "INSERT OR REPLACE INTO people_sign_in (token_hash, person_id, device, started_at, seen_at, authenticated_at)"
        " SELECT :token, id, '', :now, :now, :now FROM person WHERE email = :email"
    )
    with engine.connect().execution_options(portal_writes=True) as connection:
        for email in READERS.values():
            connection.execute(signed_in, {"token": hashed(TOKEN + email), "now": now, "email": email})
        connection.commit()


def _pages(app: Flask, engine: Engine) -> Mapping[str, str]:
    """Return the address of every page that a person opens, where the company has an example for its arguments."""
    examples = _examples(engine)
    found = {}
    with app.test_request_context():
        for rule in app.url_map.iter_rules():
            if "GET" not in (rule.methods or ()) or LEFT_OUT.match(rule.rule):
                continue
            known = {name: examples.get(name) or KEYS.get(rule.endpoint) for name in rule.arguments}
            if all(known.values()):
                with _ignoring_build_errors():
                    found[f"{rule.endpoint} {rule.rule}"] = app.url_for(rule.endpoint, **known)
    return found


def _examples(engine: Engine) -> Mapping[str, Any]:
    with engine.connect() as connection:
        found = {name: connection.execute(text(sql)).scalar() for name, sql in EXAMPLES.items()}
    return {**found, "report_id": UUID(str(found["report_id"])) if found["report_id"] else None}


@contextmanager
def _ignoring_build_errors() -> Iterator[None]:
    try:
        yield
    except BuildError:
        return


def _visits(app: Flask, engine: Engine, cookie: str, name: str, path: str) -> Iterator[Visit]:
    """Open a page as each reader who may, a few times; the first time fills what is cached."""
    client = app.test_client(use_cookies=False)
    for reader, email in READERS.items():
        headers = {"Cookie": f"{cookie}={TOKEN + email}"}
        if client.get(path, headers=headers).status_code != 200:
            continue
        statements: list[str] = []

        def note(_connection: Any, _cursor: Any, statement: str, *_more: Any, into: Any = statements) -> None:
            if not statement.startswith(TRANSACTIONS):
                into.append(statement)

        event.listen(engine, "before_cursor_execute", note)
        answer = client.get(path, headers=headers)
        event.remove(engine, "before_cursor_execute", note)
        spent = []
        for _ in range(TIMES):
            began = time.process_time()
            client.get(path, headers=headers)
            spent.append((time.process_time() - began) * 1000)
        yield Visit(name, reader, min(spent), len(statements), len(answer.data))


if __name__ == "__main__":
    main()
