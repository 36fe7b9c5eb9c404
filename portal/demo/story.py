"""The story of the sample company, from the day its directory was imported to the day it is loaded."""

from collections.abc import Callable
from datetime import datetime, timedelta
from random import Random

from portal.core import clock, db
from portal.demo import company, learners, voices
from portal.library import commands as library
from portal.readiness import commands as readiness
from portal.settings import commands as settings
from portal.training.paths import commands as paths

Say = Callable[[str], None]

OPENED = 460  # days ago: content, people, then the first agent
TRAINING = 350  # days ago: the first lessons
AUDIT_GOES_ON = 60  # days to come
SEED = 1907


def play(say: Say) -> None:
    """Play everything, in order of time, through the commands; ends with today."""
    today, dice = clock.now(), Random(SEED)  # noqa: S311 - a story, not a secret
    opened = today - timedelta(days=OPENED)
    with clock.moved_to(opened):
        with db.use_case():
            library.sync(None)
            settings.change_setting(None, "company", text="Northwind Mutual")
        company.bring_in_people()
        company.give_access(today + timedelta(days=AUDIT_GOES_ON))
    say("  120 people are in.")
    _act(company.scenes_of_agents(today))
    with db.use_case():
        company.give_access_to_agents()
    say("  Five agents are at work.")
    with clock.moved_to(today - timedelta(days=TRAINING)), db.use_case():
        paths.write_steps(None)
        paths.refresh_requirements(None)
    learners.learn(today, dice)
    say("  People have learned, practised and signed.")
    _act(voices.scenes(today))
    say("  Reports were answered.")
    _settle(today)


def _act(scenes: list[company.Scene]) -> None:
    """Let each scene happen at its moment."""
    for at, happen in sorted(scenes, key=lambda scene: scene[0]):
        with clock.moved_to(at), db.use_case():
            happen()


def _settle(today: datetime) -> None:
    """Let the followers catch up, as the worker would have."""
    with clock.moved_to(today), db.use_case():
        paths.follow()
        readiness.rebuild(None)
