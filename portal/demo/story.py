"""The story of the sample company, from the import of its directory to the day it is loaded."""

from collections.abc import Callable, Iterable, Mapping
from datetime import datetime, timedelta
from itertools import groupby
from random import Random

from sqlalchemy import func, select

from portal.audit.jobs import sequence_waiting
from portal.audit.projections import follow
from portal.core import clock, db
from portal.core.feature import installed_projections
from portal.demo import (
    caretakers,
    changing,
    company,
    departures,
    drafts,
    editions,
    figures,
    learners,
    letters,
    lists,
    mailing,
    programs,
    stakeholding,
    voices,
)
from portal.demo.calendars import set_calendars
from portal.demo.editions import OPENED
from portal.demo.learning import FRIDAY, Scene
from portal.library import commands as library_commands
from portal.notices import commands as notice_commands
from portal.notices.models import Notice
from portal.outbox import delivery
from portal.paths import commands as path_commands, jobs as path_jobs
from portal.paths.settings import REQUIREMENT_DUE_DAYS
from portal.people.models import Person
from portal.people.rules import JobRole
from portal.settings.commands import change_setting
from portal.settings.settings import COMPANY, DUTY_PHONE

Say = Callable[[str], None]

TRAINING = 350  # days ago: requirements begin
SCOPED = 300  # days ago: the agents exist that some access is limited to
MOVED, MOVED_AGO = "maya.okafor@northwind.example", 26  # days ago: she moved from Finance to Claims
AUDIT_GOES_ON = 60  # days to come
INVITED_BEFORE = timedelta(days=3)
INBOX_READ = timedelta(days=10)  # everything older is read
SEED = 1907


def play(say: Say) -> None:
    """Play all scenes in order of time, through the commands; the last day is today."""
    today, dice = clock.now(), Random(SEED)  # noqa: S311 - a story, not a secret
    planned = learners.plans(dice)
    joining = {email: _first_morning(today, plan.joins) for email, plan in planned.items() if plan.joins}
    with clock.moved_to(today - timedelta(days=OPENED)):
        _open(today, joining)
    say("  120 people are in. Their months with the agents are played, day by day.")
    scenes = [
        *company.scenes_of_agents(today),
        (today - timedelta(days=SCOPED), company.give_access_to_agents),
        *company.scenes_of_newcomers(joining, invited_before=INVITED_BEFORE),
        *_scenes_of_requirements(today, joining.values()),
        *editions.scenes(today),
        *learners.scenes(planned, today, dice),
        *figures.scenes(today),
        *letters.scenes(today),
        *lists.scenes(today),
        *changing.scenes(today),
        *stakeholding.scenes(today),
        *programs.scenes(today),
        *voices.scenes(today),
        *drafts.scenes(today),
        *departures.scenes(today),
        *caretakers.scenes(today),
        *mailing.scenes(today),
        (today - INBOX_READ, _read_inboxes),
    ]
    _act([scene for scene in scenes if scene[0] <= today])
    say("  Five agents are at work; people have learned, practised, signed and reported.")
    catch_up()
    say("  Everybody’s readiness is worked out.")


def catch_up() -> None:
    """Run every follower of the log to its end, as the worker would."""
    while sequence_waiting():
        pass
    path_jobs.follow()
    for projection in installed_projections():
        follow(projection)


def _open(today: datetime, joining: Mapping[str, datetime]) -> None:
    """Play the first day: content, settings, people and their access."""
    with db.use_case():
        library_commands.sync(None, editions.first(clock.today()))
        change_setting(None, COMPANY, text="Northwind Mutual")
        change_setting(None, REQUIREMENT_DUE_DAYS, text="30")
        change_setting(None, DUTY_PHONE, text="+44 113 496 0107")  # of a range that is never given to anyone
    company.bring_in_people(joining)
    company.give_access(today + timedelta(days=AUDIT_GOES_ON))
    with db.use_case():
        set_calendars()
        company.change_job(MOVED, [])
        path_commands.write_steps(None)


def _scenes_of_requirements(today: datetime, joined: Iterable[datetime]) -> list[Scene]:
    """Return the refreshes of requirements.

    They happen when training begins, and when a person joins or moves or an agent is deployed.
    """
    moved = _first_morning(today, MOVED_AGO)
    begun = [today - timedelta(days=TRAINING), *company.days_of_deployments(today)]
    again = {at + timedelta(minutes=1) for at in [*begun, *joined, moved] if at >= begun[0]}
    return [
        (moved, lambda: company.change_job(MOVED, [JobRole.FRONTLINE_AGENT])),
        *((at, lambda: path_commands.refresh_requirements(None)) for at in again),
    ]


def _read_inboxes() -> None:
    newest = db.session.scalar(select(func.max(Notice.id))) or 0
    for person in db.session.scalars(select(Person).where(Person.id.in_(select(Notice.person_id)))):
        notice_commands.mark_all_read(person, up_to=newest)


def _first_morning(today: datetime, days_ago: int) -> datetime:
    """Return early morning of that day, or of the Monday after if it is a weekend."""
    day = (today - timedelta(days=days_ago)).replace(hour=7, minute=30)
    return day + timedelta(days=max(0, 7 - day.weekday()) if day.weekday() > FRIDAY else 0)


def _act(scenes: list[Scene]) -> None:
    """Play each scene at its moment: one use case a day, and the mail of a day is sent before the next."""
    in_order = sorted(scenes, key=lambda scene: scene[0])
    for _day, of_day in groupby(in_order, key=lambda scene: scene[0].date()):
        happening = list(of_day)
        mailing.send_digests(happening[0][0])
        with db.use_case():
            for at, happen in happening:
                with clock.moved_to(at):
                    happen()
        with clock.moved_to(at + timedelta(minutes=1)):
            delivery.deliver_due()
