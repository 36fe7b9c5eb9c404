"""A proxy that nobody declared does not lock out a company, and Health says what to set; cookies of two portals."""

from portal.core.environment import Settings
from portal.core.permissions import Role
from portal.people.rules import ATTEMPTS_PER_ADDRESS
from tests.core.dressed import replace_settings
from tests.make import make_person
from tests.people.signing import WAIT, fail, sign_in

PROXIED = {"X-Forwarded-For": "203.0.113.9"}


def test_behind_an_undeclared_proxy_failures_of_others_lock_nobody_out(as_, ada) -> None:
    fail(ATTEMPTS_PER_ADDRESS, account="others", address="127.0.0.1")

    assert sign_in(as_(None)).says(WAIT)
    assert (
        as_(None)
        .open(
            "/sign-in",
            "POST",
            data={"email": ada.email, "password": "four words nobody joins"},
            headers=PROXIED,
        )
        .status
        == 303
    )


def test_a_visitor_from_the_internet_cannot_pass_for_a_proxy(as_, ada) -> None:
    fail(ATTEMPTS_PER_ADDRESS, account="others", address="8.8.8.8")

    page = as_(None).open(
        "/sign-in", "POST", data={"email": ada.email, "password": "four words nobody joins"}, headers=PROXIED,
        environ_base={"REMOTE_ADDR": "8.8.8.8"},
    )  # fmt: skip

    assert page.says(WAIT)


def test_health_says_that_the_proxy_is_not_declared(as_, cast) -> None:
    admin = make_person("Ann Adler", access=(Role.ADMIN,))
    words = "Requests come through a proxy that is not declared"

    assert not as_(admin).open("/health").says(words)
    assert as_(admin).open("/health", headers=PROXIED).says(words)


def test_two_portals_on_one_host_keep_their_cookies_apart() -> None:
    one = Settings(secret="x" * 40, port=8000)
    names = {one.cookie("portal_sign_in"), replace_settings(one, port=8001).cookie("portal_sign_in")}
    secure = replace_settings(one, public_url="https://rung.example")

    assert len(names) == 2
    assert secure.cookie("portal_sign_in").startswith("__Host-portal_sign_in_")
