"""A full new version of a lesson or quiz: a new due date for everyone, and clearances hold until then."""

from datetime import date, datetime, timedelta

from hypothesis import HealthCheck, given, settings as run_with, strategies as st

from portal.audit.commands import record
from portal.audit.projections import follow
from portal.calendars import commands as calendars
from portal.calendars.rules import DayOff, WorkCalendar
from portal.core import clock, db
from portal.core.dates import deadline, passes_at
from portal.library.actions import LibraryAction
from portal.library.models import ContentVersion
from portal.library.rules import ChangeClass, ContentKind
from portal.paths import queries as path_queries, step_kinds
from portal.paths.rules import Stage, Step
from portal.people.models import Person
from portal.people.rules import JobRole
from portal.readiness import queries
from portal.readiness.jobs import STANDINGS
from portal.readiness.queries import Position
from portal.readiness.rules import Clearance, Ending, Evidence, Numbers, Shown, verdict
from portal.readiness.settings import VERSION_CHANGE_DAYS
from portal.settings import commands as settings
from portal.training.actions import TrainingAction
from tests.conftest import NOON
from tests.library.make import make_lesson, make_version
from tests.make import make_person
from tests.paths.kinds import KINDS
from tests.readiness.make import make_foundation, make_step, require, work_out
from tests.training.lessons.make import make_completion

DAY = timedelta(days=1)
DONE = NOON - 60 * DAY
ENDS = passes_at(deadline(NOON + 14 * DAY, "UTC"))  # of the days that the version of NOON leaves
EVERYONE = JobRole.ALL_EMPLOYEES
FIRST, SECOND = (Step(Stage.FOUNDATION, step_kinds.LESSON, key) for key in ("f01", "f02"))


def make_world(*done_by: Person, at: datetime = DONE) -> tuple[ContentVersion, ContentVersion]:
    """The foundation is two lessons, due ten months ago; ``done_by`` had completed both."""
    (first,) = make_foundation()
    make_step("f02", step_kinds.LESSON, position=1, role=EVERYONE, stage=Stage.FOUNDATION)
    make_version(ContentKind.CATALOGUE, "roles", [], title="roles")
    lessons = first, make_lesson("f02")
    for person in done_by:
        require(person, role=EVERYONE, stage=Stage.FOUNDATION, due_at=NOON - 300 * DAY)
        for lesson in lessons:
            make_completion(person, lesson, at=at)
    return lessons


def rewrite(key: str = "f01", *, at: datetime = NOON, era: int = 2) -> ContentVersion:
    return make_lesson(key, label=f"{era}.0.0", era=era, published_at=at)


def position(person: Person, at: datetime) -> Position:
    shown = queries.find_shown([person.id], at)[person.id]
    return queries.find_terms([EVERYONE], at).position(shown, EVERYONE, Stage.FOUNDATION)


def clearance(person: Person, at: datetime) -> Clearance:
    return position(person, at).verdict.clearance


def test_a_person_who_had_done_everything_stays_cleared_until_the_new_due_date(cast) -> None:
    make_world(cast.ada)
    rewrite()

    assert clearance(cast.ada, NOON - DAY) is Clearance.CLEARED
    assert clearance(cast.ada, NOON) is Clearance.REFRESH_DUE
    assert position(cast.ada, NOON).cleared_until == ENDS - datetime.resolution
    assert clearance(cast.ada, ENDS) is Clearance.LAPSED
    assert position(cast.ada, ENDS).verdict.lapse.ending is Ending.VERSION


def test_the_time_for_a_new_version_ends_on_a_working_day_of_the_site(cast) -> None:
    make_world(cast.ada)
    days_off = tuple(DayOff(date(2026, 3, day), "Moving") for day in (26, 27))
    calendars.set_calendar(None, cast.leeds, WorkCalendar(days_off=days_off))
    db.session.flush()
    with clock.moved_to(NOON + timedelta(hours=1)):
        rewrite(at=clock.now())
        monday = passes_at(deadline(NOON + 18 * DAY, "UTC"))

        assert clearance(cast.ada, ENDS) is Clearance.REFRESH_DUE
        assert position(cast.ada, ENDS).cleared_until == monday - datetime.resolution
        assert clearance(cast.ada, monday) is Clearance.LAPSED


def test_doing_the_new_version_keeps_the_first_day_of_the_certification(cast) -> None:
    late = make_person("Flo Frost")
    make_world(cast.ada, late)
    newer = rewrite()
    make_completion(cast.ada, newer, at=NOON + DAY)
    make_completion(late, newer, at=ENDS + DAY)

    assert clearance(cast.ada, NOON + DAY) is Clearance.CLEARED
    assert clearance(cast.ada, ENDS) is Clearance.CLEARED
    assert [clearance(late, at) for at in (ENDS, ENDS + DAY)] == [Clearance.LAPSED, Clearance.CLEARED]
    for person in (cast.ada, late):
        verdict_after = position(person, ENDS + DAY).verdict
        assert (verdict_after.certified_at, verdict_after.renewals) == (DONE, ())


def test_a_smaller_change_asks_nothing(cast) -> None:
    make_world(cast.ada)
    make_lesson("f01", label="1.1.0", change=ChangeClass.DELTA, published_at=NOON)

    assert clearance(cast.ada, ENDS) is Clearance.CLEARED


def test_the_days_are_those_of_the_setting(cast) -> None:
    make_world(cast.ada)
    rewrite()
    with clock.moved_to(NOON + DAY):
        settings.change_setting(cast.cal, VERSION_CHANGE_DAYS, text="4")
        db.session.commit()

    assert position(cast.ada, NOON + 2 * DAY).cleared_until == deadline(NOON + 4 * DAY, "UTC")


def test_a_third_version_leaves_no_more_time_for_the_second(cast) -> None:
    make_world(cast.ada)
    rewrite()
    rewrite(at=NOON + 10 * DAY, era=3)

    assert clearance(cast.ada, ENDS) is Clearance.LAPSED


def test_the_lesson_comes_before_the_next_one_again(cast) -> None:
    """Steps are taken with the content of today, though the earlier result still counts for the clearance."""
    make_world(cast.ada)
    rewrite()

    done = path_queries.list_done([cast.ada.id], [step_kinds.LESSON], NOON)
    assert done == {cast.ada.id: {(step_kinds.LESSON, "f02")}}


def test_time_alone_ends_the_standing_that_is_kept_and_it_agrees_with_the_facts(cast) -> None:
    make_world(cast.ada, cast.eve)
    newer = rewrite()
    work_out()
    make_completion(cast.eve, newer)
    with clock.moved_to(NOON + DAY):
        work_out()

    with clock.moved_to(ENDS):
        assert follow(STANDINGS) == 1
        assert not STANDINGS.list_differing(STANDINGS.list_ids())
        kept = queries.find_standings_kept([cast.ada.id, cast.eve.id])
    path = (EVERYONE, Stage.FOUNDATION)
    assert kept[cast.ada.id][path].clearance is Clearance.LAPSED
    assert kept[cast.eve.id][path].clearance is Clearance.CLEARED


def test_who_waits_only_for_a_sign_off_does_not_any_more_once_a_new_version_is_published(cast) -> None:
    make_world(cast.ada)
    make_step("f03", step_kinds.SIGN_OFF, position=2, role=EVERYONE, stage=Stage.FOUNDATION)
    work_out()
    path = (EVERYONE, Stage.FOUNDATION)
    assert queries.find_standings_kept([cast.ada.id])[cast.ada.id][path].only_sign_off
    newer = rewrite()

    with db.use_case():
        record(None, LibraryAction.PUBLISHED, newer)
    follow(STANDINGS)

    assert not queries.find_standings_kept([cast.ada.id])[cast.ada.id][path].only_sign_off
    make_completion(cast.ada, newer)
    with db.use_case():
        record(None, TrainingAction.LESSON_COMPLETED, newer, concerns=cast.ada)
    follow(STANDINGS)
    assert queries.find_standings_kept([cast.ada.id])[cast.ada.id][path].only_sign_off


def test_every_page_gives_the_new_due_date_and_its_reason(as_, cast) -> None:
    make_world(cast.ada)
    rewrite()
    renewed = "“Foundation” has had a new version since Thu 12 Mar 2026. Complete it by Thu 26 Mar 2026;"
    with clock.moved_to(NOON + DAY):
        work_out()
        ada, bo = as_(cast.ada), as_(cast.bo)

        today, learn = ada.get("today.index"), ada.get("readiness.learn")
        path = ada.get("readiness.path", role=EVERYONE)
        team, record = bo.get("readiness.team"), bo.get("readiness.member", person_id=cast.ada.id)

    assert today.says("New version since Thu 12 Mar. Your earlier result counts until then.")
    assert today.says("Thu 26 Mar")
    assert learn.says(renewed)
    assert record.says(renewed)
    assert path.says("New version since Thu 12 Mar 2026; your earlier result counts until Thu 26 Mar 2026")
    assert team.says("Refresh due to Thu 26 Mar: Lesson again, new version")
    assert not any(page.says("months ago") for page in (today, learn, path, team, record))


def test_a_person_who_was_never_cleared_gets_the_new_due_date_too(as_, cast) -> None:
    """She completed the first lesson and was late with the second one; the first is not late since last year."""
    first, _second = make_world()
    require(cast.ada, role=EVERYONE, stage=Stage.FOUNDATION, due_at=NOON - 300 * DAY)
    make_completion(cast.ada, first, at=DONE)
    rewrite()
    with clock.moved_to(NOON + DAY):
        found = as_(cast.ada).get("today.index")

    assert found.says("Foundation")
    assert found.says("Thu 26 Mar")


def test_after_the_due_date_every_page_says_why_the_clearance_has_lapsed(as_, cast) -> None:
    make_world(cast.ada)
    rewrite()
    lapsed = "Lapsed on Thu 26 Mar 2026: the new version of “Foundation” was not completed in time."
    with clock.moved_to(ENDS):
        work_out()
        today, own = as_(cast.ada).get("today.index"), as_(cast.ada).get("readiness.clearance")
        team = as_(cast.bo).get("readiness.team")

    assert today.says("Thu 26 Mar yesterday")
    assert own.says(lapsed)
    assert team.says("Lapsed since Thu 26 Mar: a new version was not completed in time")


def test_a_sign_off_that_runs_out_before_the_due_date_ends_as_it_would_have() -> None:
    sign_off = Step(Stage.ASSIST, step_kinds.SIGN_OFF, "so-1")
    signed = Evidence(sign_off.kind, sign_off.key, DONE, until=NOON + 5 * DAY, overtaken_at=NOON)
    numbers = Numbers(valid_months=dict.fromkeys(Stage, 12))

    found = verdict([sign_off], Shown([signed]), Stage.ASSIST, NOON + DAY, numbers=numbers, kinds=KINDS)

    assert (found.lapse.ending, found.renewals) == (Ending.STEP, ())
    assert found.lapse.at == deadline(NOON + 5 * DAY, "UTC")


days = st.integers(min_value=-30, max_value=40)


@run_with(deadline=None, max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(first=days, again=st.none() | days, asked=days)
def test_a_clearance_holds_exactly_while_a_version_counts(first: int, again: int | None, asked: int) -> None:
    """Version 2 is of day 0 and version 1 counts to the end of day 14: nobody is cleared on less or refused on more."""
    evidence = [Evidence(*FIRST[1:], NOON + min(first, -1) * DAY, overtaken_at=NOON if asked >= 0 else None)]
    if again is not None and again >= 0:
        evidence.append(Evidence(*FIRST[1:], NOON + again * DAY))
    at, numbers = NOON + asked * DAY, Numbers(valid_months=dict.fromkeys(Stage, 12))

    found = verdict([FIRST], Shown(evidence), Stage.FOUNDATION, at, numbers=numbers, kinds=KINDS)

    is_redone = again is not None and 0 <= again <= asked
    assert found.is_ready is (min(first, -1) <= asked and (asked <= 14 or is_redone))
    assert not (found.renewals and is_redone)
