"""``portal people``: import a whole directory without a limit of rows; make the first administrator."""

import sys
from pathlib import Path

import click

from portal.people.cli import admin, set_up_portal


@click.group()
def people() -> None:
    """Import people; make the first administrator."""


people.add_command(admin)


@people.command("import")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--dry-run", is_flag=True, help="Say what would change, and change nothing.")
@click.option(
    "--column",
    "--mapping",
    "columns",
    multiple=True,
    metavar="FIELD=HEADING",
    help="Which column is which: its heading or its number. May be given several times.",
)
@click.option("--ignore", "ignored", multiple=True, metavar="HEADING", help="Leave this column out.")
@click.option("--encoding", help="The character encoding, such as utf-8 or cp1252.")
@click.option("--apply-leavers", is_flag=True, help="Mark people who are not in the file as left.")
@click.option(
    "--many-changes", "--many-leavers", "many_change", is_flag=True,
    help="Go on even if more than a tenth would leave, move, be renamed or stop working with an agent.",
)  # fmt: skip
@click.option(
    "--same-people", is_flag=True, help="People with another number, name or email are the same people."
)
@click.option(
    "--rehired", "returns", flag_value="same", help="People who left and are in the file are rehired."
)
@click.option(
    "--new-people", "returns", flag_value="new", help="They are new people with an old number or email."
)
@click.option(
    "--renamed-units",
    "units",
    flag_value="renamed",
    help="Units with most people of one that goes are the same.",
)
@click.option("--new-units", "units", flag_value="opened", help="They are new units, and the people move.")
@click.option(
    "--go-ahead", "goes_ahead", is_flag=True, help="Go on even if nobody can triage reports or publish then."
)
@click.option("--skip-errors", is_flag=True, help="Leave out rows with errors and import the others.")
@click.option("--json", "as_json", is_flag=True, help="Print the preview as JSON.")
def import_(
    file: Path,
    *,
    dry_run: bool,
    columns: tuple[str, ...],
    ignored: tuple[str, ...],
    encoding: str | None,
    apply_leavers: bool,
    many_change: bool,
    same_people: bool,
    returns: str | None,
    units: str | None,
    goes_ahead: bool,
    skip_errors: bool,
    as_json: bool,
) -> None:
    """Take in FILE, a CSV of people; looks first, then applies it as one step.

    Ends with 0 if everything in the file is done, or would be in a dry run; with 1 if nothing was applied; with 3 if
    some rows were left out.
    """
    from portal.directory import console

    with set_up_portal():
        imported = console.look(
            file,
            columns,
            ignored,
            encoding,
            takes_leavers=apply_leavers,
            same_people=same_people,
            returns=returns,
            units=units,
        )
        console.show(imported, as_json=as_json)
        sys.exit(
            console.end_dry_run(imported, many_change=many_change)
            if dry_run
            else console.apply(
                imported, skip_faulty=skip_errors, many_change=many_change, goes_ahead=goes_ahead
            )
        )


@people.command()
def imports() -> None:
    """List the newest imports, with the numbers that “undo” and “discard” take."""
    from portal.directory import console

    with set_up_portal():
        console.list_all()


@people.command()
@click.argument("number", type=int)
@click.option("--go-ahead", "goes_ahead", is_flag=True, help="Go on even if nobody can triage reports then.")
def undo(number: int, *, goes_ahead: bool) -> None:
    """Undo the import NUMBER; people who were changed since stay as they are."""
    from portal.directory import console

    with set_up_portal():
        sys.exit(console.undo(number, goes_ahead=goes_ahead))


@people.command()
@click.argument("number", type=int)
def discard(number: int) -> None:
    """Discard the file of import NUMBER, which was not applied."""
    from portal.directory import console

    with set_up_portal():
        console.discard(number)
