"""What a new version touches besides its wording: clauses, right answers, musts, and words that turn a meaning."""

import re
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from typing import Any

from markupsafe import Markup

from portal.library.rules import NO_EVIDENCE, ChangeClass, ContentKind, Touched

TURNING = re.compile(
    r"\b(?:not|never|no|nobody|none|nothing|neither|nor|without|unless|except|only|always|must|may|shall|cannot|every)\b"
    r"|n[’']t\b|\d+(?:[.,]\d+)*",
    re.IGNORECASE,
)
NUMBER = re.compile(r"^\d+\. *")
TERMS = ("acknowledge", "audience")  # of a policy: who signs it, and whether
DRAW = ("draw", "blueprint")
Body = Mapping[str, Any]


def touched(kind: ContentKind, before: Body, after: Body) -> list[Touched]:
    """Return what differs between the bodies of two versions, apart from wording."""
    if kind in NO_EVIDENCE:
        return []
    return [what for what, reads in READS if _differs(reads, before, after) and (kind, what) not in IGNORED]


def least_change(found: list[Touched]) -> ChangeClass:
    """Return the least class that a change may have that touches this."""
    return ChangeClass.DELTA if found else ChangeClass.COSMETIC


def _differs(reads: Callable[[Body], Any], before: Body, after: Body) -> bool:
    return bool(reads(before) != reads(after))


def _clauses(body: Body) -> list[str]:
    return [NUMBER.sub("", section["title"]) for section in body.get("sections", ())]


def _meaning(body: Body) -> dict[str, Counter[str]]:
    """Count the words of each clause that can turn its meaning round, and its numbers."""
    return {
        NUMBER.sub("", section["title"]): Counter(word.lower() for word in TURNING.findall(_text(section)))
        for section in body.get("sections", ())
    }


def _text(section: Mapping[str, Any]) -> str:
    html = " ".join(block["html"] for block in section["blocks"] if "html" in block)
    return Markup(html).striptags()  # noqa: S704 - what was sanitised


def _answers(body: Body) -> dict[str, Any]:
    return {item["id"]: _right(item) for item in _items(body)}


def _right(item: Mapping[str, Any]) -> Any:
    if "options" in item:
        return sorted(option["id"] for option in item["options"] if option["correct"])
    return [item.get(name) for name in ("truth", "severity", "fault_kind")]


def _musts(body: Body) -> dict[str, Any]:
    marked = {item["id"]: (item.get("mandatory"), item.get("must_know")) for item in _items(body)}
    return {name: must for name, must in marked.items() if any(must)}


def _questions(body: Body) -> list[str]:
    return sorted(item["id"] for item in _items(body))


def _items(body: Body) -> Iterator[Mapping[str, Any]]:
    yield from body.get("items", ())


READS: tuple[tuple[Touched, Callable[[Body], Any]], ...] = (
    (Touched.CLAUSES, _clauses),
    (Touched.MEANING, _meaning),
    (Touched.QUESTIONS, _questions),
    (Touched.ANSWERS, _answers),
    (Touched.MUSTS, _musts),
    (Touched.DRAW, lambda body: [body.get(name) for name in DRAW]),
    (Touched.TERMS, lambda body: [body.get(name) for name in TERMS]),
)
# A lesson explains: its sections and its words may change as long as its checks stay what they are.
IGNORED = {(ContentKind.LESSON, Touched.CLAUSES), (ContentKind.LESSON, Touched.MEANING)}
