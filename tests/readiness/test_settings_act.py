"""What an administrator sets moves clearances: from that moment on, on every page, and in the kept standings."""

from datetime import datetime, timedelta

import pytest
from sqlalchemy import select

from portal.audit.projections import follow
from portal.core import clock, db
from portal.library.models import ContentVersion
from portal.paths import step_kinds
from portal.paths.rules import Stage
from portal.people.models import Person
from portal.readiness import queries
from portal.readiness.jobs import STANDINGS
from portal.readiness.models import Standing
from portal.readiness.rules import Clearance
from portal.readiness.settings import (
    CURRENCY_CURRENT,
    CURRENCY_LAPSED,
    STABILITY_GROWTH,
    STABILITY_MAX_DAYS,
    STABILITY_START_DAYS,
)
from portal.settings import commands as settings
from portal.settings.rules import Setting
from portal.training.signoffs.settings import CERTIFICATION_DUE_DAYS, VALID_MONTHS
from tests.conftest import NOON
from tests.readiness.make import AGENT, make_foundation, make_step, require, work_out
from tests.training.labs.make import make_lab, make_lab_result
from tests.training.lessons.make import make_completion
from tests.training.quizzes.make import make_quiz, make_quiz_result

CLEARED, DUE, LAPSED = Clearance.CLEARED, Clearance.REFRESH_DUE, Clearance.LAPSED
DAY = timedelta(days=1)


def certify(person: Person, *, days_ago: int) -> ContentVersion:
    """Level 1 takes a quiz and a lab; ``person`` passed both that many days ago. Return the lab."""
    (foundation,) = make_foundation()
    make_completion(person, foundation, at=NOON - days_ago * DAY)
    quiz, lab = make_quiz("qz-assist"), make_lab(terms=False)
    make_step("qz-assist", step_kinds.QUIZ, position=0)
    make_step("lab-20", step_kinds.LAB, position=1)
    require(person)
    for make, content in ((make_quiz_result, quiz), (make_lab_result, lab)):
        make(person, content, at=NOON - days_ago * DAY)
    return lab


def kept(person: Person) -> Clearance:
    """The clearance in the list of a manager."""
    row = select(Standing.clearance).where(Standing.person_id == person.id, Standing.job_role == AGENT)
    return db.session.scalars(row.where(Standing.stage == Stage.ASSIST)).one()


def on_day(person: Person, at: datetime) -> Clearance:
    """The clearance worked out from the facts as of a moment."""
    shown = queries.find_shown([person.id], at)[person.id]
    return queries.find_terms([AGENT], at).position(shown, AGENT, Stage.ASSIST).verdict.clearance


@pytest.mark.parametrize(("days_ago", "before", "setting", "text", "after"), [
    (100, CLEARED, CURRENCY_CURRENT, "95", DUE),
    (200, DUE, CURRENCY_LAPSED, "84", LAPSED),
    (200, DUE, STABILITY_START_DAYS, "180", CLEARED),
    (100, CLEARED, STABILITY_MAX_DAYS, "30", LAPSED),
    (100, CLEARED, VALID_MONTHS[Stage.ASSIST], "3", LAPSED),
    (168, CLEARED, CERTIFICATION_DUE_DAYS, "180", CLEARED),
])  # fmt: skip
def test_a_changed_number_moves_the_clearance_of_those_it_concerns(
    cast, *, days_ago: int, before: Clearance, setting: Setting, text: str, after: Clearance
) -> None:
    certify(cast.ada, days_ago=days_ago)
    work_out()
    assert kept(cast.ada) is before

    settings.change_setting(cast.cal, setting, text=text)
    db.session.commit()
    follow(STANDINGS)

    assert kept(cast.ada) is after
    assert not STANDINGS.list_differing(STANDINGS.list_ids())


def test_a_refresher_that_makes_practice_last_longer_does_so_by_what_is_set(cast) -> None:
    lab = certify(cast.ada, days_ago=320)
    make_lab_result(cast.ada, lab, at=NOON - 200 * DAY)
    work_out()
    assert kept(cast.ada) is CLEARED

    settings.change_setting(cast.cal, STABILITY_GROWTH, text="1")
    db.session.commit()
    follow(STANDINGS)

    assert kept(cast.ada) is DUE


def test_a_past_day_keeps_the_clearance_that_the_settings_of_that_day_gave(cast) -> None:
    certify(cast.ada, days_ago=100)
    with clock.moved_to(NOON + DAY):
        settings.change_setting(cast.cal, VALID_MONTHS[Stage.ASSIST], text="3")
        db.session.commit()

    assert [on_day(cast.ada, NOON), on_day(cast.ada, NOON + DAY)] == [CLEARED, LAPSED]
