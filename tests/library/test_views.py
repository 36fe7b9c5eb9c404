"""The library for those who look after it."""

import pytest

from portal.core import clock
from portal.core.permissions import Role
from portal.library.models import ContentProposal
from portal.library.queries import find_current
from portal.library.rules import ChangeClass, ContentKind
from tests.library.make import make_lesson, make_library, make_version
from tests.make import give_access, keep


def test_an_editor_sees_what_is_in_force_and_what_it_does_to_evidence(as_, cast) -> None:
    give_access(cast.eve, Role.EDITOR)
    make_lesson(title="First things first")
    new = make_lesson(label="2.0.0", title="First things again", era=2)
    make_version(ContentKind.QUIZ, "qz-first", {"items": []}, title="A quiz")

    page = as_(cast.eve).get("library.index")

    assert page.says("First things again")
    assert page.says("Earlier passes count until the new due date.")
    assert new.hash[:12] in page.text
    assert page.says("Version of ")
    assert not page.says("First things first")
    assert not page.says("A quiz")
    assert as_(cast.eve).get("library.index", kind="quiz").says("A quiz")


def test_a_version_is_shown_as_readers_see_it_with_its_history(as_, cast) -> None:
    old = make_lesson()
    make_lesson(label="1.0.1", change=ChangeClass.COSMETIC)

    page = as_(cast.cal).get("library.version", version_id=old.id)

    assert page.says("Twelve letters went out at night.")
    assert page.says("Answer b (right)")
    assert page.says("1.0.1")
    assert page.says(old.hash)


def test_every_shipped_text_can_be_shown(as_, cast) -> None:
    make_library()
    browser = as_(cast.cal)

    for kind in ContentKind:
        page = browser.get("library.index", kind=kind.value)
        for address in sorted({part.split('"')[0] for part in page.text.split('href="')[1:]}):
            if address.startswith("/content/versions/"):
                assert browser.open(address).status == 200, address


def test_a_proposal_stands_beside_what_is_in_force(as_, cast) -> None:
    version = make_lesson()
    proposal = keep(
        ContentProposal(
            kind=version.kind,
            key=version.key,
            label="1.1.0",
            hash="f" * 64,
            title="First things, better",
            filed_at=clock.now(),
            source="{}",
            body='{"items": [], "sections": [{"slug": "a", "title": "A better part", "blocks": []}]}',
        )
    )
    browser = as_(cast.cal)

    assert browser.get("library.index").says("First things, better")
    page = browser.get("library.proposal", proposal_id=proposal.id)
    assert page.says("A better part")
    assert page.says("The file has version 1.1.0.")


def test_a_long_bank_of_questions_comes_part_by_part(as_, cast) -> None:
    make_library()
    quiz = find_current(ContentKind.QUIZ, "qz-foundation")
    stems = [item["stem"] for item in quiz.content["items"]]
    browser = as_(cast.cal)

    first = browser.get("library.version", version_id=quiz.id)
    second = browser.get("library.version", version_id=quiz.id, start=20)

    assert [stem for stem in stems if first.says(stem)] == stems[:20]
    assert f'href="/content/versions/{quiz.id}?start=20"' in first.text
    assert [stem for stem in stems if second.says(stem)] == stems[20:40]
    assert f'href="/content/versions/{quiz.id}?start=0"' in second.text
    assert browser.get("library.version", version_id=quiz.id, start=9999).says(stems[0])


def test_a_long_file_comes_part_by_part(as_, cast) -> None:
    make_library()
    lab = find_current(ContentKind.LAB, "lab-20")

    browser = as_(cast.cal)

    page = browser.get("library.version", version_id=lab.id)

    assert page.says("Lines 1 to 400 of")
    assert len(page.text) < 60_000
    assert browser.get("library.version", version_id=lab.id, start=400).says("Lines 401 to 800 of")


def test_who_only_learns_does_not_see_the_answers(as_, cast) -> None:
    version = make_lesson()

    assert as_(cast.cal).get("library.version", version_id=version.id).status == 200
    assert as_(cast.ada).get("library.version", version_id=version.id).status == 403
    assert as_(cast.ada).get("library.index").status == 403


def test_what_is_not_there_is_not_found(as_, cast) -> None:
    assert as_(cast.cal).get("library.version", version_id=1).status == 404
    assert as_(cast.cal).get("library.proposal", proposal_id=1).status == 404


@pytest.mark.parametrize("rows", [1, 3])
def test_the_list_needs_four_queries_however_long(as_, cast, count_queries, rows: int) -> None:
    for number in range(rows):
        make_lesson(f"f0{number}-part")
    browser = as_(cast.cal)

    with count_queries() as queries:
        browser.get("library.index")

    assert len(queries) == 4, queries  # the person, the versions, those to come, the proposals
