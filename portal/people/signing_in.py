"""Signing in and out: the only module that uses Flask-Login, the sign-in cookie and its database rows."""

import secrets
from contextlib import suppress
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from flask import Request, Response, current_app, g, request
from flask_login import current_user
from itsdangerous import BadSignature, URLSafeSerializer

from portal.core import clock, db, unsent
from portal.core.access import actor, comes_through_undeclared_proxy, is_for_programs
from portal.core.errors import Busy, Refused
from portal.core.reasons import Reason
from portal.people import credentials, first_steps, queries, rules
from portal.people.models import OneTimeLink, Person
from portal.people.rules import SignInProof

if TYPE_CHECKING:
    from portal.core.web import Portal

TOKEN_BYTES = 32
SIGN_IN = "portal_sign_in"
DEVICE = "portal_device"
DEVICE_LIFE = timedelta(days=180)
DEVICE_PEOPLE = 5  # people remembered on one browser


def init_app(app: "Portal") -> None:
    """Register the request loader with Flask-Login."""
    app.login_manager.request_loader(load_person)
    app.login_manager.session_protection = None


def load_person(incoming: Request) -> Person | None:
    """Return the person behind the cookie, or nobody for the API; store every five minutes that they were seen."""
    token = None if is_for_programs() else incoming.cookies.get(_cookie_name(SIGN_IN))
    found = queries.find_signed_in(token) if token else None
    if found is None:
        return None
    person, sign_in = found
    g.sign_in = sign_in
    if clock.is_past(sign_in.seen_at, by=rules.SEEN_EVERY):
        with suppress(Busy):  # reading goes on; the next page tries again
            db.note(lambda: credentials.note_seen(sign_in.id))
    return person


def has_cookie() -> bool:
    """Return whether the request has a sign-in cookie, valid or not."""
    return _cookie_name(SIGN_IN) in request.cookies


def current_sign_in() -> queries.OpenSignIn:
    """Return the sign-in of this request; only for a signed-in person."""
    return g.sign_in  # type: ignore[no-any-return]


def with_password(response: Response, email: str, password: str) -> Response:
    """Check the password outside any transaction, then open a sign-in; refuse with a reason."""
    person = queries.find_by_email(email)
    known = person is not None and has_been_here(person)
    attempt = _claim(rules.same_address(email), is_known_device=known)
    if not credentials.check_password(person, password) or person is None:
        db.note(credentials.note_failure)
        raise Refused(Reason("sign_in_failed"))
    person_id = person.id

    def work() -> Response:
        credentials.forgive_attempt(attempt)
        return start(response, db.session.get_one(Person, person_id), SignInProof.PASSWORD)

    return db.perform(work)


def with_link(response: Response, link: OneTimeLink, token: str, password: str) -> Response:
    """Sign in by an invitation or reset link, after setting the password."""
    purpose, about = link.purpose, (link.person.name, link.person.email)
    password_hash = credentials.hash_password(password, about=about)
    return db.perform(
        lambda: start(
            response,
            credentials.set_password_by_link(token, purpose, password_hash=password_hash),
            SignInProof.LINK,
        )
    )


def send_reset_link(email: str) -> None:
    """Have a reset link mailed to a known address. It takes equally long and answers the same for others."""
    asked = rules.same_address(email)
    db.perform(lambda: credentials.ask_for_reset(asked, address=_address()))


def as_first_administrator(
    response: Response, *, name: str, email: str, password: str, company: str
) -> Response:
    """Add the first administrator of an empty portal and sign them in."""
    password_hash = credentials.hash_password(password, about=(name, email, company))
    return db.perform(
        lambda: start(
            response,
            first_steps.make_first_administrator(
                name=name, email=email, password_hash=password_hash, company=company
            ),
            SignInProof.PASSWORD,
        )
    )


def change_password(current: str, new: str) -> None:
    """Change the password of the signed-in person, who has to give the current one.

    Failures here are counted apart from failed sign-ins. So a stranger's failures there do not block this, and a known
    browser gives no advantage.
    """
    person, sign_in_id = actor(), current_sign_in().id
    attempt = _claim(f"change {person.email}", prefix="change ")
    if not credentials.check_password(person, current):
        db.note(credentials.note_failure)
        raise Refused(Reason("password_not_current"), field="current")
    db.perform(lambda: credentials.forgive_attempt(attempt))
    password_hash, person_id = credentials.hash_password(new, about=(person.name, person.email)), person.id
    db.perform(
        lambda: credentials.change_password(
            db.session.get_one(Person, person_id), password_hash=password_hash, keep=sign_in_id
        )
    )


def confirm(password: str) -> None:
    """Check the password of the signed-in person again, with the cost and limits of a sign-in."""
    person, sign_in = actor(), current_sign_in()
    attempt = _claim(person.email, is_known_device=has_been_here(person))
    if not credentials.check_password(person, password):
        db.note(credentials.note_failure)
        raise Refused(Reason("password_not_current"), field="password")

    def work() -> datetime:
        credentials.forgive_attempt(attempt)
        return credentials.confirm(person, sign_in.id)

    g.sign_in = sign_in._replace(authenticated_at=db.perform(work), proof=SignInProof.PASSWORD)


def start(response: Response, person: Person, proof: SignInProof) -> Response:
    """Open a sign-in for ``person`` on this browser with a new token, and end the one before."""
    if current_user.is_authenticated:
        credentials.sign_out(current_user, current_sign_in().id)
    unsent.forget_others(person.id)
    token = secrets.token_urlsafe(TOKEN_BYTES)
    credentials.sign_in(person, token=token, device=device_name(request.user_agent.string), proof=proof)
    _set_cookie(response, SIGN_IN, token, life=queries.absolute_limit())
    _remember_here(response, person)
    return response


def has_been_here(person: Person) -> bool:
    """Return whether ``person`` signed in on this browser before, even if they have signed out since."""
    return person.id in _known_here()


def _claim(account: str, *, prefix: str = "", is_known_device: bool = False) -> int:
    address = _address()
    return db.perform(
        lambda: credentials.claim_attempt(
            account=account,
            address=None if address is None else prefix + address,
            is_known_device=is_known_device,
        )
    )


def _address() -> str | None:
    """Return the address of the caller, or ``None`` where it is that of a proxy which everyone shares."""
    return None if comes_through_undeclared_proxy() else request.remote_addr or ""


def _remember_here(response: Response, person: Person) -> None:
    known = [person.id, *(each for each in _known_here() if each != person.id)][:DEVICE_PEOPLE]
    _set_cookie(response, DEVICE, _device_marks().dumps(known), life=DEVICE_LIFE)


def _known_here() -> list[int]:
    """Return the ids of people who signed in on this browser, from its signed cookie."""
    try:
        found: list[int] = _device_marks().loads(request.cookies.get(_cookie_name(DEVICE), ""))
    except BadSignature:
        return []
    return found


def _device_marks() -> URLSafeSerializer:
    return URLSafeSerializer(current_app.settings.secret, salt="device")  # type: ignore[attr-defined]


def stop(response: Response) -> Response:
    """Delete the sign-in cookie."""
    response.delete_cookie(_cookie_name(SIGN_IN), secure=current_app.settings.is_secure)  # type: ignore[attr-defined]
    return response


def _set_cookie(response: Response, name: str, value: str, *, life: timedelta) -> None:
    is_secure = current_app.settings.is_secure  # type: ignore[attr-defined]
    response.set_cookie(
        _cookie_name(name), value, max_age=life, httponly=True, samesite="Lax", secure=is_secure
    )


def _cookie_name(name: str) -> str:
    return current_app.settings.cookie(name)  # type: ignore[attr-defined,no-any-return]


def device_name(agent: str) -> str:
    """Return browser and system in two words, for the list of sign-ins."""
    browsers = (("Edg/", "Edge"), ("Firefox/", "Firefox"), ("Chrome/", "Chrome"), ("Safari/", "Safari"))
    systems = (
        ("Windows", "Windows"),
        ("iPhone", "iPhone"),
        ("iPad", "iPad"),
        ("Android", "Android"),
        ("Mac OS", "Mac"),
        ("Linux", "Linux"),
    )
    browser = next((name for mark, name in browsers if mark in agent), "")
    system = next((name for mark, name in systems if mark in agent), "")
    return ", ".join(part for part in (browser, system) if part)
