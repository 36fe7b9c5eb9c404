"""What every answer has, who gets in, and the pages for when something is wrong."""

import io
import json
import logging
import re
from pathlib import Path

import pysqlite3.dbapi2
import pytest
from flask import Response, abort, request
from sqlalchemy import insert, select, text
from sqlalchemy.exc import OperationalError

from portal.application import create_app
from portal.core import assets, db
from portal.core.access import access, anyone
from portal.core.errors import Busy, Refused
from portal.core.headers import CSP, FIXED, HSTS
from portal.core.logs import JsonLines
from portal.core.permissions import Permission
from portal.core.reasons import Reason
from portal.core.web import BODY_MAX, Portal
from portal.people.models import Site
from tests.agents.make import make_agent
from tests.browser import Browser, Page

SAID = "what Ada told us of Mrs Miller"
SECURE = {"public_url": "https://portal.example"}


@pytest.fixture
def plain(connection, cast, settings):
    """The application as in production: tokens checked, errors turned into pages; and a few views to try things on."""
    return dress(create_app(settings, engine=connection))


def dress(app: Portal) -> Portal:
    app.config["PREFERRED_URL_SCHEME"] = "http"
    views = {
        "boom": lambda: 1 / 0,
        "write": write,
        "say_no": say_no,
        "refuse": refuse,
        "rush": rush,
        "query": query,
        "twice": twice,
    }
    for name, view in views.items():
        app.add_url_rule(f"/try/{name}", name, anyone(_named(view)), methods=["GET", "POST"])
    app.add_url_rule("/try/unlabelled", "unlabelled", _named(lambda: "never"), methods=["GET", "POST"])
    app.add_url_rule(
        "/try/row/<int:row>", "row", anyone(lambda row: (f"row {row}", {"Content-Type": "text/plain"}))
    )
    app.add_url_rule(
        "/try/secret", "secret", access(Permission.PORTAL_USE, is_logged=False)(_named(lambda: "quiet"))
    )
    app.add_url_rule("/try/admins", "admins", access(Permission.ACCESS_MANAGE)(_named(lambda: "in")))
    return app


def _named(view):
    """A function of its own for each label, whose answer is plain text."""

    def plainly():
        answer, status = found if isinstance(found := view(), tuple) else (found, 200)
        return Response(answer, status, mimetype="text/plain")

    return plainly


def write() -> str:
    db.session.add(Site(name="York"))
    db.session.flush()  # it reaches the database in any case
    return "written"


def say_no() -> tuple[str, int]:
    write()
    db.note(lambda: db.session.add(Site(name="note")))
    return "no", 422


def refuse() -> str:
    write()
    raise Refused(Reason("last_administrator"))


def rush() -> str:
    raise Busy(retry_after=3)


def query() -> str:
    wanted = request.args.get("id", type=int)
    return str(
        db.session.scalar(
            select(Site.name).where(Site.id == wanted, Site.name != request.args.get("name", ""))
        )
    )


def twice() -> str:
    """Two sites of one name: the database says so, and PostgreSQL quotes the name while it does."""
    db.session.execute(insert(Site), [{"name": SAID}, {"name": SAID}])
    return "never"


def sites() -> list[str]:
    return list(db.session.scalars(select(Site.name).order_by(Site.name).where(Site.name != "Leeds")))


def post(browser: Browser, address: str, **options) -> Page:
    """As a page of ours would send it: with its token."""
    here = browser.open("/sign-in")
    form = here.text if here.status == 200 else browser.open("/profile").text
    token = re.search(r'name="csrf_token" value="([^"]+)"', form)[1]
    return browser.open(address, "POST", data={"csrf_token": token, **options.pop("data", {})}, **options)


# Headers ---------------------------------------------------------------------

ADDRESSES = [
    "/sign-in",
    "/",
    "/nowhere",
    "/try/boom",
    "/try/unlabelled",
    "/static/nothing.css",
    "/livez",
    "/try/rush",
]


@pytest.mark.parametrize("address", ADDRESSES)
def test_every_answer_carries_the_same_headers(plain, address: str) -> None:
    headers = Browser(plain, None).open(address).response.headers

    for name, value in FIXED:
        assert headers.getlist(name) == [value], name
    [policy] = headers.getlist("Content-Security-Policy")
    nonce = re.search(r"'nonce-([\w-]{20,})'", policy)[1]
    assert policy == CSP.format(nonce=nonce)
    assert "Strict-Transport-Security" not in headers


def test_static_files_carry_them_too_and_are_kept_for_ever(plain) -> None:
    page = Browser(plain, None).open("/sign-in").text
    address = re.search(r'href="(/static/theme\.[^"]+)"', page)
    if address is None:
        pytest.skip("the styles are not built here")

    headers = Browser(plain, None).open(address[1], buffered=True).response.headers

    assert headers["Cache-Control"] == "max-age=315360000, public, immutable"
    assert headers["X-Content-Type-Options"] == "nosniff"


def test_a_static_file_that_a_new_build_has_taken_away_is_not_there(plain, tmp_path, caplog) -> None:
    file = tmp_path / "theme.0123.css"
    file.write_text("p { color: black }")
    plain.wsgi_app = assets.serve(plain.wsgi_app, tmp_path)
    browser = Browser(plain, None)

    before = browser.open("/static/theme.0123.css", buffered=True)
    file.unlink()
    after = browser.open("/static/theme.0123.css")

    assert (before.status, after.status) == (200, 404)
    assert after.says("We cannot find that")
    assert [record for record in caplog.records if record.exc_info] == []


def test_the_nonce_is_new_for_every_answer_and_stands_on_its_scripts(plain) -> None:
    browser = Browser(plain, None)
    pages = [browser.open("/sign-in") for _ in range(2)]
    nonces = [
        re.search(r"'nonce-([^']+)'", page.response.headers["Content-Security-Policy"])[1] for page in pages
    ]

    assert nonces[0] != nonces[1]
    assert f'nonce="{nonces[0]}"' in pages[0].text


def test_pages_are_not_kept_by_the_browser(plain, cast) -> None:
    assert Browser(plain, cast.ada).open("/profile").response.headers["Cache-Control"] == "no-store"


def test_over_tls_the_cookies_are_bound_to_it_and_the_browser_is_told_to_stay(
    connection, cast, settings
) -> None:
    secure = create_app(replace_settings(settings, **SECURE), engine=connection)

    page = Browser(secure, None).open("/sign-in")

    assert page.response.headers.getlist("Strict-Transport-Security") == [HSTS[1]]
    cookie = page.response.headers["Set-Cookie"]
    assert cookie.startswith("__Host-portal_form=")
    assert all(part in cookie for part in ("Secure", "HttpOnly", "Path=/", "SameSite=Lax"))


def replace_settings(settings, **changes):
    return type(settings)(
        **{**{name: getattr(settings, name) for name in settings.__dataclass_fields__}, **changes}
    )


# Whose request it is -----------------------------------------------------------


def test_an_unsafe_request_without_its_token_is_refused_and_changes_nothing(plain) -> None:
    page = Browser(plain, None).open("/try/write", "POST")

    assert (page.status, page.title.split(" – ")[0]) == (400, "That did not arrive in one piece")
    assert sites() == []


def test_with_its_token_it_commits_before_it_answers(plain) -> None:
    assert post(Browser(plain, None), "/try/write").text == "written"
    db.session.rollback()
    assert sites() == ["York"]


@pytest.mark.parametrize(("headers", "status"), [
    ({}, 200), ({"Sec-Fetch-Site": "same-origin"}, 200), ({"Sec-Fetch-Site": "none"}, 200),
    ({"Sec-Fetch-Site": "cross-site"}, 403), ({"Sec-Fetch-Site": "same-site"}, 403), ({"Sec-Fetch-Site": ""}, 403),
    ({"Origin": "http://localhost"}, 200), ({"Origin": "https://evil.example"}, 403), ({"Origin": "null"}, 403),
    ({"Origin": "https://evil.example", "Sec-Fetch-Site": "same-origin"}, 200),
])  # fmt: skip
def test_a_request_that_another_site_makes_is_refused(plain, headers: dict[str, str], status: int) -> None:
    page = post(Browser(plain, None), "/try/write", headers=headers)

    assert page.status == status
    assert sites() == (["York"] if status == 200 else [])


def test_reading_is_open_to_links_from_other_sites(plain) -> None:
    assert Browser(plain, None).open("/sign-in", headers={"Sec-Fetch-Site": "cross-site"}).status == 200


def test_behind_a_proxy_the_public_address_is_our_own(connection, cast, settings) -> None:
    secure = dress(create_app(replace_settings(settings, **SECURE), engine=connection))
    secure.config.update(WTF_CSRF_ENABLED=False)

    def sent_from(origin: str) -> int:
        return Browser(secure, None).open("/try/write", "POST", headers={"Origin": origin}).status

    assert sent_from("https://portal.example") == 200
    assert sent_from("https://portal.example.evil.example") == 403


# Who gets in -------------------------------------------------------------------


@pytest.mark.parametrize("method", ["GET", "POST"])
def test_a_view_without_a_label_lets_nobody_in(plain, cast, method: str) -> None:
    browser = Browser(plain, cast.cal)
    page = browser.open("/try/unlabelled") if method == "GET" else post(browser, "/try/unlabelled")

    assert page.status == 403
    assert "never" not in page.text


def test_nobody_is_asked_to_sign_in_and_comes_back_to_where_they_were(plain) -> None:
    browser = Browser(plain, None)

    assert browser.open("/try/admins?x=1").response.headers["Location"] == "/sign-in?next=/try/admins?x%3D1"
    assert post(browser, "/profile").response.headers["Location"] == "/sign-in"


def test_a_part_of_a_page_whose_reader_is_signed_out_loads_the_page_again(plain) -> None:
    page = Browser(plain, None).open("/profile", headers={"HX-Request": "true"})

    assert (page.status, page.response.headers["HX-Refresh"], page.text) == (204, "true", "")


def test_the_wrong_role_gets_403_in_words(plain, cast) -> None:
    page = Browser(plain, cast.ada).open("/try/admins")

    assert (page.status, page.title.split(" – ")[0]) == (403, "This is not open to you")


# Errors --------------------------------------------------------------------------


def test_an_address_that_leads_nowhere_helps_on(plain, cast) -> None:
    for browser in (Browser(plain, None), Browser(plain, cast.ada)):
        page = browser.open("/nowhere")
        assert (page.status, page.title.split(" – ")[0]) == (404, "We cannot find that")
        assert page.says("Go to the first page")


def test_a_wrong_method_says_which_are_right(plain) -> None:
    page = post(Browser(plain, None), "/livez")

    assert (page.status, page.title.split(" – ")[0]) == (405, "That cannot be done here")
    assert set(page.response.headers["Allow"].split(", ")) == {"GET", "HEAD", "OPTIONS"}


def test_what_is_too_large_is_refused_before_it_is_read(plain) -> None:
    plain.config["MAX_CONTENT_LENGTH"] = 1000

    page = Browser(plain, None).open("/sign-in", "POST", data={"csrf_token": "x" * 1001})

    assert (page.status, page.title.split(" – ")[0]) == (413, "That is too large")


@pytest.mark.parametrize("method", ["GET", "POST"])
def test_a_bug_becomes_a_page_with_a_number_to_quote_and_never_a_trace(
    plain, cast, caplog, method: str
) -> None:
    browser = Browser(plain, cast.ada)
    page = browser.open("/try/boom") if method == "GET" else post(browser, "/try/boom")

    assert (page.status, page.title.split(" – ")[0]) == (500, "Something broke on our side")
    assert page.says(page.response.headers["X-Request-ID"])
    assert "ZeroDivisionError" not in page.text
    assert any("ZeroDivisionError" in str(record.exc_info) for record in caplog.records)


def test_a_database_error_on_the_way_does_not_break_its_own_page(plain, cast, monkeypatch) -> None:
    broken = access(Permission.PORTAL_USE)(
        lambda: db.session.execute(text("SELECT * FROM nothing_of_this_name"))
    )
    monkeypatch.setitem(plain.view_functions, "boom", broken)

    page = Browser(plain, cast.ada).open("/try/boom")

    assert (page.status, page.title.split(" – ")[0]) == (500, "Something broke on our side")
    assert page.says("Ada") or "Profile" in page.text


def test_when_even_the_page_for_errors_breaks_a_bare_one_is_left(plain, monkeypatch) -> None:
    monkeypatch.setitem(plain.chrome, "portal_name", lambda: 1 / 0)

    page = Browser(plain, None).open("/nowhere")

    assert page.status == 404
    assert page.text.startswith("<!doctype html>")
    assert page.says("We cannot find that")
    assert page.says(page.response.headers["X-Request-ID"])


@pytest.mark.parametrize("method", ["GET", "POST"])
def test_when_too_many_save_at_once_it_says_when_to_try_again(plain, cast, method: str) -> None:
    browser = Browser(plain, cast.ada)
    page = browser.open("/try/rush") if method == "GET" else post(browser, "/try/rush")

    assert (page.status, page.response.headers["Retry-After"]) == (503, "3")
    assert page.title.startswith("Many people are saving right now")


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


class SlowBody(io.BytesIO):
    """What somebody sends; remembers, whenever a part of it is asked for, whether others can save meanwhile."""

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


@pytest.mark.parametrize(("address", "seen"), [("/try/write", {"yes"}), ("/profile", set())])
def test_a_slow_body_lets_others_save(own_portal, address: str, seen: set[str]) -> None:
    browser = Browser(dress(create_app(own_portal.settings, engine=own_portal.engine)), None)
    token = re.search(r'name="csrf_token" value="([^"]+)"', browser.open("/first-steps").text)[1]
    body = SlowBody(own_portal.data / "portal.db", f"csrf_token={token}".encode())

    page = browser.open(address, "POST", input_stream=body, content_type="application/x-www-form-urlencoded")

    assert page.status == (200 if seen else 303)
    assert set(body.others_can_save) == seen


def test_a_use_case_that_runs_again_finds_the_form_as_it_was(plain, monkeypatch) -> None:
    seen: list[str] = []

    def stumble() -> str:
        seen.append(request.form["typed"])
        if len(seen) == 1:
            raise OperationalError("", {}, Stumbled())
        return "written"

    class Stumbled(Exception):
        sqlstate = "40001"

    monkeypatch.setitem(plain.view_functions, "write", anyone(_named(stumble)))

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


def test_a_refusal_without_a_form_is_a_page_that_gives_the_reason(plain, cast) -> None:
    page = post(Browser(plain, cast.ada), "/try/refuse")

    assert page.status == 422
    assert page.says("This is the last administrator. Make someone else one first.")
    assert sites() == []


def test_an_answer_of_400_or_more_takes_back_everything_but_the_notes(plain) -> None:
    assert post(Browser(plain, None), "/try/say_no").status == 422
    assert sites() == ["note"]


@pytest.mark.parametrize("address", [
    "/try/row/99999999999999999999", "/try/row/2147483648", "/try/query?id=99999999999999999999", "/try/query?name=%00",
    "/try/query?id=1&name=%ff%fe", "/%00", "/%ff", "/sign-in?next=%00",
])  # fmt: skip
def test_no_address_breaks_anything(plain, address: str) -> None:
    assert Browser(plain, None).open(address).status < 500


def test_the_largest_row_there_can_be_is_found(plain) -> None:
    assert Browser(plain, None).open("/try/row/2147483647").text == "row 2147483647"


# Logs --------------------------------------------------------------------------


def test_each_request_has_an_id_of_its_own_or_that_of_the_proxy(connection, cast, settings) -> None:
    def id_of(given: str | None = None, *, trust_proxy: bool = True) -> str:
        app = create_app(replace_settings(settings, trust_proxy=trust_proxy), engine=connection)
        headers = {"X-Request-ID": given} if given else {}
        return Browser(app, None).open("/livez", headers=headers).response.headers["X-Request-ID"]

    assert id_of() != id_of()
    assert id_of("0123-abcd-4567", trust_proxy=False) != "0123-abcd-4567"
    assert id_of("0123-abcd-4567") == "0123-abcd-4567"
    for wrong in ("short", "x" * 65, "with spaces in it", "<script>alert</script>"):
        assert id_of(wrong) != wrong


def test_a_request_is_one_line_that_names_the_person_by_number_and_nothing_typed(plain, cast, caplog) -> None:
    caplog.set_level(logging.INFO, logger="portal")

    Browser(plain, cast.ada).open("/profile?typed=secret-words")

    [line] = [json.loads(JsonLines().format(each)) for each in caplog.records if each.message == "request"]
    assert (line["endpoint"], line["method"], line["status"], line["person"]) == (
        "people.profile",
        "GET",
        200,
        cast.ada.id,
    )
    assert "secret-words" not in json.dumps(line)


def test_a_database_error_is_written_down_without_what_was_typed(plain, cast, caplog) -> None:
    assert post(Browser(plain, cast.ada), "/try/twice").status == 500

    lines = [JsonLines().format(each) for each in caplog.records]
    assert any("IntegrityError" in line and "people_site" in line for line in lines)
    assert not any(SAID in line for line in lines)


def test_a_value_that_does_not_fit_is_written_down_without_the_value(plain, cast, caplog) -> None:
    """SQLite takes it; PostgreSQL does not."""
    page = Browser(plain, cast.ada).open("/try/query?id=1&name=Mrs Miller%00")

    assert page.status < 500
    assert not any("Miller" in JsonLines().format(each) for each in caplog.records)


def test_views_that_ask_for_it_are_left_out_of_the_log(plain, cast, caplog) -> None:
    caplog.set_level(logging.INFO, logger="portal")

    assert Browser(plain, cast.ada).open("/try/secret").text == "quiet"

    assert [each.message for each in caplog.records] == []


def test_abort_with_an_answer_of_its_own_is_left_alone(plain, monkeypatch) -> None:
    monkeypatch.setitem(
        plain.view_functions, "boom", anyone(lambda: abort(Response("my own", 418, mimetype="text/plain")))
    )

    assert Browser(plain, None).open("/try/boom").text == "my own"


@pytest.mark.parametrize(
    ("address", "page"),
    [
        ("/agents/deployments/5/pause", "/agents/deployments/5"),
        ("/policies/p06/acknowledgements", "/policies/p06"),
        ("/profile/sign-ins/3/end", "/profile"),
        ("/audit/copies", "/audit"),
    ],
)
def test_the_address_of_a_button_leads_to_the_page_it_stands_on(as_, cast, address: str, page: str) -> None:
    answer = as_(cast.ada).open(address)

    assert (answer.status, answer.response.headers["Location"]) == (303, page)
    assert as_(cast.ada).open(address, method="PATCH").status == 405


@pytest.mark.parametrize("endpoint", ["pages.show_help", "pages.show_data", "pages.show_accessibility"])
def test_the_pages_at_the_foot_are_open_to_everybody(as_, cast, endpoint: str) -> None:
    for person in (None, cast.ada):
        assert as_(person).get(endpoint).status == 200
    assert as_(None).get("pages.show_data").says("How we use your data Accessibility")


def test_a_summary_of_errors_names_the_questions(as_, cast) -> None:
    page = as_(cast.cal).post("agents.new_limit", agent_id=make_agent().id, since="soon")

    assert page.says("What does it get wrong? Say what it gets wrong.")
    assert page.says("Since when is it known? Choose a day.")


def test_too_long_is_said_with_the_limit(as_, cast) -> None:
    page = as_(cast.ada).post("reports.new", kind="failure", what="x" * 2001)

    assert page.says("At most 2,000 characters.")
