"""``portal people``: import a whole directory without a limit of rows; make the first administrator."""

import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

from portal.people.cli import admin, set_up_portal

if TYPE_CHECKING:
    from portal.directory.models import Import
    from portal.directory.queries import ListedFinding
    from portal.directory.rules import Field

SHOWN = 50
TELL_EVERY = 50_000


@click.group()
def people() -> None:
    """Import people; make the first administrator."""


people.add_command(admin)


@people.command("import")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--dry-run", is_flag=True, help="Say what would change, and change nothing.")
@click.option(
    "--mapping",
    "mappings",
    multiple=True,
    metavar="FIELD=HEADING",
    help="Which column is which, where the heading does not say it; may be given several times.",
)
@click.option("--apply-leavers", is_flag=True, help="Mark people who are not in the file as left.")
@click.option("--many-leavers", is_flag=True, help="Go on even if more than a tenth would leave.")
@click.option(
    "--go-ahead", "goes_ahead", is_flag=True, help="Go on even if nobody can triage reports or publish then."
)
@click.option("--skip-errors", is_flag=True, help="Leave out rows with errors and import the others.")
def import_(
    file: Path,
    *,
    dry_run: bool,
    mappings: tuple[str, ...],
    apply_leavers: bool,
    many_leavers: bool,
    goes_ahead: bool,
    skip_errors: bool,
) -> None:
    """Take in FILE, a CSV of people; looks first, then applies it as one step."""
    with set_up_portal():
        imported = _look(file, mappings, takes_leavers=apply_leavers)
        _show(imported)
        if dry_run:
            click.echo("This was a dry run: nobody was changed.")
            sys.exit(1 if imported.faulty else 0)
        _apply(imported, skip_faulty=skip_errors, many_leave=many_leavers, goes_ahead=goes_ahead)


def _look(file: Path, mappings: tuple[str, ...], *, takes_leavers: bool) -> "Import":
    """Read and compare the file, and print the progress."""
    from portal.directory import steps

    def tell(done: int) -> None:
        if done % TELL_EVERY == 0:
            click.echo(f"{done:,} rows read", err=True)

    with file.open("rb") as source:
        imported = steps.take_in(None, source, file.name, keeps_file=False)
        mapping = {**steps.suggested_columns(imported), **_chosen(mappings, imported.headers)}
        steps.look(None, imported, mapping=mapping, takes_leavers=takes_leavers, file=source, tell=tell)
    return imported


def _chosen(mappings: tuple[str, ...], headers: list[str]) -> "dict[Field, int]":
    """Return the columns named on the command line."""
    from portal.directory.rules import Field

    known = {heading.casefold(): column for column, heading in enumerate(headers)}
    found = {}
    for text in mappings:
        name, _, heading = text.partition("=")
        if name not in list(Field) or heading.casefold() not in known:
            raise click.BadParameter(
                f"{text!r}: write FIELD=HEADING. Fields: {', '.join(Field)}. Headings: {', '.join(headers)}.",
                param_hint="--mapping",
            )
        found[Field(name)] = known[heading.casefold()]
    return found


def _show(imported: "Import") -> None:
    """Print the effect of the import and the first faults."""
    from itertools import islice

    from portal.core.links import address_of
    from portal.core.text import label
    from portal.directory import queries
    from portal.directory.rules import Outcome

    click.echo(", ".join(f"{label(each)} {imported.summary.count(each):,}" for each in Outcome))
    for found in islice(queries.all_findings(imported), SHOWN):
        click.echo(f"Row {found.line}, {label(found.field)}: {_finding(found)}", err=True)
    if queries.count_findings(imported) > SHOWN:
        page = address_of("directory.show", import_id=imported.id)
        click.echo(f"All of it: {page}", err=True)


def _finding(found: "ListedFinding") -> str:
    from portal.core.text import say

    sentence = say(found.reason)
    return f"{sentence} ({found.value})" if found.value else sentence


def _apply(imported: "Import", **confirmed: bool) -> None:
    from portal.core import db
    from portal.directory import commands

    if not imported.summary.does_something and not imported.faulty:
        click.echo("The directory says the same as this file: nothing to do.")
        return
    done = db.perform(lambda: commands.apply_import(None, imported, **confirmed))
    click.echo("Applied." if done else "The directory has changed. Start again.")
    sys.exit(0 if done else 1)
