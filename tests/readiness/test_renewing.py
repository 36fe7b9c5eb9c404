"""Before a full new version is published its impact is said; afterwards people are told once, and of a withdrawal."""

from datetime import timedelta

from portal.agents.rules import Mode
from portal.core import clock, db
from portal.library import commands as library
from portal.library.models import ContentVersion
from portal.library.rules import ContentKind
from portal.notices.models import Notice
from portal.people.models import Person
from portal.readiness import beside, commands
from tests.agents.make import make_agent, make_deployment
from tests.conftest import NOON
from tests.library.make import make_lesson
from tests.make import actions, make_person
from tests.readiness.make import AGENT, make_foundation, make_way, require, work_out
from tests.training.lessons.make import make_completion

DAY, HOUR = timedelta(days=1), timedelta(hours=1)
A01 = [(ContentKind.LESSON, "a01")]


def make_world(cast) -> list[Person]:
    """Ada and Flo are ready for a live agent; Finn has begun. Eve has nothing to do with it."""
    lessons = [*make_foundation(), *make_way()]
    make_deployment(make_agent("Kestrel"), unit=cast.claims, mode=Mode.LIVE)
    flo, finn = (
        make_person(name, unit=cast.claims, job_roles=(AGENT,)) for name in ("Flo Frost", "Finn Fox")
    )
    require(cast.ada, flo, finn)
    for person in (cast.ada, flo):
        for lesson in lessons:
            make_completion(person, lesson, at=NOON - 30 * DAY)
    make_completion(cast.eve, lessons[1], at=NOON - 30 * DAY)  # no path of hers asks for it
    work_out()
    return [cast.ada, flo, finn]


def rewrite() -> ContentVersion:
    return make_lesson("a01", label="2.0.0", era=2, published_at=NOON, title="A first lesson")


def told(kind: str) -> list[str]:
    rows = db.session.query(Notice).filter_by(kind=f"readiness.{kind}").order_by(Notice.id)
    return sorted(db.session.get_one(Person, each.person_id).name for each in rows)


def test_beforehand_it_says_how_many_people_and_which_agents_it_touches(cast) -> None:
    make_world(cast)

    impact = beside.find_impact(A01, NOON)

    assert (impact.people, impact.days) == (2, 14)
    assert [(fall.agent, fall.people, fall.ready, fall.after) for fall in impact.falls] == [
        ("Kestrel", 3, 2, 0)
    ]


def test_content_that_no_path_asks_for_touches_nobody(cast) -> None:
    make_world(cast)

    impact = beside.find_impact([(ContentKind.LESSON, "f99")], NOON)

    assert (impact.people, impact.falls) == (0, [])


def test_everybody_who_has_to_do_it_again_is_told_once(cast) -> None:
    make_world(cast)
    rewrite()

    with clock.moved_to(NOON + HOUR):
        assert [commands.tell_of_versions(clock.now()) for _time in range(2)] == [2, 0]

    assert told("version_to_do") == sorted([cast.ada.name, "Flo Frost"])
    assert actions()[-1] == "readiness.version_told"
    assert (
        '"day": "2026-03-26"'
        in db.session.query(Notice).filter_by(kind="readiness.version_to_do").first().told
    )


def test_a_person_who_has_done_it_already_is_not_told(cast) -> None:
    make_world(cast)
    make_completion(cast.ada, rewrite(), at=NOON + HOUR)

    with clock.moved_to(NOON + 2 * HOUR):
        commands.tell_of_versions(clock.now())

    assert told("version_to_do") == ["Flo Frost"]


def test_people_who_were_told_are_told_of_a_withdrawal(cast) -> None:
    make_world(cast)
    version = rewrite()
    with clock.moved_to(NOON + HOUR):
        commands.tell_of_versions(clock.now())
    with clock.moved_to(NOON + 2 * HOUR):
        library.withdraw(None, version, reason="It names the wrong law.")
        assert [commands.tell_of_withdrawals(clock.now()) for _time in range(2)] == [2, 0]
        assert commands.tell_of_versions(clock.now()) == 0

    assert told("version_withdrawn") == told("version_to_do")


def test_a_new_lesson_and_a_smaller_change_are_no_news_of_this_kind(cast) -> None:
    make_world(cast)
    make_lesson("a09", published_at=NOON)

    assert commands.tell_of_versions(NOON + HOUR) == 0
