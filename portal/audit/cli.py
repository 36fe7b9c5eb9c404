"""The commands of the log: verify it, export it, sign a checkpoint; rebuild projections."""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import click
from sqlalchemy import Engine, inspect

from portal.audit import chain, checks, commands, export, frontier, keyring, queries, signing, verifier
from portal.core import console, db, guards
from portal.core.environment import Settings, read_settings
from portal.core.errors import Misconfigured


@click.group()
def audit() -> None:
    """Check, export and checkpoint the audit log."""


@audit.command()
@click.option(
    "--checkpoint",
    "checkpoints",
    multiple=True,
    type=click.Path(exists=True, path_type=Path),
    help="A checkpoint kept elsewhere, or a folder of them. Without it, those in the data folder are used.",
)
@click.option("--key", "keys", multiple=True, help="A public key to trust; then no other is.")
@click.pass_context
def verify(context: click.Context, checkpoints: tuple[Path, ...], keys: tuple[str, ...]) -> None:
    """Read the whole log and say whether anything was changed, removed, put in or swapped."""
    try:
        with _opened() as (settings, engine):
            outside = list(export.checkpoints_in(*(checkpoints or (settings.data / chain.CHECKPOINTS,))))
            witness = frontier.read_witness(settings.data)
            with console.opened(), export.snapshot(engine) as connection:
                report = export.inspect(connection, outside, keys, witness=witness)
            report.faults += filter(None, [_key_fault(settings)])
            checks.note_verified(report)
    except verifier.UnreadableLog as error:
        click.echo(str(error), err=True)
        context.exit(2)
    for line in report.lines():
        click.echo(line)
    context.exit(0 if report.is_good else 1)


@audit.command("export")
@click.argument("file", type=click.Path(dir_okay=False, path_type=Path))
def export_(file: Path) -> None:
    """Write the whole log to FILE as JSON lines; verifier.py checks it anywhere."""
    aside = file.with_name(f"{file.name}.part")
    with (
        _opened() as (_settings, engine),
        engine.connect() as connection,
        aside.open("w", encoding="utf-8") as out,
    ):
        for record in export.records(connection):
            out.write(json.dumps(record, ensure_ascii=False) + "\n")
    aside.replace(file)
    click.echo(f"Written to {file}. Check it with: python3 {verifier.__file__} {file}")


@audit.command()
@click.option(
    "--new-key",
    is_flag=True,
    help="Start a new key; the one before stays in the data folder, if it is there.",
)
def checkpoint(*, new_key: bool) -> None:
    """Give all entries their place and sign a checkpoint now."""
    with _opened() as (settings, _engine):
        if new_key:
            signing.replace_key(settings.data)
            db.perform(commands.take_new_key)
        batch = chain.BATCH
        while batch == chain.BATCH:
            batch = db.perform(chain.sequence)
        made = db.perform(
            lambda: chain.checkpoint(settings.data, takes_new_key=new_key) or queries.find_checkpoint()
        )
        if made is None:
            click.echo("The log is empty: there is nothing to sign.")
            return
        chain.note_sealed(settings.data)
        kept = chain.write_out(settings.data, made)
    click.echo(f"{made.size} entries are covered. Keep this file elsewhere: {kept}")


@audit.command("guards")
@click.option("--restore", "restores", is_flag=True, help="Put back triggers that are missing or changed.")
@click.pass_context
def guards_(context: click.Context, *, restores: bool) -> None:
    """Say whether the database refuses changes of evidence, and with --restore make it refuse them again."""
    with console.opened():
        connection = db.session.connection()
        faults = guards.find_faults(connection, guards.all_facts())
        for fault in faults:
            click.echo(fault)
        if restores and faults:
            tables = db.perform(commands.restore_guards)
            faults = guards.find_faults(db.session.connection(), guards.all_facts())
            click.echo(
                f"Restored for: {', '.join(tables)}." if tables else "Nothing of this can be restored."
            )
            click.echo("What was changed meanwhile: portal audit verify")
            for fault in faults:
                click.echo(f"Still: {fault}")
        if not faults:
            click.echo("Every trigger is in place.")
    context.exit(1 if faults else 0)


def _key_fault(settings: Settings) -> str | None:
    """Return a problem if the key of the log is not in the data folder any more."""
    last = queries.find_checkpoint()
    return signing.find_fault(settings.data, last.public_key if last else None) or keyring.find_fault(
        settings.data
    )


@click.group()
def projections() -> None:
    """Put lists and counts right that are kept beside the facts."""


@projections.command()
@click.argument("name", required=False)
def rebuild(name: str | None) -> None:
    """Work the projection NAME, or all of them, out again from the facts; changes nothing where all agrees."""
    from portal.audit.projections import rebuild as rebuild_one
    from portal.core.feature import installed_projections

    with console.opened():
        installed = {each.name: each for each in installed_projections()}
        if name is not None and name not in installed:
            raise click.BadParameter(f"There are: {', '.join(installed)}.", param_hint="NAME")
        for projection in [installed[name]] if name else installed.values():
            click.echo(f"{projection.name}: {rebuild_one(projection):,} worked out.")


@contextmanager
def _opened() -> Iterator[tuple[Settings, Engine]]:
    """Bind the database of the settings, which must hold a portal, and close its connections in the end."""
    settings = read_settings()
    engine = db.connect(settings)
    db.bind(engine)
    try:
        _refuse_strange(engine)
        yield settings, engine
    finally:
        db.session.remove()
        engine.dispose()


def _refuse_strange(engine: Engine) -> None:
    if not inspect(engine).has_table("audit_entry"):
        raise Misconfigured(
            f"There is no portal in {engine.url.render_as_string()} yet. Start it once: portal run"
        )
