"""Opening a database: made if it is not there, at the newest migration, bound, with the shipped content in it."""

from collections.abc import Callable

from sqlalchemy import Engine

from portal.core import db, schema
from portal.core.environment import Settings
from portal.library import commands as library_commands
from portal.outbox import transport
from portal.paths import jobs as path_jobs

Say = Callable[[str], None]


def open_database(settings: Settings, say: Say = lambda _line: None) -> Engine:
    """The database of ``settings``, bound and at the newest migration; mail goes the way these settings say."""
    engine = connect(settings)
    bring_up_to_date(engine, say)
    return engine


def connect(settings: Settings) -> Engine:
    """The database of ``settings``, bound as it is."""
    settings.data.mkdir(parents=True, exist_ok=True)
    engine = db.connect(settings)
    db.bind(engine)
    transport.set_up(settings)
    return engine


def bring_up_to_date(engine: Engine, say: Say = lambda _line: None) -> None:
    """Every migration that is missing; where several may start at once, within ``schema.alone``."""
    if schema.current(engine) != schema.head():
        say("Bringing the database up to date.")
        schema.upgrade(engine)


def take_in_content(say: Say = lambda _line: None) -> None:
    """New files become new versions, and the paths follow at once."""
    if changed := db.perform(library_commands.sync_shipped):
        say(f"Content: {changed} new versions taken in.")
    path_jobs.follow()
    db.session.remove()
