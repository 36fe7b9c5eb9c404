"""Absolute addresses of pages, inside and outside requests."""

from uuid import UUID

import pytest
from flask import Flask, url_for
from werkzeug.routing import BuildError

from portal.core.links import address_of, fixed_path


def test_a_job_links_to_the_portal_and_not_to_what_a_request_calls_it(app) -> None:
    with app.app_context():
        outside = address_of("people.show", person_id=7)
    with app.test_request_context("/", base_url="http://elsewhere.example"):
        inside = address_of("people.show", person_id=7)

    assert outside == inside == f"{app.settings.address}/people/7"


def test_two_portals_in_one_process_keep_their_own_addresses(app) -> None:
    other = Flask("other")
    other.add_url_rule("/elsewhere", endpoint="people.index")

    with app.app_context():
        assert fixed_path("people.index") == "/people"
    with other.app_context():
        assert fixed_path("people.index") == "/elsewhere"


def test_what_the_path_does_not_take_becomes_the_query(app) -> None:
    with app.app_context():
        assert address_of("people.index", q="Ada & Bo").endswith("/people?q=Ada+%26+Bo")


def test_a_page_that_does_not_exist_is_an_error(app) -> None:
    with app.app_context(), pytest.raises(BuildError):
        address_of("people.nowhere")


@pytest.mark.parametrize(
    ("endpoint", "values", "address"),
    [
        ("people.show", {"person_id": 7}, "/people/7"),
        (".show", {"person_id": 7}, "/people/7"),
        (".index", {"q": "Ada & Bo", "unit": None}, "/people?q=Ada+%26+Bo"),
        (".index", {"unit": 1}, "/people?unit=1"),
        (".index", {"unit": True}, "/people?unit=True"),
        (".index", {"unit": [1, 2]}, "/people?unit=1&unit=2"),
        (".index", {"_anchor": "found"}, "/people#found"),
        ("reports.show", {"report_id": UUID(int=1)}, f"/reports/{UUID(int=1)}"),
    ],
)
def test_a_link_is_the_same_however_often_it_is_made(app, endpoint, values, address) -> None:
    with app.test_request_context("/people"):
        assert [url_for(endpoint, **values) for _ in range(2)] == [address, address]


def test_a_link_below_a_prefix_has_the_prefix(app) -> None:
    with app.test_request_context("/people"):
        assert url_for("people.index") == "/people"
    with app.test_request_context("/people", base_url="http://localhost/rung"):
        assert url_for("people.index") == "/rung/people"


def test_a_link_to_a_page_that_does_not_exist_is_an_error(app) -> None:
    with app.test_request_context("/people"), pytest.raises(BuildError):
        url_for(".nowhere")
