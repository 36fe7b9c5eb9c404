"""The database of the sample company: when it is opened, how to sign in to it, how to leave it."""

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path

from flask import current_app

from portal import opening
from portal.core.environment import Settings
from portal.core.jobs import start_over
from portal.core.links import fixed_path
from portal.demo import story
from portal.opening import Say
from portal.people import queries as people_queries

UNFINISHED = "unfinished"  # the file that marks a sample while it is built


@dataclass(frozen=True)
class Banner:
    """The links of the banner on top of every page of the sample."""

    persons_url: str
    leave_url: str


def settings_of(settings: Settings) -> Settings:
    """Return the settings of the same installation, with the sample's own database and a mail folder."""
    folder = settings.data / "sample"
    return replace(
        settings,
        data=folder,
        database_url="",
        mail_url="file:mail",
        outside=settings,
    )


def is_wanted(settings: Settings) -> bool:
    """Return whether to open the sample: the portal is empty, on one machine, and nobody has left the sample."""
    return _is_possible(settings) and not _left(settings).exists() and not people_queries.has_people()


def can_be_entered() -> bool:
    """Return whether the sample exists and nobody is in the real portal yet."""
    settings = current_app.settings  # type: ignore[attr-defined]
    is_there = (settings.data / "sample" / "portal.db").exists()
    return not settings.is_sample and _is_possible(settings) and is_there and not people_queries.has_people()


def build_if_missing(say: Say) -> None:
    """Play the story into the bound database if it has no people yet."""
    if people_queries.has_people():
        return
    say("Building the sample company, Northwind Mutual. This takes about half a minute, once.")
    with building(current_app.settings):  # type: ignore[attr-defined]
        story.play(say)


@contextmanager
def building(settings: Settings) -> Iterator[None]:
    """Mark the sample of these settings as unfinished until the block ends without an error."""
    mark = settings.data / UNFINISHED
    mark.touch()
    yield
    mark.unlink()


def discard_unfinished(settings: Settings) -> None:
    """Delete the sample of these settings if building it was interrupted, so that it is built again from the start."""
    if (settings.data / UNFINISHED).exists():
        shutil.rmtree(settings.data)


def leave() -> None:
    """Close the sample and open the real portal, in this process; syncs the real portal's content."""
    outside = current_app.settings.outside  # type: ignore[attr-defined]
    _left(outside).touch()
    _go_over(outside)
    opening.take_in_content()


def enter() -> None:
    """Open the sample again, from a portal that is still empty."""
    settings = current_app.settings  # type: ignore[attr-defined]
    _left(settings).unlink(missing_ok=True)
    go_inside()
    build_if_missing(lambda _line: None)
    opening.take_in_content()


def go_inside() -> None:
    """Bind the sample's database, created if it is missing, for a command that builds it."""
    settings = settings_of(current_app.settings)  # type: ignore[attr-defined]
    discard_unfinished(settings)
    _go_over(settings)


def how_to_sign_in() -> list[str]:
    """Return what the command line says about the sample."""
    return [
        "It shows a sample company in its own database. Choose a person on the first page. You need no password.",
        "“Leave sample”, at the top of every page, opens your own empty portal.",
    ]


def banner() -> Banner | None:
    """Return the banner; ``None`` outside the sample."""
    if not current_app.settings.is_sample:  # type: ignore[attr-defined]
        return None
    return Banner(persons_url=fixed_path("demo.persons"), leave_url=fixed_path("demo.ask_to_leave"))


def _go_over(settings: Settings) -> None:
    opening.open_database(settings)
    current_app.settings = settings  # type: ignore[attr-defined]
    start_over(current_app.jobs)  # type: ignore[attr-defined]


def _is_possible(settings: Settings) -> bool:
    """Allow the sample on one machine only: anyone who can open its sign-in page can be any person in it."""
    return settings.sample and settings.database.startswith("sqlite") and settings.is_loopback


def _left(settings: Settings) -> Path:
    return settings.data / "sample-left"
