"""The content of Northwind: the shipped texts, some first in an earlier version, each from a day of its own."""

import re
from collections.abc import Mapping, Sequence
from datetime import date, datetime, timedelta
from functools import partial
from typing import Any

import yaml

from portal.demo import company
from portal.demo.learning import Scene, work_out
from portal.library import commands as library_commands, files
from portal.library.files import ContentFile
from portal.library.rules import ChangeClass, ContentKind, numbers
from portal.readiness import queries as readiness_queries

OPENED = 460  # days ago: content, people, then the first agent
ADOPTED = 4  # days ago: the policies that the company had not had before
EARLIER_LABEL = "0.9.0"
EDITOR, POLICY_OWNER = "NW-1119", "NW-1003"  # Mina Park, Grace Lindqvist


def first(opened: date) -> list[ContentFile]:
    """Return the content as it was on the first day; of the policies, those with an earlier version."""
    told = _told()
    shipped = [file for file in files.read_all().files if not _is_adopted(file, told)]
    return [_earlier(file, told[file.path], opened) if file.path in told else file for file in shipped]


def scenes(today: datetime) -> list[Scene]:
    """Return the days on which the newer texts, and the policies adopted later, came into force."""
    newer: list[Scene] = [
        (_since(today, told["since_days_ago"]), partial(_publish, told, today)) for told in _told().values()
    ]
    return [*newer, (_since(today, ADOPTED), _adopt)]


def _adopt() -> None:
    """Publish the policies without an earlier version; no path requires them, so nobody has to sign."""
    told = _told()
    later = [file for file in files.read_all().files if _is_adopted(file, told)]
    library_commands.take_in(company.person(POLICY_OWNER), later)


def _is_adopted(file: ContentFile, told: Mapping[str, Any]) -> bool:
    return file.kind is ContentKind.POLICY and file.path not in told


def _publish(told: Mapping[str, Any], today: datetime) -> None:
    file = next(file for file in files.read_all().files if file.path == told["path"])
    is_policy = file.kind is ContentKind.POLICY
    newer = adopted(file, told, today) if is_policy else file
    editor = company.person(POLICY_OWNER if is_policy else EDITOR)
    library_commands.take_in(editor, [newer], classify=lambda _before, _after: ChangeClass(told["change"]))
    work_out(readiness_queries.list_everybody())


def _earlier(file: ContentFile, told: Mapping[str, Any], opened: date) -> ContentFile:
    text = file.raw
    for each in told["left_out"]:
        if each not in text:
            raise LookupError(f"{file.path} no longer says: {each}")
        text = text.replace(each, "")
    if file.kind is ContentKind.POLICY:
        return _read(file, _dated(text, [(file.label or "", opened, "full", "First version")]))
    return _read(file, _line(text, "version", EARLIER_LABEL))


def adopted(file: ContentFile, told: Mapping[str, Any], today: datetime) -> ContentFile:
    """Return a policy as the company put it in force, with a number and days above those of the file."""
    major, minor, _patch = numbers(file.label or "")
    opened, since = (today - timedelta(days=OPENED)).date(), _since(today, told["since_days_ago"]).date()
    log = [
        (file.label or "", opened, "full", "First version"),
        (f"{major}.{minor + 1}.0", since, told["change"], told["note"]),
    ]
    return _read(file, _dated(file.raw, log))


def _dated(text: str, log: Sequence[tuple[str, date, str, str]]) -> str:
    """Return the text with the number and day of the last line of its change log."""
    label, day, *_rest = log[-1]
    lines = "".join(
        f'  - {{version: {version}, date: {on}, change: {change}, note: "{note}"}}\n'
        for version, on, change, note in log
    )
    text = re.sub(r"^change_log:\n(?:  .*\n)+", f"change_log:\n{lines}", text, count=1, flags=re.MULTILINE)
    return _line(_line(text, "version", label), "effective", day.isoformat())


def _line(text: str, name: str, value: str) -> str:
    return re.sub(rf"^{name}: .*$", f"{name}: {value}", text, count=1, flags=re.MULTILINE)


def _read(file: ContentFile, text: str) -> ContentFile:
    return files.read(file.path, file.kind, file.key, text)


def _since(today: datetime, days_ago: int) -> datetime:
    return (today - timedelta(days=days_ago)).replace(hour=7, minute=30)


def _told() -> dict[str, dict[str, Any]]:
    return {each["path"]: each for each in yaml.safe_load(company.read("earlier.yaml"))}
