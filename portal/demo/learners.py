"""Who learns what, and when: the named people of the tour by hand, everybody else by the dice."""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from random import Random

from sqlalchemy import select
from sqlalchemy.orm import selectinload

from portal.core import db
from portal.demo import learning
from portal.demo.learning import Plan
from portal.people import rules as people_rules
from portal.people.models import JobRoleHolding, Person
from portal.people.rules import JobRole
from portal.training.paths import queries as paths
from portal.training.paths.rules import Stage, StepKind

ALL = 12
CLEARED = Plan(
    begins=140, lessons=ALL, foundation_quiz=124, policy=123, assist_quiz=110, lab=108, observed=(104, 101)
)
REFRESHED = Plan(
    begins=338,
    lessons=ALL,
    foundation_quiz=322,
    policy=320,
    assist_quiz=310,
    lab=308,
    observed=(304, 301),
    lab_again=60,
)
DUE = Plan(
    begins=225, lessons=ALL, foundation_quiz=209, policy=208, assist_quiz=195, lab=193, observed=(188, 184)
)
LAPSED = Plan(
    begins=342, lessons=ALL, foundation_quiz=326, policy=325, assist_quiz=314, lab=312, observed=(308, 305)
)
UNSIGNED = Plan(begins=60, lessons=ALL, foundation_quiz=44, policy=43, assist_quiz=30, lab=28)
ON_THE_WAY = Plan(begins=34, lessons=9, foundation_quiz=18, policy=17)
AT_THE_START = Plan(begins=9, lessons=3)
NOT_YET = Plan(begins=0, lessons=0)
FOUNDATION_ONLY = Plan(begins=200, lessons=8, foundation_quiz=184, policy=182)

NAMED: Mapping[str, Plan] = {
    "amira.shah": REFRESHED,
    "ben.carver": CLEARED,
    "chloe.duval": CLEARED,
    "joe.hallam": UNSIGNED,
    "kwame.mensah": CLEARED,
    "leila.haddad": UNSIGNED,
    "maya.okafor": ON_THE_WAY,
    "owen.price": AT_THE_START,
    "ruth.levy": DUE,
    "sam.whitfield": LAPSED,
    "tariq.mahmood": CLEARED,
    "yasmin.doyle": NOT_YET,
    "conor.hayes": REFRESHED,
    "agnieszka.lis": UNSIGNED,
    "brian.fahy": CLEARED,
    "dina.mansour": CLEARED,
    "eoin.tracey": ON_THE_WAY,
    "joy.mukherjee": DUE,
    "ana.ribeiro": LAPSED,
    "segun.balogun": AT_THE_START,
    "una.sheridan": NOT_YET,
}
OPERATING: Sequence[tuple[Plan, int]] = (
    (CLEARED, 28), (REFRESHED, 7), (DUE, 5), (LAPSED, 4), (UNSIGNED, 12), (ON_THE_WAY, 18), (AT_THE_START, 16),
    (NOT_YET, 10),
)  # fmt: skip
OTHERS: Sequence[tuple[Plan, int]] = ((FOUNDATION_ONLY, 70), (AT_THE_START, 20), (NOT_YET, 10))


def learn(today: datetime, dice: Random) -> None:
    """Play everybody's plan; one use case a person."""
    known = paths.find_paths([JobRole.FRONTLINE_AGENT])
    path = [
        *known.stage(JobRole.ALL_EMPLOYEES, Stage.FOUNDATION),
        *known.stage(JobRole.FRONTLINE_AGENT, Stage.ASSIST),
    ]
    keys = [step.key for step in path if step.kind is StepKind.LESSON]
    for person in _learners():
        plan = _plan_of(person, dice)
        with db.use_case():
            _follow(person, _shifted(plan, dice), keys, today, dice)


def _learners() -> Sequence[Person]:
    return db.session.scalars(
        select(Person)
        .where(Person.state.in_(people_rules.PRESENT))
        .options(selectinload(Person.job_roles))
        .order_by(Person.id)
    ).all()


def _plan_of(person: Person, dice: Random) -> Plan:
    named = NAMED.get(person.email.split("@")[0])
    if named:
        return named
    operates = any(held.job_role is JobRole.FRONTLINE_AGENT for held in person.job_roles)
    plans, weights = zip(*(OPERATING if operates else OTHERS), strict=True)
    chosen: Plan = dice.choices(plans, weights)[0]
    return chosen


def _shifted(plan: Plan, dice: Random) -> Plan:
    """The same plan, so many days earlier or later that not everybody learns on one day."""
    by = dice.randint(-4, 0)

    def earlier(days: int | None) -> int | None:
        return None if days is None else max(days - by, 1)

    return Plan(
        begins=earlier(plan.begins) or 0,
        lessons=plan.lessons,
        foundation_quiz=earlier(plan.foundation_quiz),
        policy=earlier(plan.policy),
        assist_quiz=earlier(plan.assist_quiz),
        lab=earlier(plan.lab),
        lab_again=earlier(plan.lab_again),
        observed=tuple(day - by for day in plan.observed),
    )


def _follow(person: Person, plan: Plan, keys: Sequence[str], today: datetime, dice: Random) -> None:
    diary = learning.Diary(dice)

    def ago(days: int) -> datetime:
        return today - timedelta(days=days)

    learning.read_lessons(person, keys[: min(plan.lessons, 8)], ago(plan.begins), diary)
    if plan.foundation_quiz:
        learning.take_quiz(person, "qz-foundation", ago(plan.foundation_quiz), diary)
    if plan.policy:
        learning.accept_policy(person, "p06", ago(plan.policy), diary)
    learning.read_lessons(person, keys[8 : plan.lessons], ago((plan.policy or plan.begins) - 1), diary)
    if plan.assist_quiz:
        learning.take_quiz(person, "qz-assist", ago(plan.assist_quiz), diary)
    if plan.lab:
        learning.take_lab(person, "lab-20", ago(plan.lab), diary)
    for observer, day in zip(_observers(person), plan.observed, strict=False):
        learning.observe(observer, person, "so-1", ago(day), diary)
    if plan.lab_again:
        learning.take_lab(person, "lab-20", ago(plan.lab_again), diary)


def _observers(person: Person) -> list[Person]:
    """The team leader first, then somebody else who leads: the line manager may not see both days."""
    leaders = db.session.scalars(
        select(Person)
        .join(JobRoleHolding, JobRoleHolding.person_id == Person.id)
        .where(
            JobRoleHolding.job_role == JobRole.CS_MANAGER,
            JobRoleHolding.valid_until.is_(None),
            Person.id.not_in([person.id, person.manager_id or 0]),
        )
        .order_by(Person.id)
        .limit(2)
    ).all()
    own = db.session.scalars(
        select(Person)
        .join(JobRoleHolding, JobRoleHolding.person_id == Person.id)
        .where(JobRoleHolding.job_role == JobRole.CS_MANAGER, Person.id == person.manager_id)
    ).all()
    return [*own, *leaders]
