"""Opens a database: creates it if needed, migrates it, binds it, and syncs the shipped content."""

from collections.abc import Callable

from sqlalchemy import Engine

from portal.audit import commands as audit_commands, keyring
from portal.core import db, private, schema
from portal.core.environment import Settings
from portal.core.errors import Misconfigured
from portal.library import commands as library_commands
from portal.outbox import transport
from portal.paths import jobs as path_jobs

Say = Callable[[str], None]


def open_database(settings: Settings, say: Say = lambda _line: None) -> Engine:
    """Return the database of ``settings``, bound and migrated; set up the mail transport of these settings."""
    engine = connect(settings)
    bring_up_to_date(engine, say)
    return engine


def connect(settings: Settings) -> Engine:
    """Return the database of ``settings``, bound but not migrated."""
    private.make_folder(settings.data)
    engine = db.connect(settings)
    db.bind(engine)
    transport.set_up(settings)
    return engine


def bring_up_to_date(engine: Engine, say: Say = lambda _line: None) -> None:
    """Run every missing migration. If several processes may start at once, call it within ``schema.alone``.

    Raises ``Misconfigured`` where the log was written with a key that is not in the data folder.
    """
    if schema.current(engine) != schema.head():
        say("Bringing the database up to date.")
        schema.upgrade(engine)
        db.perform(audit_commands.note_unmarked)
    fault = keyring.find_fault(db.data_folder())
    db.session.remove()
    if fault:
        raise Misconfigured(fault)


def take_in_content(say: Say = lambda _line: None) -> None:
    """Store changed files as new versions, then refresh the paths."""

    def left_out(outcome: library_commands.FileOutcome) -> None:
        say(f"Content: {outcome.file.path} was left out. To see why: portal content sync")

    if changed := db.perform(lambda: library_commands.sync_shipped(refused=left_out)):
        say(f"Content: {changed} new versions taken in.")
    path_jobs.follow()
    db.session.remove()
