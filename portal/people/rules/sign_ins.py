"""Passwords, one-time links, sign-ins and how long they last."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from portal.core.reasons import Reason
from portal.people.rules.states import PRESENT, PersonState

PASSWORD_MIN = 15
PASSWORD_MAX = 256
PASSWORD_JUDGED = 24  # characters at each end; judging more of a hostile password takes zxcvbn seconds
PASSWORD_JUDGED_SYMBOLS = 14  # of a password full of characters that stand for letters
SUBSTITUTES = frozenset("!$%(+0123456789<@[{|")  # zxcvbn tries every letter that each of them stands for
SUBSTITUTES_MOST = 4
PASSWORD_STRENGTH_MIN = 3  # of zxcvbn's 0 to 4
IDLE_LIMIT = timedelta(hours=12)
ABSOLUTE_LIMIT = timedelta(days=7)
SEEN_EVERY = timedelta(minutes=5)
ATTEMPT_WINDOW = timedelta(minutes=15)
ATTEMPTS_PER_ACCOUNT = 10
ATTEMPTS_PER_ADDRESS = 60
ATTEMPTS_IN_ALL = 1000
INVITED_AT_ONCE = 200  # mails in one use case
RESET_AGAIN_AFTER = timedelta(minutes=15)  # protects a stranger's mailbox


class SignInProof(StrEnum):
    """How a person proved who they are when they signed in."""

    PASSWORD = "password"  # noqa: S105 - a word, not a secret
    LINK = "link"
    CHOSEN = "chosen"  # in the sample company only: the user of the machine chooses a person


class LinkPurpose(StrEnum):
    """The purpose of a one-time link."""

    INVITATION = "invitation"
    RESET = "reset"


@dataclass(frozen=True)
class Failures:
    """Failed sign-in attempts within the window."""

    for_account: int = 0
    from_address: int = 0
    in_all: int = 0


def link_for(state: PersonState) -> LinkPurpose | None:
    """Return the kind of link for a person in this state; ``None`` where they may not sign in."""
    if state is PersonState.INVITED:
        return LinkPurpose.INVITATION
    return LinkPurpose.RESET if state in PRESENT else None


def is_session_over(
    *,
    started_at: datetime,
    seen_at: datetime,
    at: datetime,
    idle: timedelta = IDLE_LIMIT,
    absolute: timedelta = ABSOLUTE_LIMIT,
) -> bool:
    """Return whether a sign-in has expired: too long without use, or too long in all."""
    return at - seen_at > idle or at - started_at > absolute


def parts_to_judge(password: str) -> tuple[str, ...]:
    """Return the beginning and the end of a password, short enough to be judged in some hundredths of a second.

    A password is at least as hard to guess as any part of it.
    """
    is_full_of_symbols = len(SUBSTITUTES & set(password)) > SUBSTITUTES_MOST
    judged = PASSWORD_JUDGED_SYMBOLS if is_full_of_symbols else PASSWORD_JUDGED
    return tuple(dict.fromkeys((password[:judged], password[-judged:])))


def password_problems(password: str, *, strength: int, shortest: int = PASSWORD_MIN) -> list[Reason]:
    """Return why a password is refused: its length, or ``strength`` (0 to 4 as zxcvbn scores)."""
    if len(password) < shortest:
        return [Reason("password_too_short", needed=shortest)]
    if len(password) > PASSWORD_MAX:
        return [Reason("password_too_long", most=PASSWORD_MAX)]
    if strength < PASSWORD_STRENGTH_MIN:
        return [Reason("password_easy_to_guess")]
    return []


def must_wait(failures: Failures, *, is_known_device: bool) -> bool:
    """Return whether another sign-in attempt has to wait.

    A device that the account has signed in from before waits only for failures on such devices, which are counted
    apart. So other people cannot lock anyone out, not even from the same office.
    """
    if failures.for_account >= ATTEMPTS_PER_ACCOUNT:
        return True
    is_stormy = failures.from_address >= ATTEMPTS_PER_ADDRESS or failures.in_all >= ATTEMPTS_IN_ALL
    return is_stormy and not is_known_device
