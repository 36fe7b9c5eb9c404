"""Sign-in, with the right password or a wrong one."""

from datetime import timedelta

from sqlalchemy import select

from portal.core import db
from portal.people import credentials
from portal.people.models import SignIn, SignInAttempt
from tests.browser import Browser
from tests.conftest import NOON
from tests.make import QUICK_HASHER

PASSWORD = "four words nobody joins"
WAIT = "Too many tries. Wait a few minutes, then try again."
HASH = QUICK_HASHER.hash(PASSWORD)


def sign_in(browser: Browser, email: str = "ada.abara@northwind.example", password: str = PASSWORD, **more):
    return browser.post("people.sign_in", email=email, password=password, **more)


def fail(count: int, *, account: str = "ada.abara@northwind.example", address: str = "elsewhere") -> None:
    """As many failed tries as strangers might have made a minute ago."""
    at = NOON - timedelta(minutes=1)
    with db.use_case():
        db.session.add_all(
            SignInAttempt(
                at=at,
                account_hash=credentials.queries.hashed(account),
                address_hash=credentials.queries.hashed(address),
            )
            for _ in range(count)
        )


def open_sign_ins(person) -> list[SignIn]:
    return list(
        db.session.scalars(select(SignIn).where(SignIn.person_id == person.id, SignIn.ended_at.is_(None)))
    )
