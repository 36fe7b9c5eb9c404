"""Sends random requests, opens pages after those that changed something, and keeps what broke."""

import traceback
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from http import HTTPStatus
from itertools import islice
from random import Random
from typing import Any

from sqlalchemy import Connection

from portal.core import db, memory
from portal.core.access import API
from portal.core.api.limits import Window
from portal.core.permissions import DERIVED_ROLES, ApiScope, Role
from portal.core.web import Portal
from portal.people.models import Person
from portal.people.signing_in import SIGN_IN
from tests.access.doors import undone
from tests.access.planted import Planted
from tests.browser import send
from tests.clients.make import make_client, make_token
from tests.fuzz.cases import Case, Cases
from tests.fuzz.surface import Surface, explore
from tests.make import give_access, make_sign_in

NOBODY, TOKEN = "nobody", "rung_a-token-for-everything"
ROLES = set(Role) - DERIVED_ROLES - {Role.EXECUTIVE}
PEOPLE = ("everything", "ada", "bo")  # one with every role, an employee, her manager
SENDERS = [NOBODY, *PEOPLE, *["everything"] * 3]
LOOKS = 2  # pages that are opened after a request that changed something


@dataclass
class Found:
    """How the answers were, and each thing that broke with the first case that showed it."""

    statuses: Counter[int] = field(default_factory=Counter)
    broken: dict[str, Case] = field(default_factory=dict)
    traces: dict[str, str] = field(default_factory=dict)

    def __str__(self) -> str:
        counts = ", ".join(f"{status}: {times}" for status, times in sorted(self.statuses.items()))
        broken = (f"\n{key}\n  {case}\n{self.traces.get(key, '')}" for key, case in self.broken.items())
        return "\n".join((f"{self.statuses.total()} answers ({counts})", *broken))


class Campaign:
    """One company, some people in it, and random requests from them; each is undone before the next.

    The first ``explorers`` of them open every page before, to find its forms.
    """

    def __init__(self, app: Portal, connection: Connection, planted: Planted, explorers: int) -> None:
        self._app, self._connection = app, connection
        self._cookies = {name: self._sign_in(name, planted) for name in PEOPLE}
        make_token(
            make_client(db.session.get_one(Person, planted.people["bo"]), *ApiScope, name="All"), TOKEN
        )
        self.surface: Surface = explore(app, connection, planted, list(self._cookies.values())[:explorers])

    def run(self, seed: int, count: int) -> Found:
        """Send ``count`` requests drawn from ``seed``."""
        return self._send_all(Cases(seed, self.surface, SENDERS).some(count), Random(seed))

    def run_every_combination(self, seed: int, *, part: int, parts: int) -> Found:
        """Send each kind of body with each method to each address, from everybody; ``seed`` draws what is sent."""
        cases = Cases(seed, self.surface, [NOBODY, *PEOPLE]).every_combination()
        return self._send_all(islice(cases, part, None, parts), Random(seed))

    def _send_all(self, cases: Iterable[Case], looks: Random) -> Found:
        found = Found()
        for case in cases:
            with undone(self._connection):
                answer = self._answer(case, case, found)
                if (
                    answer is not None
                    and case.method == "POST"
                    and answer.status_code < HTTPStatus.BAD_REQUEST
                ):
                    self._look_around(case, answer.headers.get("Location", "/"), looks, found)
            memory.forget_all()
        return found

    def _look_around(self, case: Case, first: str, looks: Random, found: Found) -> None:
        """Open the page that the answer leads to, and some others: what was stored must not break them."""
        memory.forget_all()
        pages = [door.address for door in self.surface.doors if door.method == "GET"]
        for address in [first, *looks.sample(pages, LOOKS)]:
            self._answer(Case("everything", "GET", address), case, found)

    def _answer(self, case: Case, blamed: Case, found: Found) -> Any:
        """Send one request; ``blamed`` is kept where it breaks."""
        self._app.call_window = Window()
        client = self._app.test_client(use_cookies=False)
        headers = {**self._credentials(case), **case.headers}
        try:
            answer = send(
                client, case.address, method=case.method, headers=headers, buffered=True, **case.options
            )
        except Exception as error:  # noqa: BLE001 - whatever reaches the server would be a 500
            where = traceback.extract_tb(error.__traceback__)
            ours = next((frame for frame in reversed(where) if "/portal/" in frame.filename), where[-1])
            key = f"{type(error).__name__} in {ours.filename.rpartition('/portal/')[2]}:{ours.name}"
            found.broken.setdefault(key, blamed)
            found.traces.setdefault(key, "".join(traceback.format_exception(error)))
            found.statuses[500] += 1
            return None
        found.statuses[answer.status_code] += 1
        if answer.status_code >= HTTPStatus.INTERNAL_SERVER_ERROR:
            found.broken.setdefault(f"{answer.status_code} of {case.method} {case.address}", blamed)
        return answer

    def _credentials(self, case: Case) -> dict[str, str]:
        if case.address.startswith(API):
            return {"Authorization": f"Bearer {TOKEN}", "Idempotency-Key": "k"} if case.who != NOBODY else {}
        cookie = self._cookies.get(case.who)
        return {"Cookie": f"{self._app.settings.cookie(SIGN_IN)}={cookie}"} if cookie else {}

    def _sign_in(self, name: str, planted: Planted) -> str:
        """Sign a person in. One of them, Cal, holds every role at once."""
        cal = db.session.query(Person).filter_by(name="Cal Chen").one()
        person = cal if name == "everything" else db.session.get_one(Person, planted.people[name])
        if name == "everything":
            for role in ROLES:
                give_access(person, role)
        make_sign_in(person, f"fuzz-{name}")
        return f"fuzz-{name}"
