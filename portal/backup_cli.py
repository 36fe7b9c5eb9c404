"""The commands for backup and restore."""

from contextlib import suppress
from pathlib import Path

import click
from sqlalchemy import Engine
from sqlalchemy.exc import DBAPIError

from portal import application as _application  # noqa: F401 - declares every table, so that each one is checked
from portal.audit import export, verifier
from portal.core import clock, db, health, last_runs
from portal.core.backup import BackupOutcome, restore_backup, write_backup
from portal.core.environment import Settings, read_settings
from portal.core.errors import Busy


@click.command()
@click.argument("file", required=False, type=click.Path(dir_okay=False, path_type=Path))
@click.pass_context
def backup(context: click.Context, file: Path | None) -> None:
    """Write a backup to FILE, restore it in a scratch place, check it and the audit log in it, and say PASS.

    The portal may go on working meanwhile. FILE holds keys and names: keep it where only you can read it.
    """
    target = file or Path(f"rung-{clock.now():%Y%m%d-%H%M%S}.tar")
    settings = read_settings()
    outcome = write_backup(settings, target, _problems_of_log)
    click.echo(f"Written to {outcome.path} and restored once in a scratch place.")
    _record_run(settings, outcome)
    _say(context, outcome)


@click.command()
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option(
    "--force", is_flag=True, help="Put aside what is there, and go on even if the backup has faults."
)
@click.pass_context
def restore(context: click.Context, file: Path, force: bool) -> None:  # noqa: FBT001 - click passes it by name
    """Bring the backup in FILE back into PORTAL_DATA, after checking it. Stop the portal first."""
    outcome = restore_backup(read_settings(), file, _problems_of_log, force=force)
    if outcome.path == file:
        click.echo("Nothing was restored: this backup has faults. Use --force to restore it all the same.")
    else:
        click.echo(f"Restored into {outcome.path}.")
    if outcome.aside:
        click.echo(f"What was there before is in {outcome.aside}.")
    _say(context, outcome)


def _record_run(settings: Settings, outcome: BackupOutcome) -> None:
    """Record the backup for the health page. A database of an older version has no table for it."""
    problem = "The last one could not be restored. Make another: portal backup" if outcome.faults else ""
    engine = db.connect(settings)
    db.bind(engine)
    with suppress(Busy, DBAPIError):
        last_runs.record(health.BACKUP, problem=problem)
    db.session.remove()  # a pool closes only the connections that were given back
    engine.dispose()


def _problems_of_log(engine: Engine, checkpoints: Path) -> list[str]:
    """Return what the verifier finds in the log of a restored database, compared with its checkpoints."""
    try:
        with engine.connect() as connection:
            report = export.inspect(connection, outside=export.checkpoints_in(checkpoints))
    except verifier.UnreadableLog as error:
        return [str(error)]
    click.echo(
        f"The audit log in it: {report.entries} entries in the chain, {report.checkpoints} signed checkpoints."
    )
    return report.faults


def _say(context: click.Context, outcome: BackupOutcome) -> None:
    for fault in outcome.faults:
        click.echo(f"FAIL: {fault}")
    if outcome.faults:
        context.exit(1)
    click.echo("PASS")
