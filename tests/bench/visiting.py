"""What pages cost in one company, as JSON: ``python -m tests.bench.visiting FOLDER [BEGINNINGS]``.

Every page is opened, or those whose endpoints begin with one of some texts. The company is the one in the SQLite file
of the folder or, where PORTAL_DATABASE_URL is set, the one in that database. Routes that no reader could open are
named on standard error.
"""

import json
import os
import re
import sys
import time
from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from uuid import UUID

from flask.testing import FlaskClient
from sqlalchemy import Engine, event, text
from werkzeug.routing import Rule

from portal.application import create_app
from portal.core import db, schema
from portal.core.environment import Settings
from portal.core.web import Portal
from portal.people.queries import hashed
from portal.people.signing_in import SIGN_IN
from tests.bench.pages import COMPLIANCE, LEADER, LEARNER, TRIAGER
from tests.bench.recording import TRANSACTIONS
from tests.instructions import Instructions

TOKEN, TIMES = "growth-token-of-somebody", 7
READERS = {
    "employee": LEARNER,
    "leader": LEADER,
    "triager": TRIAGER,
    "editor": "mina.park@northwind.example",
    "compliance": COMPLIANCE,
    "administrator": "sunita.pillai@northwind.example",
    "change lead": "devika.rao@northwind.example",
    "executive": "elena.marsh@northwind.example",
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
    "change_id": "SELECT max(id) FROM change",
    "message_id": "SELECT min(id) FROM message",
    "exception_id": "SELECT min(id) FROM policy_exception",
    "draft_id": "SELECT min(id) FROM policy_draft",
    "proposal_id": "SELECT min(id) FROM library_proposal",
    "report_id": "SELECT id FROM report ORDER BY number LIMIT 1",
    "person_id": f"SELECT min(id) FROM person WHERE manager_id = (SELECT id FROM person WHERE email = '{LEADER}')",
}
OF_READER = f"person_id IN (SELECT id FROM person WHERE email IN ({', '.join(map(repr, READERS.values()))}))"
UNDER_WAY = f"""SELECT key, max(id) AS attempt_id FROM training_attempt AS attempt WHERE kind = '%s' AND {OF_READER}
    AND NOT EXISTS (SELECT 1 FROM training_result WHERE attempt_id = attempt.id) GROUP BY key"""
FINISHED = f"""SELECT key, max(id) AS attempt_id FROM training_attempt AS attempt WHERE kind = '%s' AND {OF_READER}
    AND EXISTS (SELECT 1 FROM training_result WHERE attempt_id = attempt.id) GROUP BY key"""
ROWS = {  # the arguments of an address that belong together, or that mean something else elsewhere
    "library.version": "SELECT min(id) AS version_id FROM library_version",
    "messages.edit": "SELECT min(id) AS message_id FROM message WHERE asked_at IS NULL AND sent_at IS NULL",
    "news.show": "SELECT min(id) AS message_id FROM message WHERE sent_at IS NOT NULL",
    "policies.receipt": f"SELECT min(id) AS signature_id FROM policy_acknowledgement WHERE {OF_READER}",
    "policies.version": "SELECT key, min(id) AS version_id FROM library_version WHERE key = 'p06' GROUP BY key",
    "reports.show": f"SELECT id AS report_id FROM report WHERE {OF_READER.replace('person_id', 'reporter_id')}",
    "training.lab_item": UNDER_WAY % "lab",
    "training.lab_result": FINISHED % "lab",
    "training.observation": f"SELECT id AS observation_id FROM training_observation WHERE {OF_READER}",
    "training.quiz_item": UNDER_WAY % "quiz",
    "training.quiz_result": FINISHED % "quiz",
}
LESSON, POLICY, QUIZ, LAB = "f01-what-an-agent-is", "p06", "qz-foundation", "lab-20"
VALUES: Mapping[str, Mapping[str, Any]] = {
    "metrics.show": {"key": "b1"},
    "policies.compare": {"key": POLICY},
    "policies.show": {"key": POLICY},
    "policies.ask": {"key": POLICY},
    "policies.review": {"key": POLICY},
    "policies.assign_owner": {"key": POLICY},
    "exceptions.new": {"key": POLICY},
    "readiness.next_step": {"kind": "lesson", "key": LESSON},
    "readiness.path": {"role": "frontline-agent"},
    "readiness.path_of": {"kind": "lesson", "key": LESSON},
    "settings.edit": {"name": "small_group"},
    "training.ask_for_talk": {"kind": "assessed", "key": LAB},
    "training.lab": {"key": LAB},
    "training.lesson": {"key": LESSON, "section": "try-it"},
    "training.quiz": {"key": QUIZ},
    "training.signoff": {"key": "so-1"},
    "training.warm_up": {"key": LAB, "number": 1},
}
BEGIN = {"training.quiz_attempts": QUIZ, "training.lab_attempts": LAB}  # so that an attempt is under way
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
OPENED = {200, 303}  # a page, or what leads to one
LEFT_OUT = re.compile(r"^/(static|api/v1|livez|readyz|sample|invitation|password)")


@dataclass(frozen=True)
class Visit:
    """The cost of one page for one reader: the least of some times, which other work on the machine disturbs least.

    ``instructions`` are those that SQLite ran, the same in every run; on PostgreSQL there are none.
    """

    page: str
    reader: str
    cpu_ms: float
    statements: int
    instructions: int
    bytes: int


@dataclass(frozen=True)
class Company:
    """An opened company, whose readers are signed in."""

    app: Portal
    engine: Engine
    cookie: str
    work: Instructions

    def client_of(self, email: str) -> FlaskClient:
        client = self.app.test_client(use_cookies=False)
        client.environ_base |= {
            "HTTP_COOKIE": f"{self.cookie}={TOKEN + email}",
            "HTTP_SEC_FETCH_SITE": "same-origin",
        }
        return client


def main() -> None:
    folder, wanted = Path(sys.argv[1]), tuple(sys.argv[2:])
    company = opened(folder)
    _begin_attempts(company)
    pages = {**_pages(company), **MORE}
    visits = [
        asdict(each)
        for name, path in pages.items()
        if name.startswith(wanted or "")
        for each in _visits(company, name, path)
    ]
    json.dump(visits, sys.stdout)
    if not wanted:
        _tell_unvisited(company.app, {each["page"] for each in visits})


def opened(folder: Path) -> Company:
    """Open the company in a folder, and sign its readers in."""
    url = os.environ.get("PORTAL_DATABASE_URL", f"sqlite:///{folder / 'portal.db'}")
    settings = Settings(database_url=url, data=folder, secret="growth" * 8)
    engine = db.connect(settings)
    schema.upgrade(engine)
    engine.dispose()
    work = Instructions()
    event.listen(engine, "connect", work.listen)
    app = create_app(settings, engine=engine)
    app.config["WTF_CSRF_ENABLED"] = False
    _sign_in(engine)
    return Company(app, engine, settings.cookie(SIGN_IN), work)


def _sign_in(engine: Engine) -> None:
    """Sign the readers in; a sign-in of an earlier visit is replaced."""
    signed_out = text("DELETE FROM people_sign_in WHERE token_hash = :token")
    signed_in = text(
        "INSERT INTO people_sign_in (token_hash, person_id, device, started_at, seen_at, authenticated_at, proof)"
        " SELECT :token, id, '', :now, :now, :now, 'password' FROM person WHERE email = :email"
    )
    now = datetime.now(UTC).replace(tzinfo=None)
    with engine.connect().execution_options(portal_writes=True) as connection:
        for email in READERS.values():
            token = hashed(TOKEN + email)
            connection.execute(signed_out, {"token": token})
            connection.execute(signed_in, {"token": token, "now": now, "email": email})
        connection.commit()


def _begin_attempts(company: Company) -> None:
    """Let each reader who may begin a quiz and a lab, where none is under way."""
    with company.app.test_request_context():
        addresses = [company.app.url_for(endpoint, key=key) for endpoint, key in BEGIN.items()]
    for email in READERS.values():
        for address in addresses:
            company.client_of(email).post(address)


def _pages(company: Company) -> Mapping[str, str]:
    """Return the address of every page that a person opens, where the company has an example for its arguments."""
    found = {}
    with company.app.test_request_context(), company.engine.connect() as connection:
        examples = {name: connection.execute(text(sql)).scalar() for name, sql in EXAMPLES.items()}
        for rule in company.app.url_map.iter_rules():
            if not _is_page(rule):
                continue
            own = VALUES.get(rule.endpoint, {})
            if rule.endpoint in ROWS:
                own = connection.execute(text(ROWS[rule.endpoint])).mappings().first() or {}
            known = {name: own.get(name) or examples.get(name) for name in rule.arguments}
            if all(known.values()):
                if "report_id" in known:
                    known["report_id"] = UUID(str(known["report_id"]))  # SQLite returns it as text
                found[f"{rule.endpoint} {rule.rule}"] = company.app.url_for(rule.endpoint, **known)
    return found


def _is_page(rule: Rule) -> bool:
    return "GET" in (rule.methods or ()) and not LEFT_OUT.match(rule.rule)


def _tell_unvisited(app: Portal, visited: set[str]) -> None:
    """Name the routes without an example in this company, or that no reader may open."""
    missing = [f"{rule.endpoint} {rule.rule}" for rule in app.url_map.iter_rules() if _is_page(rule)]
    for name in sorted(set(missing) - visited):
        print(f"Not visited: {name}", file=sys.stderr)


def _visits(company: Company, name: str, path: str) -> Iterator[Visit]:
    """Open a page as each reader who may, a few times; the first time fills what is cached."""
    for reader, email in READERS.items():
        client = company.client_of(email)
        if client.get(path).status_code not in OPENED:
            continue
        statements, instructions, size = _counted(company, client, path)
        spent = []
        for _ in range(TIMES):
            began = time.process_time()
            client.get(path)
            spent.append((time.process_time() - began) * 1000)
        yield Visit(name, reader, min(spent), statements, instructions, size)


def _counted(company: Company, client: FlaskClient, path: str) -> tuple[int, int, int]:
    """Return the statements, instructions and bytes of a page."""
    statements: list[str] = []

    def note(_connection: Any, _cursor: Any, statement: str, *_more: Any) -> None:
        if not statement.startswith(TRANSACTIONS):
            statements.append(statement)

    before = company.work.run
    event.listen(company.engine, "before_cursor_execute", note)
    answer = client.get(path)
    event.remove(company.engine, "before_cursor_execute", note)
    return len(statements), company.work.run - before, len(answer.data)


if __name__ == "__main__":
    main()
