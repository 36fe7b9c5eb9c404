"""Which version is in force: from the day that a file names, until it is withdrawn or retired."""

from datetime import date, datetime, timedelta

import pytest
from sqlalchemy import select

from portal.core import clock, db
from portal.core.errors import Refused
from portal.core.permissions import Role
from portal.library import commands, queries
from portal.library.commands import Taken
from portal.library.files import ContentFile, read
from portal.library.models import AwaitedVersion, ContentVersion
from portal.library.rules import ContentKind, change_between
from portal.training.lessons import queries as lesson_queries
from tests.conftest import NOON
from tests.library.make import make_lesson, make_library, make_version
from tests.library.test_files import LESSON
from tests.make import actions, give_access
from tests.training.lessons.make import make_completion

DAY, HOUR = timedelta(days=1), timedelta(hours=1)
KEY = "f01-first"
MIDNIGHT = datetime.fromisoformat("2026-03-20T00:00:00+00:00")  # in London, where the company is


def lesson(version: str = "1.0.0", *, about: str = "twelve", since: date | None = None) -> ContentFile:
    effective = f"\neffective: {since}" if since else ""
    if version != "1.0.0":
        change = change_between("1.0.0", version)
        effective += (
            f"\nchange_log:\n  - {{version: {version}, date: 2026-03-01, change: {change}, note: All new}}"
        )
    text = LESSON.replace("version: 1.0.0", f"version: {version}{effective}").replace("twelve", about)
    return read("content/lessons/f01-first.md", ContentKind.LESSON, KEY, text)


def publish(version: str, *, about: str, since: date | None = None) -> ContentVersion:
    """The lesson in a version, as a sync publishes it."""
    (outcome,) = commands.take_in(None, [lesson(version, about=about, since=since)])
    assert outcome.taken is Taken.PUBLISHED
    db.session.commit()
    found = queries.find_newest(ContentKind.LESSON, KEY)
    assert found
    return found


def label(at: datetime = NOON) -> str | None:
    with clock.moved_to(at):
        version = queries.find_current(ContentKind.LESSON, KEY)
    return version and version.label


def withdraw(version: ContentVersion) -> None:
    commands.withdraw(None, version, reason="It names the wrong law.")
    db.session.commit()


def test_a_text_with_a_day_in_the_future_is_announced_and_the_old_one_holds_until_then(cast) -> None:
    publish("1.0.0", about="ten")
    coming = publish("2.0.0", about="eleven", since=MIDNIGHT.date())

    assert [each.label for each in queries.list_coming()] == ["2.0.0"]
    assert [label(at) for at in (NOON, MIDNIGHT - DAY, MIDNIGHT - HOUR)] == ["1.0.0"] * 3
    assert label(MIDNIGHT) == "2.0.0"
    assert coming.published_at == MIDNIGHT
    assert "library.announced" in actions()


def test_the_log_says_when_it_took_force(cast) -> None:
    publish("1.0.0", about="ten")
    publish("2.0.0", about="eleven", since=MIDNIGHT.date())
    published = actions().count("library.published")
    assert commands.put_in_force() == 0

    with clock.moved_to(MIDNIGHT):
        assert [commands.put_in_force(), commands.put_in_force()] == [1, 0]

    assert actions().count("library.published") == published + 1
    assert db.session.scalars(select(AwaitedVersion)).all() == []


def test_evidence_counts_by_the_version_of_each_day(cast) -> None:
    make_completion(cast.ada, publish("1.0.0", about="ten"))
    publish("2.0.0", about="eleven", since=MIDNIGHT.date())

    def overtaken(at: datetime) -> datetime | None:
        return db.session.execute(lesson_queries.completed(at)).one().overtaken_at

    assert [overtaken(at) for at in (NOON, MIDNIGHT - HOUR, MIDNIGHT)] == [None, None, MIDNIGHT]


def test_a_second_sync_of_an_announced_text_changes_nothing(cast) -> None:
    publish("1.0.0", about="ten")
    publish("2.0.0", about="eleven", since=MIDNIGHT.date())

    (again,) = commands.take_in(None, [lesson("2.0.0", about="eleven", since=MIDNIGHT.date())])

    assert again.taken is Taken.UNCHANGED


def test_within_a_day_a_version_is_withdrawn_and_the_one_before_holds_again(cast) -> None:
    first = publish("1.0.0", about="ten")
    make_completion(cast.ada, first, at=NOON - HOUR)
    second = publish("2.0.0", about="eleven")
    make_completion(cast.eve, second, at=NOON + HOUR)
    with clock.moved_to(NOON + 2 * HOUR):
        withdraw(second)

    assert [label(NOON + hours * HOUR) for hours in (0, 1, 2, 3)] == ["2.0.0", "2.0.0", "1.0.0", "1.0.0"]
    rows = db.session.execute(lesson_queries.completed(NOON + 3 * HOUR)).all()
    assert [(row.person_id, row.overtaken_at) for row in rows] == [(cast.ada.id, None)]
    assert actions()[-1] == "library.withdrawn"
    with clock.moved_to(NOON + 3 * HOUR):
        (standing,) = lesson_queries.list_standings(cast.ada.id, [KEY])
        assert (standing.label, standing.is_done, standing.has_news) == ("1.0.0", True, False)
        (standing,) = lesson_queries.list_standings(cast.eve.id, [KEY])
        assert not standing.is_done


def test_a_corrected_version_begins_an_era_of_its_own(cast) -> None:
    publish("1.0.0", about="ten")
    withdraw(publish("2.0.0", about="eleven"))

    third = publish("3.0.0", about="thirteen")

    assert third.era == 3  # what was done in the withdrawn one counts for nothing


def test_a_withdrawn_text_does_not_come_back_with_the_next_sync(cast) -> None:
    publish("1.0.0", about="ten")
    withdraw(publish("2.0.0", about="eleven"))

    (same,) = commands.take_in(None, [lesson("2.0.0", about="eleven")])
    (renamed,) = commands.take_in(None, [lesson("2.0.0", about="thirteen")])

    assert (same.taken, same.problem.code) == (Taken.LEFT_OUT, "content_withdrawn")
    assert (renamed.taken, renamed.problem.code) == (Taken.LEFT_OUT, "content_same_number")
    assert label() == "1.0.0"


@pytest.mark.parametrize(
    ("which", "later", "code"),
    [
        (0, timedelta(0), "content_not_newest"),
        (1, 24 * HOUR + timedelta(microseconds=1), "content_too_late_to_withdraw"),
    ],
)
def test_an_earlier_version_or_one_of_two_days_ago_stays(
    cast, which: int, later: timedelta, code: str
) -> None:
    versions = [publish("1.0.0", about="ten"), publish("2.0.0", about="eleven")]

    with clock.moved_to(NOON + later), pytest.raises(Refused) as refused:
        withdraw(versions[which])

    assert refused.value.reason.code == code


def test_the_first_version_cannot_be_withdrawn_and_can_be_retired(cast) -> None:
    first = publish("1.0.0", about="ten")
    make_completion(cast.ada, first)
    with pytest.raises(Refused) as refused:
        withdraw(first)
    assert refused.value.reason.code == "content_is_first"

    with clock.moved_to(NOON + DAY):
        commands.retire(None, ContentKind.LESSON, KEY)
        db.session.commit()

    assert [label(NOON), label(NOON + DAY)] == ["1.0.0", None]
    assert len(db.session.execute(lesson_queries.completed(NOON + DAY)).all()) == 1  # evidence stays
    with clock.moved_to(NOON + 2 * DAY):
        publish("1.0.1", about="eleven")
    assert label(NOON + 2 * DAY) == "1.0.1"


def test_an_editor_withdraws_a_version_on_its_page_with_a_reason(as_, cast) -> None:
    give_access(cast.eve, Role.EDITOR)
    make_lesson(published_at=NOON - 3 * DAY)
    newer = make_lesson(label="2.0.0", era=2, published_at=NOON - HOUR)
    editor = as_(cast.eve)

    refused = editor.post("library.withdraw", version_id=newer.id, reason=" ")
    done = editor.post("library.withdraw", version_id=newer.id, reason="It names the wrong law.")

    assert refused.status == 422
    assert refused.says("Give a reason.")
    assert done.status == 303
    page = editor.get("library.version", version_id=newer.id)
    assert page.says("It names the wrong law.")
    assert not page.says("Withdraw version")
    assert editor.get("library.index").says("1.0.0")


def test_a_reader_of_content_is_not_offered_to_withdraw_it(as_, cast) -> None:
    give_access(cast.eve, Role.AUDITOR)
    make_lesson(published_at=NOON - 3 * DAY)
    newer = make_lesson(label="2.0.0", era=2, published_at=NOON - HOUR)

    page = as_(cast.eve).get("library.version", version_id=newer.id)

    assert page.status == 200
    assert not page.says("Withdraw version")
    assert as_(cast.eve).post("library.withdraw", version_id=newer.id, reason="No.").status == 403


def test_an_editor_publishes_a_full_revision_that_waits_by_saying_whom_it_touches(as_, cast) -> None:
    give_access(cast.eve, Role.EDITOR)
    give_access(cast.bo, Role.AUDITOR)
    make_library(but="p01")
    make_version(ContentKind.POLICY, "p01", label="0.9.0", title="Acceptable use")
    editor, path = as_(cast.eve), "content/policies/p01-acceptable-use.md"
    label = queries.find_held(path).file.label  # type: ignore[union-attr]

    page = editor.get("library.waiting")
    refused = editor.post("library.waiting", path=path, people=3)
    done = editor.post("library.waiting", path=path, people=0)

    assert page.says(f"Version {label} What changed: First version")
    assert page.says("0 people have to complete it again within 14 days.")
    assert (refused.status, refused.says("0 people have to complete it again. Enter that number")) == (
        422,
        True,
    )
    assert done.status == 303
    found = queries.find_newest(ContentKind.POLICY, "p01")  # in force from the day that it names
    assert found
    assert (found.label, found.published_by_id) == (label, cast.eve.id)
    assert editor.get("library.waiting").says("Nothing waits")
    assert as_(cast.bo).get("library.waiting").status == 403
