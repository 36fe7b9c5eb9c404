"""Tasks that colleagues ask of a person: a talk about an assessment, or an observation."""

from datetime import datetime

from portal.core.dates import day_in
from portal.core.feature import TaskSource
from portal.core.links import path_of
from portal.core.phrases import gettext as _
from portal.core.tasks import Task
from portal.people.models import Person
from portal.training.assessments.queries.talks import TalkAsked, list_talks_asked, talks_wait
from portal.training.signoffs.queries.rows import ObservationAsked
from portal.training.signoffs.queries.watching import list_observations_asked, observations_wait


def find_talks(person: Person, _at: datetime) -> list[Task]:
    """Return one task for each colleague who waits for a talk; one statement."""
    return [_talk(asked) for asked in list_talks_asked(person.id)]


def find_observations(person: Person, at: datetime) -> list[Task]:
    """Return one task for each colleague who waits for an observation; one statement.

    A colleague who was observed today can be observed again tomorrow, and is left out until then.
    """
    asked = list_observations_asked(person.id)
    return [_observation(each) for each in asked if not _was_seen_today(each, at)]


def _talk(asked: TalkAsked) -> Task:
    return Task(
        title=_("%(name)s would like coaching", name=asked.name),
        url=path_of("training.talks"),
        kind=_("Coaching"),
        icon="chat-dots",
        due_at=None,
        blocks=1,
        why=_("They can try again once you have met."),
        asked_at=asked.asked_at,
    )


def _observation(asked: ObservationAsked) -> Task:
    return Task(
        title=_("%(name)s would like you to observe their work", name=asked.name),
        url=path_of("training.observe", person_id=asked.person_id, checklist=asked.checklist_key),
        kind=_("Observation"),
        icon="person-check",
        due_at=None,
        minutes=asked.minutes,
        blocks=1,
        why=_("1 of 2 days observed. Their sign-off needs the second.")
        if asked.seen_at
        else _("Their sign-off needs it."),
        asked_at=asked.asked_at,
    )


def _was_seen_today(asked: ObservationAsked, at: datetime) -> bool:
    if asked.seen_at is None:
        return False
    return day_in(asked.time_zone, at) <= day_in(asked.time_zone, asked.seen_at)


SOURCES = (TaskSource(find_talks, talks_wait), TaskSource(find_observations, observations_wait))
