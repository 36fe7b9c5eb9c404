"""What is measured runs statements that are kept: to build or compile one at each visit costs more than to run it."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import event, literal, select

from portal.core import clock, db
from portal.people.queries import find_by_email
from portal.today import queries as today_queries
from tests.bench.pages import CHECK, LEARNER, PAGES, REPORT, report
from tests.bench.visiting import READERS, Company, opened
from tests.journeys.conftest import copy_of

Visit = Callable[[Company, int], Any]  # with the number of the visit
WRITES: dict[str, Visit] = {
    "answer a check": lambda company, _number: company.client_of(LEARNER).post(CHECK, data={"answer": "a"}),
    "send a report": lambda company, number: company.client_of(LEARNER).post(REPORT, data=report(number)),
}


@dataclass(frozen=True)
class Ran:
    """A statement as it was run: the object that was given to SQLAlchemy, and whether it was known already."""

    text: str
    given: object
    is_known: bool


@pytest.fixture(scope="module")
def company(sample: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Company]:
    """The sample company, opened in this process; its clock stands still, so that no cache expires."""
    with clock.moved_to(datetime.now(UTC)):
        company = opened(copy_of(sample, tmp_path_factory) / "var" / "sample")
        yield company
    db.session.remove()
    company.engine.dispose()


def visit(name: str) -> Visit:
    """Return what opens a page, or what does one of the writes."""
    if name in WRITES:
        return WRITES[name]
    address, reader = PAGES[name]
    return lambda company, _number: company.client_of(reader).get(address)


def statements_of(company: Company, work: Callable[[], object]) -> list[Ran]:
    """Return what ``work`` asks of the database; the statements that begin and end a transaction are none."""
    found: list[Ran] = []

    def note(_connection: Any, _cursor: Any, text: str, _values: Any, context: Any, _many: object) -> None:
        if context.invoked_statement is not None:
            is_known = context.cache_hit.name == "CACHE_HIT"
            found.append(Ran(" ".join(text.split()), context.invoked_statement, is_known))

    event.listen(company.engine, "before_cursor_execute", note)
    try:
        work()
    finally:
        event.remove(company.engine, "before_cursor_execute", note)
    return found


def made_anew(second: list[Ran], third: list[Ran]) -> list[str]:
    """Return the statements of a visit that were compiled, or that are other objects than those of the visit before."""
    kept = {id(ran.given) for ran in second}
    return [ran.text for ran in third if not ran.is_known or id(ran.given) not in kept]


@pytest.mark.parametrize("name", [*PAGES, *WRITES])
def test_a_statement_is_built_and_compiled_once(company: Company, name: str) -> None:
    once = visit(name)
    assert once(company, 1).status_code in (200, 303)

    second, third = (statements_of(company, lambda n=number: once(company, n)) for number in (2, 3))  # type: ignore[misc]

    assert len(third) > 1
    assert made_anew(second, third) == []


@pytest.mark.parametrize("email", READERS.values(), ids=READERS)
def test_what_is_asked_for_first_leaves_no_task_out(company: Company, email: str) -> None:
    with company.app.test_request_context():
        person, at = find_by_email(email), clock.now()
        assert person
        every = [
            task
            for feature in company.app.features
            for source in feature.tasks
            for task in source.find(person, at)
        ]

        assert today_queries.find_tasks(person, at) == every


def test_a_statement_that_is_built_or_compiled_at_each_visit_is_named(company: Company) -> None:
    def build() -> None:
        with company.engine.connect() as connection:
            connection.execute(select(literal(1).label("built_anew")))

    def compile_anew() -> None:
        with company.engine.connect().execution_options(compiled_cache=None) as connection:
            connection.execute(KEPT)

    for work, name in ((build, "built_anew"), (compile_anew, "compiled_anew")):
        (named,) = made_anew(statements_of(company, work), statements_of(company, work))
        assert name in named


KEPT = select(literal(1).label("compiled_anew"))
