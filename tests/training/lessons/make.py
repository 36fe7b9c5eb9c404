"""What people did in lessons, and paths to do it on; rows are written directly, never through commands."""

from datetime import datetime

from portal.core import clock
from portal.library.models import ContentVersion
from portal.paths import step_kinds
from portal.paths.models import PathStep
from portal.paths.rules import Stage
from portal.paths.step_kinds import StepKind
from portal.people.models import Person
from portal.people.rules import JobRole
from portal.training.lessons.models import CheckAnswer, LessonCompletion, LessonPlace
from tests.make import keep, long_ago


def make_path(
    *keys: str,
    role: JobRole = JobRole.ALL_EMPLOYEES,
    stage: Stage = Stage.FOUNDATION,
    kind: StepKind = step_kinds.LESSON,
) -> None:
    """A path that asks for these lessons in this order."""
    for position, key in enumerate(keys):
        keep(
            PathStep(
                job_role=role,
                stage=stage,
                position=position,
                kind=kind,
                key=key,
                title=key,
                minutes=12,
                is_available=True,
                valid_from=long_ago(),
            )
        )


def make_completion(
    person: Person, version: ContentVersion, *, at: datetime | None = None
) -> LessonCompletion:
    return keep(
        LessonCompletion(
            person_id=person.id,
            lesson_key=version.key,
            version_id=version.id,
            era=version.era,
            completed_at=at or clock.now(),
        )
    )


def make_answer(
    person: Person, version: ContentVersion, item_id: str, *, chosen: str = "b", is_right: bool = True
) -> CheckAnswer:
    return keep(
        CheckAnswer(
            person_id=person.id,
            lesson_key=version.key,
            version_id=version.id,
            era=version.era,
            item_id=item_id,
            chosen=list(chosen),
            is_right=is_right,
            answered_at=clock.now(),
        )
    )


def make_place(person: Person, version: ContentVersion, section: str, *, reached: int = 1) -> LessonPlace:
    return keep(
        LessonPlace(
            person_id=person.id,
            lesson_key=version.key,
            version_id=version.id,
            era=version.era,
            section=section,
            reached=reached,
            updated_at=clock.now(),
        )
    )
