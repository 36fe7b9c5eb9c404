"""Download the clearances of people; the log says who did, of which path and how many."""

from collections.abc import Sequence

from portal.audit.commands import record
from portal.paths.rules import Stage
from portal.people.models import Person
from portal.people.rules import JobRole
from portal.readiness import queries
from portal.readiness.actions import ReadinessAction
from portal.readiness.queries import PersonAsked
from portal.readiness.rules import Clearance


def download_team(
    actor: Person, job_role: JobRole, stage: Stage, *, text: str, clearance: Clearance | None
) -> Sequence[PersonAsked]:
    """Return the people ``actor`` answers for who need a path, as the page of the team filters and orders them.

    At most :data:`portal.readiness.queries.DOWNLOADED_MOST`, the most urgent.
    """
    people = queries.list_to_download(actor, job_role, stage, text=text, clearance=clearance)
    record(
        actor, ReadinessAction.TEAM_DOWNLOADED, job_role=job_role, stage=stage, clearance=clearance,
        by_name=bool(text), people=len(people),
    )  # fmt: skip
    return people
