"""Erasing a person: the evidence stays, and points to a row that no longer says who it was.

What higher features keep about somebody they hand in as a function, so that one use case reaches it all.
"""

from collections.abc import Callable

from sqlalchemy import delete

from portal.audit import commands as audit
from portal.audit.commands import Actor
from portal.core import clock, db
from portal.core.errors import Refused
from portal.core.reasons import Reason
from portal.outbox.commands import forget_mails
from portal.people import queries, rules
from portal.people.models import OneTimeLink, Person, SignIn, SignInAttempt
from portal.people.rules import Theme

Forget = Callable[[Person], None]
_forgetters: dict[Forget, None] = {}  # in the order of the features


def learn_to_forget(forget: Forget) -> None:
    """Take in how a feature empties what it says about a person; it may refuse."""
    _forgetters[forget] = None


def erase_person(actor: Actor, person: Person, *, name: str, law_demands_it: bool = False) -> None:
    """Erase what says who somebody was, for good, once their evidence has been kept long enough or the law demands it.

    ``name`` is theirs as the actor typed it, so that nobody is erased by a slip.
    """
    facts = queries.find_erasing_facts(person)
    for reason in rules.erasing_refusals(facts, at=clock.now(), law_demands_it=law_demands_it):
        raise Refused(reason, field="law_demands_it" if reason.code == "erase_kept_until" else None)
    if name != person.name:
        raise Refused(Reason("erase_name_differs"), field="name")
    audit.erase_person(actor, person, law_demands_it=law_demands_it)
    for forget in _forgetters:
        forget(person)
    forget_mails(person_id=person.id, address=person.email, name=person.name)
    _close_the_doors(person)
    _empty(person)


def _close_the_doors(person: Person) -> None:
    """Their sign-ins, their links and what was noted of failed tries."""
    accounts = [queries.hashed(text) for text in (person.email, f"reset {person.email}")]
    db.session.execute(delete(SignIn).where(SignIn.person_id == person.id))
    db.session.execute(delete(OneTimeLink).where(OneTimeLink.person_id == person.id))
    db.session.execute(delete(SignInAttempt).where(SignInAttempt.account_hash.in_(accounts)))


def _empty(person: Person) -> None:
    person.name, person.email = rules.name_without_person(person.id), rules.address_without_person(person.id)
    person.sort_name = rules.sort_name(person.name)
    person.employee_number, person.job_title, person.password_hash = None, "", None
    person.theme, person.language, person.time_zone = Theme.AUTO, "en", "UTC"
    person.erased_at = clock.now()
