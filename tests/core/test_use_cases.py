"""A request that changes something is one use case: when it takes the write lock, and when it runs again."""

import io
import re
from pathlib import Path

import pysqlite3.dbapi2
import pytest
from flask import request
from sqlalchemy.exc import OperationalError

from portal.application import create_app
from portal.core import db
from portal.core.access import anyone
from portal.core.errors import Busy
from portal.core.web import BODY_MAX
from tests.browser import Browser
from tests.core.dressed import dress, in_plain_text, post
from tests.reports.make import WHAT


@pytest.mark.parametrize(
    ("address", "options", "status"),
    [
        ("/try/write", {}, 400),  # no form token
        ("/try/write", {"headers": {"Origin": "https://evil.example"}}, 403),
        ("/try/unlabelled", {}, 403),
        ("/profile", {}, 303),  # nobody is signed in
        ("/try/write", {"data": {"typed": "x" * (BODY_MAX + 1)}}, 413),
    ],
)
def test_a_request_that_is_refused_takes_nobodys_turn(plain, monkeypatch, address, options, status) -> None:
    class Full:
        def turn(self):
            raise Busy

    monkeypatch.setattr(db, "_writers", Full())
    monkeypatch.setattr(db, "is_sqlite", lambda: True)

    assert Browser(plain, None).open(address, "POST", **options).status == status


def test_a_form_reads_who_sent_it_once(as_, cast, count_queries) -> None:
    browser = as_(cast.ada)

    with count_queries() as statements:
        page = browser.post("reports.new", kind="failure", agent_id=0, what=WHAT)

    assert page.status == 303
    assert sum("FROM people_sign_in" in each for each in statements) == 1


class SlowBody(io.BytesIO):
    """A request body that records, at each read, whether others can save meanwhile."""

    def __init__(self, file: Path, sent: bytes) -> None:
        super().__init__(sent)
        self.file, self.others_can_save = file, []

    def read(self, size: int = -1) -> bytes:
        other = pysqlite3.dbapi2.connect(str(self.file), isolation_level=None, timeout=0)
        try:
            other.execute("BEGIN IMMEDIATE")
            self.others_can_save.append("yes")
        except pysqlite3.dbapi2.OperationalError:
            self.others_can_save.append("no")
        finally:
            other.close()
        return super().read(size)

    def readinto(self, buffer) -> int:
        found = self.read(len(buffer))
        buffer[: len(found)] = found
        return len(found)


@pytest.mark.parametrize(("address", "status"), [("/try/write", 200), ("/profile", 303)])
def test_a_slow_body_lets_others_save(own_portal, address: str, status: int) -> None:
    browser = Browser(dress(create_app(own_portal.settings, engine=own_portal.engine)), None)
    token = re.search(r'name="csrf_token" value="([^"]+)"', browser.open("/first-steps").text)[1]
    body = SlowBody(own_portal.data / "portal.db", f"csrf_token={token}".encode())

    page = browser.open(address, "POST", input_stream=body, content_type="application/x-www-form-urlencoded")

    assert page.status == status
    assert set(body.others_can_save) == {"yes"}


def test_a_use_case_that_runs_again_finds_the_form_as_it_was(plain, monkeypatch) -> None:
    seen: list[str] = []

    def stumble() -> str:
        seen.append(request.form["typed"])
        if len(seen) == 1:
            raise OperationalError("", {}, Stumbled())
        return "written"

    class Stumbled(Exception):
        sqlstate = "40001"

    monkeypatch.setitem(plain.view_functions, "write", anyone(in_plain_text(stumble)))

    assert post(Browser(plain, None), "/try/write", data={"typed": "once"}).text == "written"
    assert seen == ["once", "once"]


def test_a_request_that_finds_no_place_among_the_writers_says_so_too(plain, cast, monkeypatch) -> None:
    class Full:
        def turn(self):
            raise Busy

    browser = Browser(plain, cast.ada)
    browser.open("/profile")
    monkeypatch.setattr(db, "_writers", Full())
    monkeypatch.setattr(db, "is_sqlite", lambda: True)

    page = post(browser, "/try/write")

    assert (page.status, page.response.headers["Retry-After"]) == (503, "1")
    assert page.says(page.response.headers["X-Request-ID"])
    assert page.response.headers["Cache-Control"] == "no-store"
