"""What is sent is read and checked before anything is done."""

from typing import Any

import pytest
from sqlalchemy import select

from portal.core import db
from portal.people.models import Site
from tests.core.api.trial import SENT, Call, sites, told, tries


def test_a_body_of_the_right_shape_is_taken_and_committed(call: Call) -> None:
    answer = call("POST", "/sites", json=SENT)

    assert answer.status_code == 201
    assert answer.json == {"id": only_site("York").id, "name": "York"}


def only_site(name: str) -> Site:
    return db.session.scalars(select(Site).where(Site.name == name)).one()


@pytest.mark.parametrize(("options", "expected"), [
    ({"data": "name=York"}, (415, "api_not_json")),
    ({"data": {"name": "York"}}, (415, "api_not_json")),
    ({"data": b"{}", "content_type": "text/json"}, (415, "api_not_json")),
    ({"data": rb'{"name": "\ud800"}', "content_type": "application/json"}, (400, "api_unreadable")),
    ({"data": "{", "content_type": "application/json"}, (400, "api_unreadable")),
    ({"data": b"\xff", "content_type": "application/json"}, (400, "api_unreadable")),
    ({"data": "[" * 5000, "content_type": "application/json"}, (400, "api_unreadable")),
    ({"json": []}, (422, "api_unfit")),
    ({"json": {}}, (422, "api_unfit")),
    ({"json": {"name": "York", "naem": "x"}}, (422, "api_unfit")),
    ({"json": {"name": "Yo\0rk"}}, (422, "api_nul")),
    ({"data": "x" * 1_100_000, "content_type": "application/json"}, (413, "api_too_large")),
])  # fmt: skip
def test_a_body_of_another_shape_is_refused_with_a_reason(
    call: Call, options: dict[str, Any], expected: tuple[int, str]
) -> None:
    assert told(call("POST", "/sites", **options)) == expected
    assert (sites(), tries) == ([], [])


def test_each_field_that_does_not_fit_is_named(call: Call) -> None:
    faults = call("POST", "/sites", json={"naem": "York"}).json["faults"]

    assert [(fault["field"], fault["say"]) for fault in faults] == [
        ("name", "Field required"), ("naem", "Extra inputs are not permitted"),
    ]  # fmt: skip


def test_a_filter_that_is_not_known_is_refused_rather_than_left_out(call: Call) -> None:
    assert told(call("GET", "/sites?lettre=Y")) == (422, "api_unfit")
    assert told(call("GET", "/name?x=1")) == (422, "api_unfit")
