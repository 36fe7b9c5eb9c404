"""Content for tests: versions in force, small lessons, and the shipped library whole."""

import hashlib
import json
from collections.abc import Mapping, Sequence
from datetime import datetime
from functools import cache
from typing import Any

from portal.core import clock, content, db
from portal.library import files
from portal.library.models import ContentVersion
from portal.library.rules import ChangeClass, ContentKind, Origin
from tests.make import keep, long_ago


def make_version(
    kind: ContentKind = ContentKind.LESSON,
    key: str = "f01-first",
    body: Any = None,
    *,
    label: str = "1.0.0",
    title: str = "First things first",
    minutes: int | None = 12,
    change: ChangeClass = ChangeClass.FULL,
    era: int = 1,
    origin: Origin = Origin.FILE,
    published_at: datetime | None = None,
) -> ContentVersion:
    """One version, in force from now on."""
    body = {} if body is None else body
    data = {"label": label, "body": body}
    source = json.dumps({"kind": kind, "key": key, "data": data, "text": ""}, sort_keys=True)
    version = keep(
        ContentVersion(
            kind=kind,
            key=key,
            label=label,
            hash=hashlib.sha256(source.encode()).hexdigest(),
            title=title,
            minutes=minutes,
            change=change,
            era=era,
            origin=origin,
            published_at=published_at or long_ago(),
            source=source,
            body=json.dumps(body),
        )
    )
    db.session.commit()
    return version


TEXT = """\
## Why this matters

Twelve letters **went out** at night.

{check %(key)s-1}

## Try it

{reveal Show what fits}
Stop it.
{/reveal}

{check %(key)s-2}

{aside level=2 title="At level 2, you step in when"}
- it asks you to
{/aside}

## Take to work

Ask your team one question.
"""


def make_item(item_id: str, *, right: str = "b", options: str = "abc") -> dict[str, Any]:
    """One question; every letter of ``right`` is a right option."""
    return {
        "id": item_id,
        "competency": "und-1",
        "kind": "apply",
        "type": "single" if len(right) == 1 else "multiple",
        "stem": f"What of {item_id}?",
        "options": [
            {
                "id": each,
                "text": f"Answer {each}",
                "correct": each in right,
                "feedback": f"Because of {each}.",
            }
            for each in options
        ],
        "must_know": None,
    }


def make_lesson(
    key: str = "f01-first",
    *,
    text: str = TEXT,
    items: list[dict[str, Any]] | None = None,
    log: Sequence[Mapping[str, str]] = (),
    **more: Any,
) -> ContentVersion:
    """A lesson of three sections with two checks, in force; the second check has two right answers."""
    body = {
        "id": key,
        "lede": "Something moved at night.",
        "as_of": "2026-03-01",
        "items": items or [make_item(f"{key}-1"), make_item(f"{key}-2", right="ac")],
        "sections": content.sections(text % {"key": key}),
        "change_log": list(log),
    }
    return make_version(ContentKind.LESSON, key, body, **{"title": f"Lesson {key}", **more})


def make_library(*, but: str = "") -> None:
    """The shipped content, all of it in force, except for one key."""
    for file in _shipped():
        if file.key == but:
            continue
        keep(
            ContentVersion(
                kind=file.kind,
                key=file.key,
                label=file.label or "1.0.0",
                hash=file.hash,
                title=file.title,
                minutes=file.minutes,
                change=ChangeClass.FULL,
                era=1,
                origin=Origin.FILE,
                published_at=clock.now(),
                source=file.source,
                body=file.body,
            )
        )


@cache
def _shipped() -> list[files.ContentFile]:
    return files.read_all().files
