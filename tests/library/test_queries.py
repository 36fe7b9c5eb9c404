"""What is in force, what was, and what reading it costs."""

from datetime import timedelta

import pytest

from portal.core import clock, db
from portal.library import queries
from portal.library.rules import ChangeClass, ContentKind
from tests.library.make import make_library, make_version

DAY = timedelta(days=1)


def test_any_day_can_be_asked_what_was_in_force(cast) -> None:
    now = clock.now()
    make_version(published_at=now - 3 * DAY)
    make_version(label="2.0.0", era=2, published_at=now - DAY)

    def eras(at):
        return [tuple(row) for row in db.session.execute(queries.eras(ContentKind.LESSON, at))]

    first, second = [("f01-first", 1)], [("f01-first", 2)]
    assert [eras(now - days * DAY) for days in (4, 3, 2, 1, 0)] == [[], first, first, second, second]


def test_the_current_ones_come_by_key_and_once_each(cast) -> None:
    for key in ("f02-second", "f01-first"):
        make_version(key=key)
    make_version(key="f01-first", label="1.0.1", change=ChangeClass.COSMETIC)
    make_version(ContentKind.QUIZ, "qz-first")

    lessons = queries.list_current(ContentKind.LESSON)

    assert [(version.key, version.label) for version in lessons] == [
        ("f01-first", "1.0.1"),
        ("f02-second", "1.0.0"),
    ]
    only_second = queries.list_current(ContentKind.LESSON, ["f02-second", "f03-third"])
    assert [version.key for version in only_second] == ["f02-second"]
    assert queries.find_current(ContentKind.LESSON, "qz-first") is None


def test_a_text_is_fetched_and_parsed_once(cast, count_queries) -> None:
    make_version(body={"lede": "Something moved at night."})

    def read():
        db.session.expire_all()
        version = queries.find_current(ContentKind.LESSON, "f01-first")
        with count_queries() as seen:
            content = version.content
        return content, len(seen)

    first, again = read(), read()

    assert first[1] <= 1
    assert again == ({"lede": "Something moved at night."}, 0)
    assert queries.find_content(1, queries.find_current(ContentKind.LESSON, "f01-first").hash) == first[0]


def test_a_catalogue_says_what_its_file_says(cast) -> None:
    make_library()

    assert [level["id"] for level in queries.catalogue("levels")] == [
        "assist",
        "approve",
        "guardrails",
        "coordinate",
    ]
    part = queries.catalogue("assessments")[0]["parts"][0]
    assert (part["for"]["roles"], part["pass"]["min_share"]) == ([], 0.8)


def test_a_missing_catalogue_says_how_to_get_it(cast) -> None:
    with pytest.raises(LookupError, match="portal content sync"):
        queries.catalogue("levels")
