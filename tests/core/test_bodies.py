"""The body of a request: only the content types that a route takes are read, and only text that can be stored."""

import io
import re

import pytest

from portal.core.access import FILES, FORM
from portal.core.bodies import FIELDS_MAX
from portal.core.permissions import Role
from tests.browser import Browser
from tests.core.dressed import sites
from tests.make import give_access


@pytest.mark.parametrize(
    "content_type",
    ["application/json", "text/plain", "application/octet-stream", f"{FILES}; boundary=x", "nonsense", ""],
)
def test_a_form_that_is_sent_as_something_else_is_refused(plain, content_type: str) -> None:
    page = Browser(plain, None).open(
        "/try/write", "POST", data=b'{"name": "York"}', content_type=content_type
    )

    assert (page.status, page.title.split(" – ")[0]) == (415, "This page cannot read that kind of content")
    assert sites() == []


@pytest.mark.parametrize(
    ("sent", "status"),
    [
        (b"name=%C3%A9+%F0%9F%A6%8A", 200),
        (b"name=%ED%A0%80", 400),  # a lone surrogate
        (b"name=\xff\xfe", 400),
        (b"&" * FIELDS_MAX, 413),
        (b"a=b&" * FIELDS_MAX, 413),
    ],
)
def test_text_that_would_be_altered_is_refused_and_so_are_endless_fields(
    plain, sent: bytes, status: int
) -> None:
    browser = Browser(plain, None)
    token = re.search(r'name="csrf_token" value="([^"]+)"', browser.open("/sign-in").text)[1]

    page = browser.open("/try/write", "POST", data=sent + f"&csrf_token={token}".encode(), content_type=FORM)

    assert page.status == status
    assert sites() == (["York"] if status == 200 else [])


def test_a_file_is_read_only_where_the_page_asks_for_one(as_, cast) -> None:
    give_access(cast.ada, Role.ADMIN)

    def send_to(address: str) -> int:
        return (
            as_(cast.ada).open(address, "POST", data={"file": (io.BytesIO(b"E-1,Ida"), "people.csv")}).status
        )

    assert send_to("/people/imports") == 422  # read, and found without a heading
    assert send_to("/profile") == 415
