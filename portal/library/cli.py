"""``portal content``: check the content library and import its changes."""

import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from typing import Any

import click

FOLDER = click.argument(
    "folder", required=False, type=click.Path(exists=True, file_okay=False, path_type=Path)
)
MARKS = {"published": "+", "proposed": "?", "left_out": "!"}


@click.group()
def content() -> None:
    """Check the content library and import its changes."""


@content.command()
@FOLDER
def lint(folder: Path | None) -> None:
    """Check the files in FOLDER (by default the shipped content) and say how to fix each problem."""
    from portal.library.linting import lint_folder

    findings = lint_folder(folder)
    _show_findings(findings)
    click.echo(f"{len(findings)} findings")
    sys.exit(1 if findings else 0)


@content.command()
@FOLDER
@click.option("--preview", is_flag=True, help="Say what would happen, and change nothing.")
@click.option(
    "--full", type=int, metavar="PEOPLE", help="How many people may have to complete content again."
)
def sync(folder: Path | None, *, preview: bool, full: int | None) -> None:
    """Import what is new in FOLDER (by default the shipped content); a second run does nothing.

    Where people would have to complete content again, --full has to name how many; --preview says so.
    """
    from portal.core import clock, db
    from portal.library import commands, files

    reading = files.read_all(folder)
    _show_findings(reading.findings)

    def take_in() -> tuple[list[Any], Any]:
        before = clock.now() - datetime.resolution
        outcomes = commands.take_in_fit(None, reading.files)
        return outcomes, _impact_of(outcomes, before)

    def keeps(taken: tuple[list[Any], Any]) -> bool:
        impact = taken[1]
        return not preview and (impact is None or impact.people in (0, full))

    with _opened():
        outcomes, impact = db.perform(take_in, keep=keeps)
        for outcome in outcomes:
            _show_findings(outcome.findings)
            _show(outcome)
        _show_missing(reading)
        _show_impact(impact)
    _show_sum(outcomes)
    left_out = [outcome for outcome in outcomes if outcome.problem]
    if not keeps((outcomes, impact)):
        click.echo("Nothing was published." + (_how_to_publish(impact) if impact else ""))
    sys.exit(
        1 if reading.findings or left_out or (impact and not preview and not keeps((outcomes, impact))) else 0
    )


def _impact_of(outcomes: Sequence[Any], at: datetime) -> Any:
    """Return the impact of the versions just published that people have to do again; ``None`` if there are none."""
    from portal.library import rules
    from portal.library.slots import FIND_IMPACT

    again = [
        (each.file.kind, each.file.key)
        for each in outcomes
        if each.change and not each.is_first and rules.asks_again(each.file.kind, each.change)
    ]
    find = FIND_IMPACT.value()
    return find(again, at) if again and find else None


def _how_to_publish(impact: Any) -> str:
    named = f" --full {impact.people}" if impact.people else ""
    return f" To publish it: portal content sync{named}"


def _show_impact(impact: Any) -> None:
    """Say how many people have to complete content again, and which agents would lose ready people."""
    if impact is None:
        return
    click.echo(
        f"{impact.people} people have to complete this again within {impact.days} days; results count until then."
    )
    for fall in impact.falls:
        click.echo(
            f"  {fall.agent}, {fall.workflow}: {fall.ready} of {fall.people} ready, {fall.after} after that"
        )


def _show_missing(reading: Any) -> None:
    """Say which content from files is in force and has no file any more."""
    from portal.library import queries

    if reading.findings:
        return  # a file that cannot be read is not missing
    for version in queries.list_without_file({(file.kind, file.key) for file in reading.files}):
        click.echo(
            f"- {version.kind} {version.key} has no file here and stays in force. "
            f"To retire it: portal content retire {version.key}"
        )


@content.command()
@click.argument("key")
@click.option("--reason", prompt="Reason", help="Why it is withdrawn; kept with the version.")
def undo(key: str, reason: str) -> None:
    """Withdraw the newest version of KEY, within 24 hours of taking force; the version before holds again."""
    from portal.core import db
    from portal.library import commands

    with _opened(), _told():
        version = _found(key)
        db.perform(lambda: commands.withdraw(None, version, reason=reason))
        click.echo(f"{key} {version.label} is withdrawn")


@content.command()
@click.argument("key")
def retire(key: str) -> None:
    """Retire KEY: nobody is shown it any more, and what people did in it stays on record."""
    from portal.core import db
    from portal.library import commands

    with _opened(), _told():
        version = _found(key)
        db.perform(lambda: commands.retire(None, version.kind, key))
        click.echo(f"{key} is retired")


def _found(key: str) -> Any:
    """Return the newest version of the content with a key."""
    from portal.library import queries

    version = queries.find_by_key(key)
    if version is None:
        raise click.ClickException(f"There is no content {key}.")
    return version


@contextmanager
def _told() -> Iterator[None]:
    """Say a refusal as a sentence."""
    from portal.core.errors import Refused
    from portal.core.text import say

    try:
        yield
    except Refused as error:
        raise click.ClickException(say(error.reason)) from None


@contextmanager
def _opened() -> Iterator[None]:
    """Open the portal on a database of its own version."""
    from portal.core import console, db, schema
    from portal.core.errors import Misconfigured

    with console.opened():
        if schema.standing_at(db.session.connection()) != schema.head():
            raise Misconfigured("This portal has not been set up or upgraded yet. Start it once: portal run")
        yield


def _show_findings(findings: Sequence[Any]) -> None:
    for finding in findings:
        click.echo(str(finding), err=True)


def _show(outcome: Any) -> None:
    from portal.core.text import label, say

    if outcome.taken == "unchanged":
        return
    line = f"{MARKS[outcome.taken]} {outcome.file.path}"
    if outcome.problem:
        line += f": {say(outcome.problem)}"
    if outcome.change:
        line += f": {label(outcome.change).lower()}"
    if outcome.is_default:
        line += " (from its version number)"
    click.echo(line)


def _show_sum(outcomes: Sequence[Any]) -> None:
    counts = {taken: sum(outcome.taken == taken for outcome in outcomes) for taken in (*MARKS, "unchanged")}
    click.echo(
        "{published} published, {proposed} proposed, {left_out} left out, {unchanged} unchanged".format(
            **counts
        )
    )
