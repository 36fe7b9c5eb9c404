"""Who learns what, and when: the named people of the tour by hand, everybody else by the dice."""

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime, timedelta
from random import Random

from sqlalchemy import select

from portal.core import db
from portal.demo import company, learning
from portal.demo.learning import Plan
from portal.people import rules as people_rules
from portal.people.models import JobRoleHolding, Person
from portal.people.rules import JobRole
from portal.training.paths import queries as paths
from portal.training.paths.rules import Stage, StepKind

Ago = Callable[[int], datetime]
ALL, FOUNDATION = 12, 8  # lessons
CLEARED = Plan(
    begins=140, lessons=ALL, foundation_quiz=124, policy=123, assist_quiz=110, lab=108, observed=(104, 101)
)
REFRESHED = Plan(
    begins=338, lessons=ALL, foundation_quiz=322, policy=320, assist_quiz=310, lab=308, observed=(304, 301),
    lab_again=60,
)  # fmt: skip
DUE = Plan(
    begins=225, lessons=ALL, foundation_quiz=209, policy=208, assist_quiz=195, lab=193, observed=(188, 184)
)
LAPSED = Plan(
    begins=342, lessons=ALL, foundation_quiz=326, policy=325, assist_quiz=314, lab=312, observed=(308, 305)
)
FOUNDATION_ONLY = Plan(begins=200, lessons=8, foundation_quiz=184, policy=182)
# Newcomers: they joined not long ago, and are asked only since then.
UNSIGNED = Plan(joins=29, begins=27, lessons=ALL, foundation_quiz=14, policy=13, assist_quiz=5, lab=3)
ON_THE_WAY = Plan(joins=26, begins=24, lessons=9, foundation_quiz=10, policy=9)
AT_THE_START = Plan(joins=8, begins=6, lessons=3)
NOT_YET = Plan(joins=4)
MOVED_HERE = Plan(begins=140, lessons=9, foundation_quiz=124, policy=123, assist_from=12)

NAMED: Mapping[str, Plan] = {
    "amira.shah": REFRESHED,
    "ben.carver": CLEARED,
    "chloe.duval": CLEARED,
    "joe.hallam": UNSIGNED,
    "kwame.mensah": CLEARED,
    "leila.haddad": UNSIGNED,
    "maya.okafor": MOVED_HERE,
    "owen.price": AT_THE_START,
    "ruth.levy": DUE,
    "sam.whitfield": LAPSED,
    "tariq.mahmood": CLEARED,
    "yasmin.doyle": NOT_YET,
    "sinead.gallagher": CLEARED,  # so that she may watch others and sign them off
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


def plans(dice: Random) -> dict[str, Plan]:
    """Who follows which plan, by e-mail address: the named by hand, everybody else by the dice."""
    return {row["email"]: _shifted(_plan_of(row, dice), dice) for row in company.rows("people.csv")}


def learn(planned: Mapping[str, Plan], today: datetime, dice: Random) -> None:
    """Play everybody's plan; one use case a person."""
    known = paths.find_paths([JobRole.FRONTLINE_AGENT], today)
    path = [
        *known.stage(JobRole.ALL_EMPLOYEES, Stage.FOUNDATION),
        *known.stage(JobRole.FRONTLINE_AGENT, Stage.ASSIST),
    ]
    keys = [step.key for step in path if step.kind is StepKind.LESSON]
    for person in _learners():
        with db.use_case():
            _follow(person, planned[person.email], keys, today, dice)


def _learners() -> Sequence[Person]:
    present = select(Person).where(Person.state.in_(people_rules.PRESENT))
    return db.session.scalars(present.order_by(Person.id)).all()


def _plan_of(row: Mapping[str, str], dice: Random) -> Plan:
    named = NAMED.get(row["email"].split("@")[0])
    if named:
        return named
    if row["state"] != "active":
        return FOUNDATION_ONLY
    is_frontline = JobRole.FRONTLINE_AGENT in row["job_roles"].split(";")
    chosen, weights = zip(*(OPERATING if is_frontline else OTHERS), strict=True)
    plan: Plan = dice.choices(chosen, weights)[0]
    return plan


def _shifted(plan: Plan, dice: Random) -> Plan:
    """The same plan, so many days earlier or later that not everybody learns on one day."""
    by = dice.randint(-4, 0)

    def earlier(days: int | None) -> int | None:
        return None if days is None else max(days - by, 1)

    return Plan(
        joins=earlier(plan.joins),
        begins=earlier(plan.begins),
        lessons=plan.lessons,
        assist_from=earlier(plan.assist_from),
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

    _lay_foundation(person, plan, keys, ago, diary)
    _reach_assist(person, plan, ago, diary)


def _lay_foundation(person: Person, plan: Plan, keys: Sequence[str], ago: Ago, diary: learning.Diary) -> None:
    if plan.begins:
        learning.read_lessons(person, keys[: min(plan.lessons, FOUNDATION)], ago(plan.begins), diary)
    if plan.foundation_quiz:
        learning.take_quiz(person, "qz-foundation", ago(plan.foundation_quiz), diary)
    if plan.policy:
        learning.accept_policy(person, "p06", ago(plan.policy), diary)
        further = ago(plan.assist_from or plan.policy - 1)
        learning.read_lessons(person, keys[FOUNDATION : plan.lessons], further, diary)


def _reach_assist(person: Person, plan: Plan, ago: Ago, diary: learning.Diary) -> None:
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
