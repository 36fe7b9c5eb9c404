"""The agent platform of the sample company, which calls the portal."""

from datetime import datetime, timedelta

from portal.clients import commands as client_commands, queries as client_queries
from portal.clients.rules import Life
from portal.core import clock
from portal.core.permissions import ApiScope
from portal.demo import company
from portal.demo.learning import Scene

OWNER = "NW-1103"  # Viktor Horváth, Head of AI Engineering
ADDED_AGO, REPLACED_AGO = 60, 21


def scenes(today: datetime) -> list[Scene]:
    """Return the scenes: an administrator adds the platform, its token is replaced once, and it calls just now.

    The tokens are not stored; they are gone when the story ends.
    """
    held: list[str] = []

    def add() -> None:
        admin = company.person(company.ADMINISTRATOR)
        owner = company.person(OWNER)
        platform = client_commands.register_client(admin, name="Agent platform", owner=owner, scopes=ApiScope)
        held.append(client_commands.make_token(admin, platform, life=Life.QUARTER, proved_at=clock.now()))

    def replace() -> None:
        found = client_queries.find_by_token(held[-1])
        if found is not None:
            secret, _token = client_commands.rotate_token(found.caller)
            held.append(secret)

    def call() -> None:
        found = client_queries.find_by_token(held[-1])
        if found is not None:
            client_commands.note_used(found.caller.token_id)

    def ago(days: int) -> datetime:
        return (today - timedelta(days=days)).replace(hour=10, minute=40)

    return [(ago(ADDED_AGO), add), (ago(REPLACED_AGO), replace), (today - timedelta(minutes=4), call)]
