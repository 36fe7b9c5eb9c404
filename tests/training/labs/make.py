"""Small labs and attempts at them; rows are written directly, never through commands."""

from typing import Any

from portal.library.models import ContentVersion
from portal.library.rules import ContentKind
from portal.people.models import Person
from portal.training.assessments.models import Attempt
from tests.library.make import make_version
from tests.training.assessments.make import make_attempt, make_terms

FORMS = ("wrong-advice", "missing-advice", "right-text-wrong-context", "wrong-advice")
KINDS = (
    "wrong-info",
    "misunderstood",
    "wrong-action",
    "overstepped",
    "did-not-stop-or-ask",
    "data-exposed",
    "no-trace",
)


def make_lab_item(
    item_id: str, *, bad: bool = False, number: int = 0, severity: str = "S3"
) -> dict[str, Any]:
    return {
        "id": item_id,
        "truth": "bad" if bad else "good",
        "fault_kind": KINDS[number % len(KINDS)] if bad else None,
        "fault_form": FORMS[number % len(FORMS)] if bad else None,
        "severity": severity if bad else None,
        "surprising": not bad and number % 2 == 0,
        "setting": f"Desk of {item_id}",
        "context": f"Somebody writes about {item_id}.",
        "agent_output": f"Suggested reply to {item_id}.",
        "evidence": [{"label": f"Record of {item_id}", "text": "The line that settles it."}],
        "cue": f"Cue of {item_id}.",
        "explanation": f"Explanation of {item_id}.",
        "difficulty": 1 + number % 3,
    }


def make_approval_lab() -> ContentVersion:
    """A lab of level 2 in force: 12 bad and 28 good actions, all of them drawn."""
    make_terms()
    body = {
        "id": "lab-40",
        "title": "Review lab 40",
        "assessment": "as-approve",
        "level": "approve",
        "intro": "Forty actions.",
        "draw": {"total": 40, "bad": 12},
        "items": [
            *(make_lab_item(f"bad-{n}", bad=True, number=n) for n in range(12)),
            *(make_lab_item(f"good-{n}", number=n) for n in range(28)),
        ],
    }
    return make_version(ContentKind.LAB, "lab-40", body, title="Review lab 40", minutes=None)


def make_lab(key: str = "lab-20", *, terms: bool = True, **more: Any) -> ContentVersion:
    """A lab in force: 24 bad and 48 good cases, 6 and 14 are drawn; bad-1 would do serious harm."""
    if terms:
        make_terms()
    items = [
        make_lab_item(f"bad-{n}", bad=True, number=n, severity="S1" if n == 1 else "S3") for n in range(24)
    ]
    items += [make_lab_item(f"good-{n}", number=n) for n in range(48)]
    body = {
        "id": key,
        "title": "Review lab 20",
        "assessment": "as-assist",
        "level": "assist",
        "intro": "Twenty suggestions.",
        "draw": {"total": 20, "bad": 6},
        "items": items,
    }
    return make_version(ContentKind.LAB, key, body, title="Review lab 20", minutes=None, **more)


def make_lab_attempt(
    person: Person,
    lab: ContentVersion,
    *,
    bad: int = 6,
    good: int = 14,
    hits: int = 0,
    false_alarms: int = 0,
    decided: int = 0,
    **more: Any,
) -> Attempt:
    """An attempt with calls on the first ``decided`` cases; so many ``hits`` and ``false_alarms`` are stopped."""
    items = [*(f"bad-{n}" for n in range(bad)), *(f"good-{n}" for n in range(good))]
    stopped = {*items[:hits], *items[bad : bad + false_alarms]}
    calls = {
        item: ({"stopped": item in stopped, "reasons": []}, (item in stopped) == item.startswith("bad"))
        for item in items[:decided]
    }
    return make_attempt(person, lab, items=items, responses=calls, **more)


def make_lab_result(
    person: Person, lab: ContentVersion, *, hits: int = 6, passed: bool = True, **more: Any
) -> Attempt:
    """A finished attempt."""
    return make_lab_attempt(person, lab, hits=hits, decided=20, passed=passed, **more)
