"""The learning plans of the sample company: those of named people by hand, all others by random choice."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import fields, replace
from datetime import datetime, timedelta
from random import Random
from typing import Any

from sqlalchemy import select

from portal.core import db
from portal.demo import company, learning
from portal.demo.learning import Plan, Scene
from portal.paths import queries as path_queries, step_kinds
from portal.paths.rules import Stage
from portal.people import rules as people_rules
from portal.people.models import JobRoleHolding, Person
from portal.people.rules import JobRole, PersonState

Ago = Callable[[int], datetime]
ALL, FOUNDATION = 12, 8  # lessons
NO_DAYS = frozenset({"lessons", "observed", "by_colleague"})  # fields of a plan that are not one day
CLEARED = Plan(
    begins=140,
    lessons=ALL,
    foundation_quiz=124,
    policy=123,
    assist_quiz=110,
    lab=108,
    observed=(104, 101),
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
    begins=225,
    lessons=ALL,
    foundation_quiz=209,
    policy=208,
    assist_quiz=195,
    lab=193,
    observed=(188, 184),
)
LAPSED = Plan(
    begins=342,
    lessons=ALL,
    foundation_quiz=326,
    policy=325,
    assist_quiz=314,
    lab=312,
    observed=(308, 305),
)
FOUNDATION_ONLY = Plan(begins=200, lessons=8, foundation_quiz=184, policy=182)
# Their team gets its agent soon: the foundation is done, the path to level 1 has just begun.
NEARLY = Plan(
    begins=200,
    lessons=ALL,
    foundation_quiz=184,
    policy=182,
    assist_from=19,
    assist_quiz=9,
    lab=6,
)
HALF_WAY = Plan(begins=200, lessons=10, foundation_quiz=184, policy=182, assist_from=12)
EARLY = Plan(
    begins=200,
    lessons=ALL,
    foundation_quiz=184,
    policy=182,
    assist_from=20,
    assist_quiz=14,
    lab=12,
    observed=(9, 7),
)
# Newcomers, whose requirements began when they joined.
UNSIGNED = Plan(joins=29, begins=27, lessons=ALL, foundation_quiz=14, policy=13, assist_quiz=5, lab=3)
# One of the two days of the sign-off is done, so that her team leader completes it.
HALF_SIGNED = replace(
    UNSIGNED, foundation_quiz=17, policy=16, assist_quiz=12, lab=10, observed=(6,), by_colleague=True
)
ON_THE_WAY = Plan(joins=26, begins=24, lessons=9, foundation_quiz=10, policy=9)
AT_THE_START = Plan(joins=8, begins=6, lessons=3)
NOT_YET = Plan(joins=4)
NOTHING = Plan()
MOVED_HERE = Plan(begins=140, lessons=9, foundation_quiz=124, policy=123, assist_from=12)

# P06 has a new text since nine days: most have signed it, these people have not.
SIGNED_AGAIN = range(4, 8)  # days ago
YET_TO_SIGN = frozenset(
    f"{name}@northwind.example"
    for name in (
        "devika.rao",
        "judith.amsel",
        "ines.costa",
        "malcolm.reid",
        "patrick.brennan",
        "dina.mansour",
    )
)
NAMED: Mapping[str, Plan] = {
    "amira.shah": REFRESHED,
    "ben.carver": CLEARED,
    "chloe.duval": CLEARED,
    "joe.hallam": UNSIGNED,
    "kwame.mensah": CLEARED,
    "leila.haddad": UNSIGNED,
    "maya.okafor": MOVED_HERE,
    "owen.price": FOUNDATION_ONLY,
    "ruth.levy": DUE,
    "sam.whitfield": LAPSED,
    "tariq.mahmood": CLEARED,
    "yasmin.doyle": NOT_YET,
    "sinead.gallagher": CLEARED,  # so that she can observe others
    "conor.hayes": REFRESHED,
    "agnieszka.lis": HALF_SIGNED,
    "brian.fahy": CLEARED,
    "dina.mansour": CLEARED,
    "eoin.tracey": ON_THE_WAY,
    "joy.mukherjee": DUE,
    "ana.ribeiro": LAPSED,
    "segun.balogun": CLEARED,
    "una.sheridan": FOUNDATION_ONLY,
    "colette.mbeki": NOT_YET,
    "pedro.quintana": ON_THE_WAY,
    "salma.el-amin": AT_THE_START,
    "yusuf.demir": AT_THE_START,
}
Mix = Sequence[tuple[Plan, int]]
OPERATING: Mix = (
    (CLEARED, 40),
    (REFRESHED, 10),
    (DUE, 6),
    (LAPSED, 4),
    (UNSIGNED, 12),
    (ON_THE_WAY, 12),
    (AT_THE_START, 10),
    (NOT_YET, 6),
)
READY: Mix = ((CLEARED, 70), (REFRESHED, 30))
MOSTLY_READY: Mix = ((CLEARED, 70), (REFRESHED, 15), (UNSIGNED, 15))
BEHIND: Mix = ((EARLY, 20), (NEARLY, 20), (HALF_WAY, 35), (FOUNDATION_ONLY, 25))
TEAMS: Mapping[str, Mix] = {
    "Claims Quality": READY,
    "Complaints": READY,
    "Fraud Review Bristol": READY,
    "Repairer Network": READY,
    "Policy Services Glasgow": MOSTLY_READY,
    "Motor Claims Bristol": BEHIND,
}
OTHERS: Mix = ((FOUNDATION_ONLY, 1),)


def plans(dice: Random) -> dict[str, Plan]:
    """Return the plan of each person, by e-mail address."""
    drawn = {row["email"]: _shifted(_plan_of(row, dice), dice) for row in company.rows("people.csv")}
    return drawn | {
        row["email"]: replace(drawn[row["email"]], policy_again=SIGNED_AGAIN[number % len(SIGNED_AGAIN)])
        for number, row in enumerate(company.rows("people.csv"))
        if row["state"] == "active" and row["email"] not in YET_TO_SIGN and drawn[row["email"]].policy
    }


def scenes(planned: Mapping[str, Plan], today: datetime, dice: Random) -> list[Scene]:
    """Return all plans as scenes, to be played in order of time with all others."""
    known = path_queries.find_paths([JobRole.FRONTLINE_AGENT], today)
    path = [
        *known.stage(JobRole.ALL_EMPLOYEES, Stage.FOUNDATION),
        *known.stage(JobRole.FRONTLINE_AGENT, Stage.ASSIST),
    ]
    keys = [step.key for step in path if step.kind == step_kinds.LESSON]
    leaders = _leaders()

    def ago(days: int) -> datetime:
        return today - timedelta(days=days)

    found: list[Scene] = []
    for person in _learners():
        plan, diary = planned[person.email], learning.Diary(dice)
        if first := (plan.joins or plan.begins):
            found += learning.come_in(person, ago(first - 1), diary)
        found += _scenes_of_foundation(person, plan, keys, ago, diary)
        found += _scenes_of_assist(person, plan, leaders, ago, diary)
        if plan.policy_again:
            again = learning.Diary(Random(person.id))  # noqa: S311 - as the story’s own dice
            found.append(learning.accept_policy(person, "p06", ago(plan.policy_again), again))
    return found


def _learners() -> Sequence[Person]:
    working = select(Person).where(Person.state.in_([*people_rules.PRESENT, PersonState.INVITED]))
    return db.session.scalars(working.order_by(Person.id)).all()


def _plan_of(row: Mapping[str, str], dice: Random) -> Plan:
    if row["state"] == "invited":
        return NOTHING
    if named := NAMED.get(row["email"].split("@")[0]):
        return named
    if row["state"] != "active":
        return FOUNDATION_ONLY
    is_frontline = JobRole.FRONTLINE_AGENT in row["job_roles"].split(";")
    mix = TEAMS.get(row["unit"].rpartition(" / ")[2], OPERATING) if is_frontline else OTHERS
    chosen, weights = zip(*mix, strict=True)
    plan: Plan = dice.choices(chosen, weights)[0]
    return plan


def _shifted(plan: Plan, dice: Random) -> Plan:
    """Return the same plan some days earlier, so that not everybody learns on one day."""
    by = dice.randint(0, 4)
    days = {each.name: getattr(plan, each.name) for each in fields(plan) if each.name not in NO_DAYS}
    earlier: dict[str, Any] = {name: None if when is None else when + by for name, when in days.items()}
    return replace(plan, observed=tuple(when + by for when in plan.observed), **earlier)


def _scenes_of_foundation(
    person: Person, plan: Plan, keys: Sequence[str], ago: Ago, diary: learning.Diary
) -> Iterator[Scene]:
    if plan.begins:
        first = keys[: min(plan.lessons, FOUNDATION)]
        yield from learning.read_lessons(person, first, ago(plan.begins), diary)
    if plan.foundation_quiz:
        yield learning.take_quiz(person, "qz-foundation", ago(plan.foundation_quiz), diary)
    if plan.policy:
        yield learning.accept_policy(person, "p06", ago(plan.policy), diary)
        further = ago(plan.assist_from or plan.policy - 1)
        yield from learning.read_lessons(person, keys[FOUNDATION : plan.lessons], further, diary)


def _scenes_of_assist(
    person: Person, plan: Plan, leaders: Sequence[Person], ago: Ago, diary: learning.Diary
) -> Iterator[Scene]:
    if plan.assist_quiz:
        yield learning.take_quiz(person, "qz-assist", ago(plan.assist_quiz), diary)
    if plan.lab:
        yield learning.take_lab(person, "lab-20", ago(plan.lab), diary)
    near = _near(person, leaders)
    observers = [each for each in near if each.id != person.manager_id] if plan.by_colleague else near
    for day in plan.observed:
        yield learning.observe(observers, person, "so-1", ago(day), diary)
    if plan.lab_again:
        yield learning.take_lab(person, "lab-20", ago(plan.lab_again), diary)


def _leaders() -> Sequence[Person]:
    """Return everybody who leads a team."""
    return db.session.scalars(
        select(Person)
        .join(JobRoleHolding, JobRoleHolding.person_id == Person.id)
        .where(JobRoleHolding.job_role == JobRole.CS_MANAGER, JobRoleHolding.valid_until.is_(None))
        .order_by(Person.id)
    ).all()


def _near(person: Person, leaders: Sequence[Person]) -> list[Person]:
    """Return the person's own team leader first, then others who lead.

    A line manager may not make both observations.
    """
    others = [leader for leader in leaders if leader.id != person.id]
    return sorted(others, key=lambda leader: leader.id != person.manager_id)
