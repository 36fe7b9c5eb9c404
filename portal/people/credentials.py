"""Passwords, one-time links and sign-ins."""

import secrets
from datetime import datetime, timedelta
from functools import cache

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError
from sqlalchemy import delete, update

from portal.audit import feed
from portal.audit.commands import Actor, record
from portal.core import clock, db, unsent
from portal.core.errors import Refused
from portal.core.reasons import Reason
from portal.people import commands, queries, rules
from portal.people.actions import PeopleAction
from portal.people.models import OneTimeLink, Person, SignIn, SignInAttempt
from portal.people.notices import KIND_OF_LINK
from portal.people.rules import LinkPurpose, PersonState, SignInProof
from portal.people.settings import INVITATION_DAYS, PASSWORD_MIN, RESET_HOURS
from portal.people.slots import TELL
from portal.settings import queries as settings_queries

_hasher = PasswordHasher()
TOKEN_BYTES = 24
SECONDS_OF_AN_HOUR = 3600
ATTEMPTS_KEPT = timedelta(days=1)
RESETS = "reset links"  # the follower of the log


def hash_password(password: str, *, about: tuple[str, ...]) -> str:
    """Return the argon2id hash of a password; refuse a weak one. ``about`` are words that others could guess.

    Hashing takes a tenth of a second, so call it before a use case begins.
    """
    import zxcvbn  # noqa: PLC0415 - its word lists take a third of a second to load, and few requests need them

    known = [part for each in about for part in (each[: rules.NAME_MAX], *rules.parts_to_judge(each))]
    parts = rules.parts_to_judge(password) if password else ()
    strength = max((zxcvbn.zxcvbn(part, user_inputs=known)["score"] for part in parts), default=0)
    for reason in rules.password_problems(
        password, strength=strength, shortest=settings_queries.value(PASSWORD_MIN)
    ):
        raise Refused(reason, field="password")
    return _hasher.hash(password)


def check_password(person: Person | None, password: str) -> bool:
    """Return whether ``password`` is that of ``person``; it takes as long without such a person."""
    nobody = _hash_of_nobody()
    known = person.password_hash if person and person.password_hash else nobody
    try:
        _hasher.verify(known, password)
    except (VerificationError, InvalidHashError):
        return False
    return known is not nobody and person is not None and person.is_active


def claim_attempt(*, account: str, address: str | None, is_known_device: bool = False) -> int:
    """Count an attempt as failed before the password is looked at, so that guesses at the same time all count.

    Refuses after too many failures. ``address`` is ``None`` where it is not that of the caller. Returns the id, for
    :func:`forgive_attempt`.
    """
    db.take_turns("sign-in attempts")
    counted = f"known {account}" if is_known_device else account
    failures = queries.count_failures(account=counted, address=address)
    if rules.must_wait(failures, is_known_device=is_known_device):
        raise Refused(Reason("sign_in_wait"))
    at = clock.now()
    attempt = SignInAttempt(
        at=at, account_hash=queries.hashed(counted), address_hash=queries.hashed(address or "")
    )
    db.session.add(attempt)
    db.session.execute(delete(SignInAttempt).where(SignInAttempt.at < at - ATTEMPTS_KEPT))
    db.session.flush()
    return attempt.id


def forgive_attempt(attempt_id: int) -> None:
    """Forget an attempt that was no failure."""
    db.session.execute(delete(SignInAttempt).where(SignInAttempt.id == attempt_id))


def note_failure() -> None:
    """Record a failed attempt, without the name; call it in :func:`portal.core.db.note`."""
    record(None, PeopleAction.SIGN_IN_FAILED)


def note_seen(sign_in_id: int) -> None:
    """Store that a sign-in was used; call it in :func:`portal.core.db.note`."""
    db.session.execute(update(SignIn).where(SignIn.id == sign_in_id).values(seen_at=clock.now()))


def sign_in(person: Person, *, token: str, device: str, proof: SignInProof) -> SignIn:
    """Open a sign-in for a person, and store how they proved who they are."""
    at = clock.now()
    row = SignIn(
        token_hash=queries.hashed(token),
        person_id=person.id,
        device=device,
        started_at=at,
        seen_at=at,
        authenticated_at=at,
        proof=proof,
    )
    db.session.add(row)
    record(person, PeopleAction.SIGNED_IN, person, proof=proof)
    return row


def confirm(person: Person, sign_in_id: int) -> datetime:
    """Store that a signed-in person has just given their password again; return when."""
    record(person, PeopleAction.CONFIRMED, person)
    at = clock.now()
    proved = {"authenticated_at": at, "proof": SignInProof.PASSWORD}
    db.session.execute(update(SignIn).where(SignIn.id == sign_in_id).values(proved))
    return at


def sign_out(person: Person, sign_in_id: int) -> None:
    """End one of the person's own sign-ins."""
    record(person, PeopleAction.SIGNED_OUT, person)
    unsent.forget_person(person.id)
    db.session.execute(update(SignIn).where(SignIn.id == sign_in_id).values(ended_at=clock.now()))


def sign_out_elsewhere(person: Person, *, but: int) -> None:
    """End all of the person's sign-ins except the current one."""
    db.session.execute(
        update(SignIn)
        .where(SignIn.person_id == person.id, SignIn.id != but, SignIn.ended_at.is_(None))
        .values(ended_at=clock.now())
    )
    record(person, PeopleAction.SIGNED_OUT_ELSEWHERE, person)


def make_link(actor: Actor | None, person: Person, purpose: LinkPurpose) -> str:
    """Return a token that works once; earlier links of the same purpose end."""
    db.hold(person)
    at = clock.now()
    db.session.execute(
        update(OneTimeLink)
        .where(
            OneTimeLink.person_id == person.id, OneTimeLink.purpose == purpose, OneTimeLink.used_at.is_(None)
        )
        .values(used_at=at)
    )
    token = secrets.token_urlsafe(TOKEN_BYTES)
    db.session.add(
        OneTimeLink(
            token_hash=queries.hashed(token),
            person_id=person.id,
            purpose=purpose,
            made_at=at,
            expires_at=at + life_of(purpose),
        )
    )
    record(actor, PeopleAction.LINK_MADE, person, purpose=purpose)
    return token


def hand_out_link(actor: Actor | None, person: Person, purpose: LinkPurpose) -> str | None:
    """Create a link and mail it.

    Where no mail is set up, return the token instead, to be shown once to the person who asked for it.
    """
    token, life = make_link(actor, person, purpose), life_of(purpose)
    tell = TELL.value()
    mails = tell and tell(
        [person],
        KIND_OF_LINK[purpose],
        person,
        address={"purpose": purpose, "token": token},
        days=life.days,
        hours=int(life.total_seconds() // SECONDS_OF_AN_HOUR),
    )
    return None if mails else token


def invite_waiting(actor: Person) -> list[tuple[Person, str | None]]:
    """Invite the next :data:`rules.INVITED_AT_ONCE` people without an invitation.

    Where no mail is set up, each person comes with a token, to be shown once and handed over.
    """
    db.take_turns("invitations")
    return [
        (person, hand_out_link(actor, person, LinkPurpose.INVITATION))
        for person in queries.list_waiting_for_invitation(actor)
    ]


def ask_for_reset(email: str, *, address: str | None) -> None:
    """Record that a reset link was asked for; :func:`send_resets` sends it.

    Requests are counted apart from failed sign-ins, so that they lock nobody out. Too many requests are refused, for
    any address.
    """
    claim_attempt(account=f"reset {email}", address=None if address is None else f"reset {address}")
    record(None, PeopleAction.RESET_ASKED, queries.find_by_email(email))


def send_resets() -> int:
    """Mail a link to the people who asked for one, may sign in and have none yet; return how many.

    Someone who has never signed in has nothing to reset, and is invited again.
    """
    news = feed.unread(RESETS)
    if news.is_empty:
        return 0
    feed.mark_read(news)
    recently = clock.now() - rules.RESET_AGAIN_AFTER
    people = queries.list_asking_for_reset(news, since=recently)
    for person in people:
        if purpose := rules.link_for(person.state):
            hand_out_link(None, person, purpose)
    return len(people)


def life_of(purpose: LinkPurpose) -> timedelta:
    """Return how long a link works."""
    if purpose is LinkPurpose.INVITATION:
        return timedelta(days=settings_queries.value(INVITATION_DAYS))
    return timedelta(hours=settings_queries.value(RESET_HOURS))


def set_password_by_link(token: str, purpose: LinkPurpose, *, password_hash: str) -> Person:
    """Use a link: set the password, activate an invited person, end every other sign-in."""
    link = queries.find_link(token, purpose)
    if link:
        db.hold(link)
    if link is None or link.used_at:
        raise Refused(Reason("link_spent"))
    person, at = link.person, clock.now()
    link.used_at = at
    person.password_hash = password_hash
    commands.end_sign_ins([person.id], at)
    commands.spend_links([person.id], at)
    record(person, PeopleAction.PASSWORD_SET, person, purpose=purpose)
    if person.state is PersonState.INVITED:
        commands.change_state(person, person, to=PersonState.ACTIVE)
    return person


def change_password(person: Person, *, password_hash: str, keep: int) -> None:
    """Set a new password, and end every link and the sign-ins of every other browser."""
    person.password_hash = password_hash
    commands.spend_links([person.id], clock.now())
    record(person, PeopleAction.PASSWORD_CHANGED, person)
    sign_out_elsewhere(person, but=keep)


@cache
def _hash_of_nobody() -> str:
    """Return the hash to compare with where there is no password; computed at the first sign-in."""
    return _hasher.hash(secrets.token_hex(16))
