"""The headers of every response."""

import re

import pytest

from portal.application import create_app
from portal.core import assets
from portal.core.headers import CSP, FIXED, HSTS
from tests.browser import Browser
from tests.core.dressed import SECURE, replace_settings

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


def test_a_static_file_that_a_new_build_has_taken_away_is_not_there(
    plain, tmp_path, caplog, monkeypatch
) -> None:
    file = tmp_path / "theme.0123.css"
    file.write_text("p { color: black }")
    monkeypatch.setattr(plain, "wsgi_app", assets.serve(plain.wsgi_app, tmp_path))
    browser = Browser(plain, None)

    before = browser.open("/static/theme.0123.css", buffered=True)
    file.unlink()
    after = browser.open("/static/theme.0123.css")

    assert (before.status, after.status) == (200, 404)
    assert after.says("Page not found")
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
    assert cookie.startswith("__Host-portal_form_")
    assert all(part in cookie for part in ("Secure", "HttpOnly", "Path=/", "SameSite=Lax"))
