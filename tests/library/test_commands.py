"""Taking in files: published, proposed, left out, or nothing at all."""

from pathlib import Path

import pytest

from portal.core import clock, db
from portal.core.reasons import Reason
from portal.library import commands, queries
from portal.library.commands import Taken
from portal.library.files import ContentFile, read, read_all
from portal.library.models import ContentProposal, ContentVersion
from portal.library.rules import ChangeClass, ContentKind, Origin
from tests.library.test_files import LESSON
from tests.make import actions, only

TERM = "- {{term: agent, meaning: {}, example: It reads.}}"


def lesson(version: str = "1.0.0", *, about: str = "twelve", more: str = "") -> ContentFile:
    text = LESSON.replace("version: 1.0.0", f"version: {version}{more}").replace("twelve", about)
    return read("content/lessons/f01-first.md", ContentKind.LESSON, "f01-first", text)


def glossary(meaning: str = "Software.") -> ContentFile:
    return read("content/glossary.yaml", ContentKind.CATALOGUE, "glossary", TERM.format(meaning))


def take_in(*files: ContentFile) -> list[tuple[Taken, ChangeClass | None]]:
    return [(outcome.taken, outcome.change) for outcome in commands.take_in(None, files)]


def current() -> ContentVersion:
    version = queries.find_current(ContentKind.LESSON, "f01-first")
    assert version
    return version


def test_what_is_new_is_put_in_force_as_a_first_version(cast) -> None:
    file = lesson()

    assert take_in(file) == [(Taken.PUBLISHED, ChangeClass.FULL)]

    version = current()
    assert (version.label, version.era, version.hash) == ("1.0.0", 1, file.hash)
    assert (version.origin, version.published_by_id, version.published_at) == (Origin.FILE, None, clock.now())
    assert version.content["sections"][0]["title"] == "Why this matters"
    assert actions() == ["library.published", "library.synced"]


def test_a_second_run_does_nothing(cast) -> None:
    take_in(lesson(), glossary())
    before = actions()

    assert take_in(lesson(), glossary()) == [(Taken.UNCHANGED, None)] * 2
    assert actions() == before


@pytest.mark.parametrize(
    ("version", "more", "change", "era"),
    [
        ("1.0.1", "", ChangeClass.COSMETIC, 1),
        ("1.1.0", "", ChangeClass.DELTA, 1),
        ("2.0.0", "", ChangeClass.FULL, 2),
        ("2.0.0", "\nchange: cosmetic", ChangeClass.COSMETIC, 1),
        ("1.0.1", "\nchange: full", ChangeClass.FULL, 2),
    ],
)
def test_a_change_is_classed_by_the_file_or_else_by_its_number(
    cast, version: str, more: str, change: ChangeClass, era: int
) -> None:
    take_in(lesson())

    outcome = commands.take_in(None, [lesson(version, about="ten", more=more)])[0]

    assert (outcome.taken, outcome.change, outcome.is_default) == (Taken.PUBLISHED, change, not more)
    assert (current().label, current().era) == (version, era)


def test_an_editor_may_decide_otherwise(cast) -> None:
    take_in(lesson())

    commands.take_in(
        cast.cal, [lesson("2.0.0", about="ten")], classify=lambda _before, _file: ChangeClass.DELTA
    )

    assert (current().change, current().era, current().published_by_id) == (ChangeClass.DELTA, 1, cast.cal.id)


@pytest.mark.parametrize(
    ("version", "code"), [("1.1.0", "content_same_number"), ("1.0.9", "content_lower_number")]
)
def test_a_changed_text_without_a_higher_number_is_left_out(cast, version: str, code: str) -> None:
    take_in(lesson("1.1.0"))

    outcome = commands.take_in(None, [lesson(version, about="ten")])[0]

    assert (outcome.taken, outcome.problem) == (Taken.LEFT_OUT, Reason(code, label="1.1.0"))
    assert only(ContentVersion).label == "1.1.0"


def test_a_catalogue_is_counted_and_its_changes_touch_no_evidence(cast) -> None:
    take_in(glossary())

    assert take_in(glossary("A program.")) == [(Taken.PUBLISHED, ChangeClass.COSMETIC)]

    assert queries.catalogue("glossary") == [
        {"term": "agent", "meaning": "A program.", "example": "It reads."}
    ]
    labels = [version.label for version in queries.list_versions(ContentKind.CATALOGUE, "glossary")]
    assert labels == ["1.0.1", "1.0.0"]
    assert take_in(glossary()) == [(Taken.PUBLISHED, ChangeClass.COSMETIC)]  # and back again


def test_what_was_written_in_the_portal_is_never_overwritten(cast) -> None:
    take_in(lesson())
    commands.publish(
        cast.cal,
        lesson(about="eleven"),
        change=ChangeClass.COSMETIC,
        label="1.0.1",
        origin=Origin.PORTAL,
    )
    assert take_in(lesson()) == [(Taken.UNCHANGED, None)]  # the text it was written over is no news

    assert take_in(lesson("1.1.0", about="ten")) == [(Taken.PROPOSED, None)]

    assert current().label == "1.0.1"
    proposal = only(ContentProposal)
    assert (proposal.key, proposal.label) == ("f01-first", "1.1.0")
    assert "ten" in proposal.content["sections"][0]["blocks"][0]["html"]
    assert take_in(lesson("1.1.0", about="ten")) == [(Taken.UNCHANGED, None)]
    assert actions()[-2:] == ["library.proposed", "library.synced"]


def test_syncing_says_how_many_versions_are_new(cast) -> None:
    assert commands.sync(None, [lesson(), glossary()]) == 2
    assert commands.sync(None, [lesson(), glossary("A program.")]) == 1
    assert commands.sync(None, [lesson(), glossary("A program.")]) == 0


def test_a_version_cannot_be_changed(cast) -> None:
    take_in(lesson())
    version = current()

    version.title = "Something else"

    with pytest.raises(TypeError, match="append-only"):
        db.session.flush()
    db.session.rollback()


def shipped(root: Path, *, about: str = "twelve", version: str = "1.0.0") -> Path:
    """A folder with one lesson in it, as it comes with the program."""
    path = root / "lessons" / "f01-first.md"
    path.parent.mkdir(exist_ok=True)
    path.write_text(LESSON.replace("twelve", about).replace("version: 1.0.0", f"version: {version}"))
    return root


def test_a_shipped_file_that_says_the_same_is_not_read_again(cast, tmp_path: Path) -> None:
    assert commands.sync_shipped(shipped(tmp_path)) == 1
    db.session.flush()

    assert read_all(tmp_path, known=queries.files_taken_in()).files == []
    assert commands.sync_shipped(tmp_path) == 0


def test_a_shipped_file_that_changed_and_changed_back_is_taken_in_each_time(cast, tmp_path: Path) -> None:
    commands.sync_shipped(shipped(tmp_path))

    assert commands.sync_shipped(shipped(tmp_path, about="ten", version="1.0.1")) == 1
    assert current().label == "1.0.1"
    assert commands.sync_shipped(shipped(tmp_path, version="1.0.2")) == 1
    assert current().label == "1.0.2"


def test_a_shipped_file_that_was_left_out_is_looked_at_again(cast, tmp_path: Path) -> None:
    """It is taken in once nothing stands against it, also where it has not changed since."""
    commands.sync_shipped(shipped(tmp_path))

    assert commands.sync_shipped(shipped(tmp_path, about="ten")) == 0  # other words under the same number
    assert [file.path for file in read_all(tmp_path, known=queries.files_taken_in()).files] == [
        "content/lessons/f01-first.md"
    ]
