"""The story of the sample company, from the day its directory was imported to the day it is loaded."""

from collections.abc import Callable, Iterable, Mapping
from datetime import datetime, timedelta
from random import Random

from portal.audit.jobs import sequence_waiting
from portal.core import clock, db
from portal.demo import company, learners, voices
from portal.library import commands as library
from portal.people.rules import JobRole
from portal.readiness import jobs as readiness_jobs
from portal.settings import commands as settings
from portal.training.paths import commands as paths, jobs as path_jobs

Say = Callable[[str], None]

OPENED = 460  # days ago: content, people, then the first agent
TRAINING = 350  # days ago: the first lessons
MOVED, MOVED_AGO = "maya.okafor@northwind.example", 26  # days ago: she came to Claims from Finance
AUDIT_GOES_ON = 60  # days to come
SEED = 1907


def play(say: Say) -> None:
    """Play everything, in order of time, through the commands; ends with today."""
    today, dice = clock.now(), Random(SEED)  # noqa: S311 - a story, not a secret
    planned = learners.plans(dice)
    joining = {email: today - timedelta(days=plan.joins) for email, plan in planned.items() if plan.joins}
    with clock.moved_to(today - timedelta(days=OPENED)):
        _open(today, joining)
    say("  120 people are in.")
    _act(company.scenes_of_agents(today))
    with db.use_case():
        company.give_access_to_agents()
    say("  Five agents are at work.")
    _act([*company.scenes_of_newcomers(joining), *_scenes_of_requirements(today, joining.values())])
    learners.learn(planned, today, dice)
    say("  People have learned, practised and signed.")
    _act(voices.scenes(today))
    say("  Reports were answered.")
    catch_up()
    say("  Everybody’s readiness is worked out.")


def catch_up() -> None:
    """Let what follows the log follow it to its end, as the worker would."""
    while sequence_waiting():
        pass
    path_jobs.follow()
    readiness_jobs.follow()


def _open(today: datetime, joining: Mapping[str, datetime]) -> None:
    """The first day: content, the company's own numbers, people and what they may do."""
    with db.use_case():
        library.sync(None)
        settings.change_setting(None, "company", text="Northwind Mutual")
        settings.change_setting(None, "requirement_due_days", text="30")
    company.bring_in_people(joining)
    company.give_access(today + timedelta(days=AUDIT_GOES_ON))
    with db.use_case():
        company.change_job(MOVED, [])


def _scenes_of_requirements(today: datetime, joined: Iterable[datetime]) -> list[company.Scene]:
    """Training begins; the requirements are looked at again whenever somebody joins or moves."""
    moved = today - timedelta(days=MOVED_AGO)
    begun = today - timedelta(days=TRAINING)
    again = {at + timedelta(minutes=1) for at in [*joined, moved]}
    return [
        (begun, lambda: paths.write_steps(None)),
        (begun + timedelta(minutes=1), lambda: paths.refresh_requirements(None)),
        (moved, lambda: company.change_job(MOVED, [JobRole.FRONTLINE_AGENT])),
        *((at, lambda: paths.refresh_requirements(None)) for at in again),
    ]


def _act(scenes: list[company.Scene]) -> None:
    """Let each scene happen at its moment."""
    for at, happen in sorted(scenes, key=lambda scene: scene[0]):
        with clock.moved_to(at), db.use_case():
            happen()
