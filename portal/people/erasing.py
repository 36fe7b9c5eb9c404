"""Erase a person: the evidence stays, and points to a row that no longer identifies them.

Features above erase their own data about the person through ``Feature.erases``, in the same use case.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import delete

from portal.audit import commands as audit
from portal.audit.commands import Actor
from portal.core import clock, db
from portal.core.errors import Refused
from portal.core.feature import installed_features
from portal.core.folding import fold
from portal.core.reasons import Reason
from portal.outbox.commands import forget_mails
from portal.people import queries, rules
from portal.people.models import OneTimeLink, Person, PersonWord, SignIn, SignInAttempt
from portal.people.rules import Theme
from portal.people.words import ERASED, ERASED_LAST


@dataclass(frozen=True, kw_only=True)
class ErasureLines:
    """What is erased and what stays, one line each."""

    goes: Sequence[Any]
    stays: Sequence[Any]


def erase_person(actor: Actor, person: Person, *, name: str, law_demands_it: bool = False) -> None:
    """Erase a person's identity for good, once their evidence was kept long enough or the law demands it.

    The actor has to type the person's ``name``, which prevents a slip.
    """
    db.hold(person)
    facts = queries.find_erasing_facts(person)
    for reason in rules.erasing_refusals(facts, at=clock.now(), law_demands_it=law_demands_it):
        raise Refused(reason, field="law_demands_it" if reason.code == "erase_kept_until" else None)
    if fold(name) != fold(person.name):
        raise Refused(Reason("erase_name_differs"), field="name")
    audit.erase_person(actor, person, law_demands_it=law_demands_it)
    for feature in installed_features():
        for erasure in feature.erases:
            erasure.forget(person)
    forget_mails(person_id=person.id, address=person.email, name=person.name)
    _close_the_doors(person)
    _empty(person)


def find_lines() -> ErasureLines:
    """Return the lines of the erasure page, in the order of the features."""
    features = installed_features()
    return ErasureLines(
        goes=[*ERASED, *(erasure.says for feature in features for erasure in feature.erases), ERASED_LAST],
        stays=[line for feature in features for line in feature.keeps],
    )


def _close_the_doors(person: Person) -> None:
    """Delete the person's sign-ins, links and failed attempts."""
    kinds = ("", "known ", "reset ", "change ")
    accounts = [queries.hashed(kind + person.email) for kind in kinds]
    db.session.execute(delete(SignIn).where(SignIn.person_id == person.id))
    db.session.execute(delete(OneTimeLink).where(OneTimeLink.person_id == person.id))
    db.session.execute(delete(SignInAttempt).where(SignInAttempt.account_hash.in_(accounts)))


def _empty(person: Person) -> None:
    person.name, person.email = rules.name_without_person(person.id), rules.address_without_person(person.id)
    person.sort_name = rules.sort_name(person.name)
    db.session.execute(delete(PersonWord).where(PersonWord.person_id == person.id))
    person.employee_number, person.job_title, person.password_hash = None, "", None
    person.theme, person.language, person.time_zone = Theme.AUTO, "en", "UTC"
    person.erased_at = clock.now()
