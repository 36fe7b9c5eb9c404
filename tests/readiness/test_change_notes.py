"""What has changed in a new version is said wherever somebody is asked to do it again."""

from datetime import date, timedelta

from portal.calendars import commands as calendars
from portal.calendars.rules import DayOff, WorkCalendar
from portal.core import clock, db
from portal.library.models import ContentVersion
from portal.library.rules import ContentKind
from portal.notices.models import Notice
from portal.paths import step_kinds
from portal.people import commands as people_commands
from portal.people.models import Person
from portal.people.rules import JobRole, PersonState
from portal.readiness import commands, queries
from tests.conftest import NOON
from tests.library.make import make_lesson, make_version
from tests.make import only
from tests.readiness.make import make_foundation, make_step, require, work_out
from tests.training.lessons.make import make_completion
from tests.training.signoffs.make import make_checklist

DAY = timedelta(days=1)
NOTE = "Section 2 names the new limits, so that nobody promises what an agent cannot do."
LOG = (
    {"version": "1.0.0", "change": "full", "note": "First version", "date": "2026-01-01"},
    {"version": "2.0.0", "change": "full", "note": NOTE, "date": "2026-03-12"},
    {"version": "2.0.1", "change": "cosmetic", "note": "A typo", "date": "2026-03-13"},
)
SAID = f"What changed: {NOTE}"


def rewrite(key: str = "f01") -> ContentVersion:
    return make_lesson(key, label="2.0.1", era=2, published_at=NOON - DAY, log=LOG, title="A first lesson")


def make_world(person: Person) -> None:
    """The person has done the foundation, one lesson, and works towards level 1."""
    (lesson,) = make_foundation()
    make_version(ContentKind.CATALOGUE, "roles", [], title="roles")
    make_step("a01", step_kinds.LESSON, position=0)
    make_lesson("a01")
    require(person, due_at=NOON + 60 * DAY)
    make_completion(person, lesson, at=NOON - 30 * DAY)
    work_out()


def test_learn_the_path_today_the_lesson_the_team_and_the_persons_page_say_what_changed(as_, cast) -> None:
    make_world(cast.ada)
    rewrite()
    work_out()
    ada, bo = as_(cast.ada), as_(cast.bo)

    assert ada.get("readiness.learn").says(SAID)
    assert ada.get("readiness.path", role="frontline-agent").says(SAID)
    assert ada.get("training.lesson", key="f01").says(SAID)
    assert bo.get("readiness.member", person_id=cast.ada.id).says(SAID)
    team = bo.get("readiness.team")
    assert team.says("“Foundation” has had a new version since")
    assert team.says("Everyone who completed it before has 14 days.")
    assert team.says(SAID)
    with clock.moved_to(NOON + 28 * DAY):
        assert not bo.get("readiness.team").says(SAID)


def test_whoever_first_has_to_redo_a_lesson_is_not_offered_for_a_sign_off(as_, cast) -> None:
    (lesson,) = make_foundation()
    make_step("so-1", step_kinds.SIGN_OFF, position=0)
    make_checklist("so-1")
    require(cast.ada, due_at=NOON + 60 * DAY)
    make_completion(cast.ada, lesson, at=NOON - 30 * DAY)
    work_out()
    assert as_(cast.bo).get("readiness.team").says("Observe and sign off")

    newer = rewrite()
    work_out()
    assert not as_(cast.bo).get("readiness.team").says("Observe and sign off")
    assert not as_(cast.ada).get("readiness.learn").says("Only the sign-off is left.")

    make_completion(cast.ada, newer)
    work_out()
    assert as_(cast.bo).get("readiness.team").says("Observe and sign off")


def test_a_change_without_a_note_says_only_that_there_is_one(as_, cast) -> None:
    make_world(cast.ada)
    make_lesson("f01", label="2.0.0", era=2, published_at=NOON - DAY)

    page = as_(cast.ada).get("readiness.learn")

    assert page.says("has had a new version")
    assert not page.says("What changed")


def test_the_notice_names_the_day_that_counts_after_leave_and_days_off(cast) -> None:
    """Ada was on leave for two days since the version came; the day after the 14 days her site is closed."""
    make_world(cast.ada)
    rewrite()
    with clock.moved_to(NOON - DAY + timedelta(hours=1)), db.use_case():
        people_commands.change_state(cast.cal, cast.ada, to=PersonState.ON_LEAVE)
    with clock.moved_to(NOON + DAY + timedelta(hours=1)), db.use_case():
        people_commands.change_state(cast.cal, cast.ada, to=PersonState.ACTIVE)
    calendars.set_calendar(None, cast.leeds, WorkCalendar(days_off=(DayOff(date(2026, 3, 27), "Moving"),)))
    db.session.commit()
    with clock.moved_to(NOON + 2 * DAY):
        commands.tell_of_versions(clock.now())
        shown = queries.find_shown([cast.ada.id], clock.now())[cast.ada.id]
        [renewal] = (
            queries.find_terms([JobRole.FRONTLINE_AGENT], clock.now())
            .position(shown, JobRole.FRONTLINE_AGENT, 1)
            .verdict.renewals
        )

    told = only(Notice).told
    assert NOTE in told
    assert f'"day": "{renewal.until.date()}"' in told
