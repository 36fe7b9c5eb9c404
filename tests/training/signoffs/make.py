"""Checklists, observations and sign-offs for tests; rows are written directly, never through commands."""

from datetime import date, datetime, timedelta
from typing import Any

from portal.core import clock
from portal.library.models import ContentVersion
from portal.library.rules import ContentKind
from portal.paths import step_kinds
from portal.paths.models import PathStep, Requirement
from portal.paths.rules import Because, Stage
from portal.people.models import Person
from portal.people.rules import JobRole, SignInProof
from portal.training.signoffs.models import Observation, ObservationRequest, SignOff
from portal.training.signoffs.rules import ItemMark
from tests.library.make import make_version
from tests.make import keep, long_ago

ITEMS = ("opens-source", "names-points", "greets")
ALL_YES = dict.fromkeys(ITEMS, ItemMark.YES)
YEAR = timedelta(days=365)


def make_checklist(
    key: str = "so-1", *, label: str = "1.0.0", era: int = 1, items: list[dict[str, Any]] | None = None
) -> ContentVersion:
    """A checklist of two mandatory items and one that is not, in force."""
    body = {
        "id": key,
        "level": "assist",
        "minutes": 15,
        "intro": "You watch one person work.",
        "how": ["Observe twice, on two different days."],
        "items": items or [
            {
                "id": item, "text": f"Does {item}", "look_for": f"Look for {item}.", "not_yet": f"No {item} yet.",
                "mandatory": item != "greets", "competency": "rev-1",
            }
            for item in ITEMS
        ],
    }  # fmt: skip
    return make_version(
        ContentKind.SIGNOFF, key, body, label=label, title="Practical sign-off, level 1", minutes=15, era=era
    )


def make_observation(
    person: Person,
    checklist: ContentVersion,
    *,
    observer: Person,
    on: date | None = None,
    marks: dict[str, ItemMark] | None = None,
    comment: str = "",
    stands_in: bool = False,
) -> Observation:
    at = clock.now() if on is None else datetime.combine(on, clock.now().timetz())
    return keep(
        Observation(
            person_id=person.id, checklist_key=checklist.key, version_id=checklist.id, era=checklist.era,
            observer_id=observer.id, observed_on=at.date(), by_line_manager=person.manager_id == observer.id,
            observer_stands_in=stands_in, items=marks or dict(ALL_YES), comment=comment, signed_name=observer.name,
            signed_at=at, signed_zone="UTC", meaning="I watched.", text_hash=checklist.hash, text_language="en",
            proof=SignInProof.PASSWORD, proved_at=at,
        )
    )  # fmt: skip


def make_sign_off(
    person: Person,
    checklist: ContentVersion,
    *,
    observer: Person,
    at: datetime | None = None,
    stands_in: bool = False,
) -> SignOff:
    """A sign-off that holds for a year."""
    at = at or clock.now() - timedelta(days=30)
    seen = make_observation(person, checklist, observer=observer, on=at.date(), stands_in=stands_in)
    return keep(
        SignOff(
            person_id=person.id, checklist_key=checklist.key, era=checklist.era, observation_id=seen.id, signed_at=at,
            valid_until=at + YEAR,
        )
    )  # fmt: skip


def make_request(person: Person, checklist: ContentVersion, *, observer: Person) -> ObservationRequest:
    return keep(
        ObservationRequest(
            person_id=person.id, checklist_key=checklist.key, observer_id=observer.id, asked_at=clock.now()
        )
    )


def require_sign_off(*people: Person, key: str = "so-1", role: JobRole = JobRole.FRONTLINE_AGENT) -> None:
    """The path of a role asks for the sign-off, and these people for the path."""
    keep(
        PathStep(
            job_role=role, stage=Stage.ASSIST, position=0, kind=step_kinds.SIGN_OFF, key=key, title="Sign-off",
            minutes=15, is_available=True, valid_from=long_ago(),
        )
    )  # fmt: skip
    for person in people:
        keep(
            Requirement(
                person_id=person.id, job_role=role, stage=Stage.ASSIST, because=Because.BESIDE, due_at=clock.now(),
                valid_from=long_ago(),
            )
        )  # fmt: skip
