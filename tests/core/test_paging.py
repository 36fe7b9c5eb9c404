"""Pages of a list: paging forwards and back shows every row once and in order, for any page size."""

import base64
import json
from datetime import UTC, datetime

import pytest
from hypothesis import HealthCheck, given, settings, strategies as st
from sqlalchemy import delete, insert, select
from werkzeug.exceptions import BadRequest

from portal.core import db
from portal.core.paging import PageMark, page_of
from portal.people.models import Person, Site, Unit
from tests.make import make_person


@given(
    names=st.lists(st.text("abcäß ", max_size=3), unique=True, max_size=12),
    size=st.integers(1, 5),
    descending=st.booleans(),
)
@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_forwards_and_back_again_every_row_is_seen_once(connection, names, size: int, descending) -> None:
    db.session.execute(delete(Site))
    if names:
        db.session.execute(insert(Site), [{"name": name} for name in names])
    ordered = select(Site.id).order_by(Site.name.desc() if descending else Site.name.asc())
    expected = list(db.session.scalars(ordered))

    there, last = _walk(PageMark(), size=size, descending=descending, onward="after")
    back, first = [], last
    if last.before:
        back, first = _walk(PageMark.read(last.before), size=size, descending=descending, onward="before")

    assert [row.id for page in there for row in page] == expected
    assert [row.id for page in reversed([there[-1], *back]) for row in page] == expected
    assert (first.before, last.after) == (None, None)


def _walk(mark: PageMark, *, size: int, descending: bool, onward: str):
    pages = []
    for _step in range(20):
        page = page_of(
            select(Site.id, Site.name), [Site.name, Site.id], mark, size=size, descending=descending
        )
        pages.append(page.rows)
        if getattr(page, onward) is None:
            return pages, page
        mark = PageMark.read(getattr(page, onward))
    raise AssertionError("the pages never end")


def test_a_page_is_one_statement_however_far_it_lies(connection, count_queries) -> None:
    db.session.execute(insert(Site), [{"name": f"{number:03}"} for number in range(30)])
    mark = PageMark.read(page_of(select(Site.id, Site.name), [Site.name, Site.id], PageMark(), size=25).after)

    with count_queries() as queries:
        found = page_of(select(Site.id, Site.name), [Site.name, Site.id], mark, size=25)

    assert [row.name for row in found.rows] == ["025", "026", "027", "028", "029"]
    assert len(queries) == 1


@pytest.mark.parametrize("text", [
    "?", "AAAA", "é", "bnVsbA==", "NQ==", "W10=", "WzAsIHt9XQ==", "WzAsIG51bGxd", "WzAsIDEuNV0=", "WzAsIE5hTl0=",
    base64.urlsafe_b64encode(b"[" * 5000).decode(), PageMark.write(["\ud800", 1], backwards=False),
    PageMark.write(["a\0", 1], backwards=False),
])  # fmt: skip
def test_a_mark_that_nobody_wrote_is_a_bad_request(text: str) -> None:
    with pytest.raises(BadRequest):
        PageMark.read(text)


@pytest.mark.parametrize("keys", [["a"], ["a", "b"], [1, 1], [1, "a"], ["a", True], ["a", 1, 1]])
def test_a_mark_of_another_list_is_a_bad_request(connection, keys: list[object]) -> None:
    mark = PageMark.read(PageMark.write(keys, backwards=False))

    with pytest.raises(BadRequest):
        page_of(select(Unit.id, Unit.name), [Unit.name, Unit.id], mark)


def test_a_list_may_go_by_moments(connection) -> None:
    several = [datetime(2026, 3, day, 9, 30, tzinfo=UTC) for day in (3, 1, 2)]
    for number, moment in enumerate(several):
        make_person(f"Flo {number}").created_at = moment
    rows = select(Person.id, Person.name, Person.created_at)
    keys = [Person.created_at, Person.id]

    first = page_of(rows, keys, PageMark(), size=2)
    second = page_of(rows, keys, PageMark.read(first.after), size=2)

    assert [row.name for row in (*first.rows, *second.rows)] == ["Flo 1", "Flo 2", "Flo 0"]
    assert [row.name for row in page_of(rows, keys, PageMark.read(second.before), size=2).rows] == [
        "Flo 1",
        "Flo 2",
    ]


@pytest.mark.parametrize("moment", ["soon", 7, "2026-03-01", "2026-03-01T09:00:00"])
def test_a_mark_that_names_no_moment_is_a_bad_request(connection, moment: object) -> None:
    mark = PageMark.read(PageMark.write([moment, 1], backwards=False))

    with pytest.raises(BadRequest):
        page_of(select(Person.id, Person.created_at), [Person.created_at, Person.id], mark)


def test_no_mark_is_the_first_page() -> None:
    assert PageMark.read(None) == PageMark.read("") == PageMark((), backwards=False)


def test_a_mark_is_written_as_it_is_read() -> None:
    text = PageMark.write(["Ada", 7], backwards=True)

    assert json.loads(base64.urlsafe_b64decode(text)) == [1, "Ada", 7]
    assert PageMark.read(text) == PageMark(("Ada", 7), backwards=True)
