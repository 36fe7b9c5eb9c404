"""Reading content files: what they say, and what is said when they are wrong."""

import json
from contextlib import suppress
from pathlib import Path

import pytest
from hypothesis import given, settings, strategies as st

from portal.library import files
from portal.library.files import Unreadable, read
from portal.library.rules import ContentKind

LESSON = """\
---
id: f01-first
title: First things first
objective: Tell agent and script apart
minutes: 12
stage: foundation
roles: [all-employees]
competencies: [und-1]
version: 1.0.0
as_of: 2026-03-01
known: "Professional knowledge."
lede: Something moved at night.
items:
  - id: f01-1
    competency: und-1
    kind: recall
    type: single
    stem: What is it?
    options:
      - {id: a, text: "A script", correct: false, feedback: "No."}
      - {id: b, text: "An agent", correct: true, feedback: "Yes."}
      - {id: c, text: "A chatbot", correct: false, feedback: "No."}
---
## Why this matters

It moved **twelve** letters.

{check f01-1}
"""
SPELLING = "5: “minuets” is not a field here. Take it out, or check its spelling against another file."
DIRECTIVE = (
    "28: {chek f01-1} is not a directive. Known are {check id}, {reveal title} … {/reveal} and "
    '{aside level=2 title="…"} … {/aside}.'
)


def read_lesson(text: str = LESSON) -> files.ContentFile:
    return read("content/lessons/f01-first.md", ContentKind.LESSON, "f01-first", text)


def faults(text: str) -> list[str]:
    with pytest.raises(Unreadable) as error:
        read_lesson(text)
    return [str(finding) for finding in error.value.findings]


def test_a_lesson_is_read_with_its_text_rendered() -> None:
    lesson = read_lesson()

    body = json.loads(lesson.body)
    assert (lesson.title, lesson.minutes, lesson.label) == ("First things first", 12, "1.0.0")
    assert body["sections"] == [
        {
            "slug": "why-this-matters",
            "title": "Why this matters",
            "blocks": [
                {"type": "prose", "html": "<p>It moved <strong>twelve</strong> letters.</p>"},
                {"type": "check", "item": "f01-1"},
            ],
        }
    ]
    assert LESSON.splitlines()[lesson.text_line - 1] == "## Why this matters"


def test_the_hash_is_about_what_is_said_not_how_it_is_laid_out() -> None:
    title, minutes = "title: First things first\n", "minutes: 12\n"
    swapped = LESSON.replace(title, "# a comment\n").replace(
        minutes, minutes + 'title: "First things first"\n'
    )

    assert read_lesson(swapped).hash == read_lesson().hash
    assert read_lesson(LESSON.replace("\n", "\r\n")).hash == read_lesson().hash
    assert read_lesson(LESSON.replace("twelve", "ten")).hash != read_lesson().hash


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        (
            "correct: true",
            "correct: false",
            '14: options of f01-1 need exactly one correct answer. Mark one with "correct: true".',
        ),
        ("minutes: 12\n", "", "1: “minutes” is missing. Add a line “minutes: …”."),
        ("minutes: 12", "minuets: 12", SPELLING),
        ("id: f01-first", "id: f02-other", "2: id is f02-other. Name it f01-first, as the file."),
        ("minutes: 12", "minutes: 12\nminutes: 13", "6: “minutes” comes twice. Keep one."),
        ("{check f01-1}", "{chek f01-1}", DIRECTIVE),
        ("{check f01-1}", "{reveal Show}", "28: {reveal} is never closed. Add a line {/reveal} after it."),
        ("title: First", "title: [First", "4: YAML: did not find expected ',' or ']'. Check quotes and indent."),
    ],
)  # fmt: skip
def test_a_fault_names_file_line_and_remedy(old: str, new: str, said: str) -> None:
    found = faults(LESSON.replace(old, new))

    assert f"content/lessons/f01-first.md:{said}" in found


def test_a_text_without_front_matter_is_no_lesson() -> None:
    assert faults("## Why this matters\n") == [
        "content/lessons/f01-first.md:1: there is no front matter. Begin with it, between two lines ---."
    ]


def test_a_folder_is_read_whole_whatever_is_wrong_with_one_file(tmp_path: Path) -> None:
    for folder in ("lessons", "songs", "demo"):
        (tmp_path / folder).mkdir()
    (tmp_path / "lessons" / "f01-first.md").write_text(LESSON)
    (tmp_path / "lessons" / "f02-second.md").write_bytes(b"\xff\xfe\x00")
    (tmp_path / "songs" / "one.yaml").write_text("la: la")
    (tmp_path / "demo" / "agents.yaml").write_text("anything: goes")
    (tmp_path / "levles.yaml").write_text("[]")

    reading = files.read_all(tmp_path)

    assert [file.key for file in reading.files] == ["f01-first"]
    assert [str(finding) for finding in reading.findings] == [
        "content/lessons/f02-second.md:1: this is not UTF-8 text. Save it as UTF-8.",
        "content/levles.yaml:1: the library has no such kind of file. Move or rename it.",
        "content/songs/one.yaml:1: the library has no such kind of file. Move or rename it.",
    ]


@settings(max_examples=60, deadline=None)
@given(st.text(alphabet=st.sampled_from("-&*[]{}:,'\"!?|>% \n\tab01.#~"), max_size=60))
@pytest.mark.parametrize("key", ["sla", "paths", "glossary"])
def test_no_text_whatever_breaks_the_reader(key: str, text: str) -> None:
    with suppress(Unreadable):
        read(f"content/{key}.yaml", ContentKind.CATALOGUE, key, text)
    with suppress(Unreadable):
        read_lesson(f"---\n{text}\n---\n{text}")


@pytest.mark.parametrize(
    "text", ["&a [*a]", "a: &b {c: *b}", "? [1]\n: 2", "a: 2026-13-45", "a: .nan", "!!set {a}"]
)
def test_odd_yaml_is_a_finding(text: str) -> None:
    with pytest.raises(Unreadable):
        read("content/sla.yaml", ContentKind.CATALOGUE, "sla", text)


def test_a_file_is_read_again_only_after_it_has_changed(tmp_path: Path) -> None:
    path = tmp_path / "f01.md"
    path.write_text("one")
    first = files.fingerprint_of(path)
    looked = files._fingerprint_as_of.cache_info().misses

    assert files.fingerprint_of(path) == first
    assert files._fingerprint_as_of.cache_info().misses == looked

    path.write_text("another")
    assert files.fingerprint_of(path) != first
