"""Taking in files: published, proposed, left out, or nothing at all."""

import shutil
from pathlib import Path

import pytest

from portal.core import clock, db
from portal.core.reasons import Reason
from portal.library import commands, queries
from portal.library.commands import Taken
from portal.library.files import ContentFile, Unreadable, home, read, read_all
from portal.library.linting import changes
from portal.library.models import ContentProposal, ContentVersion
from portal.library.rules import ChangeClass, ContentKind, Origin, Touched
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


LOG = "\nchange_log:\n  - {{version: {}, date: 2026-03-01, change: {}, note: What changed}}"


@pytest.mark.parametrize(
    ("version", "more", "change", "era"),
    [
        ("1.0.1", "", ChangeClass.COSMETIC, 1),
        ("1.1.0", "", ChangeClass.DELTA, 1),
        ("1.1.0", LOG.format("1.1.0", "delta"), ChangeClass.DELTA, 1),
        ("2.0.0", LOG.format("2.0.0", "full"), ChangeClass.FULL, 2),
    ],
)
def test_a_change_is_classed_by_its_log_or_else_by_its_number(
    cast, version: str, more: str, change: ChangeClass, era: int
) -> None:
    take_in(lesson())

    outcome = commands.take_in(None, [lesson(version, about="ten", more=more)])[0]

    assert (outcome.taken, outcome.change, outcome.is_default) == (Taken.PUBLISHED, change, not more)
    assert (current().label, current().era) == (version, era)


def test_versions_that_were_skipped_count_too(cast) -> None:
    """The log says that 1.1.0 was a partial revision; 1.1.1 brings it to a portal that had 1.0.0."""
    take_in(lesson())
    log = (
        LOG.format("1.1.0", "delta")
        + "\n  - {version: 1.1.1, date: 2026-03-02, change: cosmetic, note: Typo}"
    )

    assert take_in(lesson("1.1.1", about="ten", more=log)) == [(Taken.PUBLISHED, ChangeClass.DELTA)]


def test_a_log_that_contradicts_the_number_is_refused() -> None:
    log = (
        LOG.format("1.0.0", "full") + "\n  - {version: 1.0.1, date: 2026-03-02, change: full, note: All new}"
    )

    with pytest.raises(Unreadable) as refused:
        lesson("1.0.1", more=log)

    assert "change_log calls 1.0.1 full, and its number says cosmetic" in str(refused.value)


def test_a_full_revision_has_to_say_what_changed(cast) -> None:
    take_in(lesson())

    (outcome,) = commands.take_in(None, [lesson("2.0.0", about="ten")])

    assert (outcome.taken, outcome.problem) == (Taken.LEFT_OUT, Reason("content_without_note"))
    assert current().label == "1.0.0"


def test_another_right_answer_is_more_than_wording(cast) -> None:
    take_in(lesson())
    other = LESSON.replace("version: 1.0.0", "version: 1.0.1").replace("correct: true", "correct: maybe")
    other = other.replace("correct: false", "correct: true", 1).replace("correct: maybe", "correct: false")

    (outcome,) = commands.take_in(
        None, [read("content/lessons/f01-first.md", ContentKind.LESSON, "f01-first", other)]
    )

    assert (outcome.taken, outcome.problem.code) == (Taken.LEFT_OUT, "content_touches_more")


def clause(text: str) -> dict:
    return {"sections": [{"title": "1. Stopping", "blocks": [{"type": "prose", "html": f"<p>{text}</p>"}]}]}


@pytest.mark.parametrize(
    ("before", "after", "expected"),
    [
        ("You may stop an agent.", "Anyone may stop an agent.", []),
        ("You may stop an agent.", "You may not stop an agent.", [Touched.MEANING]),
        ("You must report it within 72 hours.", "You must report it within 24 hours.", [Touched.MEANING]),
        ("You must report it.", "You can report it.", [Touched.MEANING]),
        ("It doesn’t count.", "It counts.", [Touched.MEANING]),
    ],
)
def test_a_policy_whose_meaning_is_reversed_is_more_than_wording(before: str, after: str, expected) -> None:
    found = changes.touched(ContentKind.POLICY, clause(before), clause(after))

    assert found == expected
    assert changes.least_change(found) is (ChangeClass.DELTA if expected else ChangeClass.COSMETIC)


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


F01 = "lessons/f01-what-an-agent-is.md"


def shipped(root: Path, *, about: str = "Something moved", version: str = "1.0.1") -> Path:
    """The content that comes with the program, with one lesson as given."""
    folder = root / "content"
    shutil.copytree(home(), folder, dirs_exist_ok=True)
    text = (home() / F01).read_text()
    (folder / F01).write_text(
        text.replace("Something moved", about).replace("version: 1.0.1", f"version: {version}")
    )
    return folder


def label() -> str:
    version = queries.find_current(ContentKind.LESSON, "f01-what-an-agent-is")
    assert version
    return version.label


def test_shipped_files_that_say_the_same_are_not_taken_in_again(cast, tmp_path: Path) -> None:
    folder = shipped(tmp_path)
    assert commands.sync_shipped(folder) == len(read_all(folder).files)
    db.session.flush()

    assert read_all(folder, known=queries.files_taken_in()).files == []
    assert commands.sync_shipped(folder) == 0


def test_a_shipped_file_that_changed_and_changed_back_is_taken_in_each_time(cast, tmp_path: Path) -> None:
    commands.sync_shipped(shipped(tmp_path))

    assert commands.sync_shipped(shipped(tmp_path, about="A thing moved", version="1.0.2")) == 1
    assert label() == "1.0.2"
    assert commands.sync_shipped(shipped(tmp_path, version="1.0.3")) == 1
    assert label() == "1.0.3"


def test_a_shipped_file_that_was_left_out_is_looked_at_again(cast, tmp_path: Path) -> None:
    """It is taken in once nothing stands against it, also where it has not changed since."""
    folder = shipped(tmp_path)
    commands.sync_shipped(folder)

    assert (
        commands.sync_shipped(shipped(tmp_path, about="A thing moved")) == 0
    )  # other words, the same number
    assert [file.path for file in read_all(folder, known=queries.files_taken_in()).files] == [
        f"content/{F01}"
    ]


def test_what_lint_refuses_is_never_published_and_the_good_files_are(cast, tmp_path: Path) -> None:
    """Nobody can be asked a quiz that cannot be drawn; the lesson beside it is published all the same."""
    folder = shipped(tmp_path)
    commands.sync_shipped(folder)
    quiz = folder / "quizzes" / "qz-assist.yaml"
    quiz.write_text(
        quiz.read_text().replace("draw: 12", "draw: 60").replace("version: 1.0.1", "version: 1.1.0")
    )
    shipped_lesson = (folder / F01).read_text().replace("Something moved", "A thing moved")
    (folder / F01).write_text(shipped_lesson.replace("version: 1.0.1", "version: 1.0.2"))

    outcomes = {each.file.key: each for each in commands.take_in_fit(None, read_all(folder).files)}

    refused = outcomes["qz-assist"]
    assert (refused.taken, refused.problem.code) == (Taken.LEFT_OUT, "content_refused")
    assert refused.findings[0].rule == "LINT-4"
    assert outcomes["f01-what-an-agent-is"].taken is Taken.PUBLISHED
    current_quiz = queries.find_current(ContentKind.QUIZ, "qz-assist")
    assert current_quiz is not None
    assert current_quiz.label == "1.0.1"


def test_one_changed_file_is_checked_with_the_content_in_force(cast, tmp_path: Path) -> None:
    """An editor who syncs a folder with one lesson in it need not copy the catalogues beside it."""
    commands.sync_shipped(shipped(tmp_path / "whole"))
    changed = read_all(shipped(tmp_path / "one", about="A thing moved", version="1.0.2")).files
    one = [file for file in changed if file.path == f"content/{F01}"]

    (outcome,) = commands.take_in_fit(None, one)

    assert outcome.taken is Taken.PUBLISHED


def test_a_full_revision_that_ships_waits_for_somebody_who_confirms_it(cast, tmp_path: Path) -> None:
    """An upgrade never asks a whole company to learn something again without a word."""
    commands.sync_shipped(shipped(tmp_path))
    log = "2.0.0\nchange_log:\n  - {version: 2.0.0, date: 2026-03-01, change: full, note: All new}"
    folder, waiting = shipped(tmp_path, about="A thing moved", version=log), []

    assert commands.sync_shipped(folder, refused=waiting.append) == 0

    assert [each.problem.code for each in waiting] == ["content_full_waits"]
    assert label() == "1.0.1"
    files = [file for file in read_all(folder).files if file.path == f"content/{F01}"]
    (published,) = commands.take_in_fit(None, files)
    assert published.taken is Taken.PUBLISHED
