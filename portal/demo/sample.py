"""The sample company's own database: when it is opened, how to sign in to it, how to leave it."""

from dataclasses import dataclass, replace
from pathlib import Path

from flask import current_app, url_for

from portal import opening
from portal.core.environment import Settings
from portal.core.jobs import start_over
from portal.demo import story
from portal.opening import Say
from portal.people import queries as people


@dataclass(frozen=True)
class Banner:
    """What the strip on top of every page of the sample leads to."""

    persons_url: str
    leave_url: str


def settings_of(settings: Settings) -> Settings:
    """The same installation, with a database of the sample's own and a mail folder instead of a mail server."""
    folder = settings.data / "sample"
    return replace(
        settings,
        data=folder,
        database_url="",
        mail_url="file:mail",
        outside=settings,
    )


def is_wanted(settings: Settings) -> bool:
    """An empty portal on one machine opens with the sample, until somebody has left it."""
    return _is_possible(settings) and not _left(settings).exists() and not people.has_people()


def can_be_entered() -> bool:
    """Whether the sample is there to go back to, and nobody is in the real portal yet."""
    settings = current_app.settings  # type: ignore[attr-defined]
    is_there = (settings.data / "sample" / "portal.db").exists()
    return not settings.is_sample and _is_possible(settings) and is_there and not people.has_people()


def build_if_missing(say: Say) -> None:
    """Play the story into the bound database if nobody is in it yet."""
    if people.has_people():
        return
    say("Building the sample company, Northwind Mutual. This takes about half a minute, once.")
    story.play(say)


def leave() -> None:
    """Close the sample and go over to the real portal, in this process; its content is taken in on the way."""
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
    """Bind the sample's own database, made if it is not there, for a command that builds it."""
    _go_over(settings_of(current_app.settings))  # type: ignore[attr-defined]


def how_to_sign_in() -> list[str]:
    """What the command line says about the sample."""
    return [
        "It shows a sample company, in a database of its own. Choose on the first page whom to be; no password.",
        "“Leave the sample”, on top of every page, opens your own empty portal.",
    ]


def banner() -> Banner | None:
    """The strip on top, in the sample only."""
    if not current_app.settings.is_sample:  # type: ignore[attr-defined]
        return None
    return Banner(persons_url=url_for("demo.persons"), leave_url=url_for("demo.ask_to_leave"))


def _go_over(settings: Settings) -> None:
    opening.open_database(settings)
    current_app.settings = settings  # type: ignore[attr-defined]
    start_over(current_app.jobs)  # type: ignore[attr-defined]


def _is_possible(settings: Settings) -> bool:
    """On one machine only: whoever can open the sign-in page may be anybody there."""
    return settings.sample and settings.database.startswith("sqlite") and settings.is_loopback


def _left(settings: Settings) -> Path:
    return settings.data / "sample-left"
