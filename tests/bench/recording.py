"""What a page of the portal asks of the database, and how long it is: the work that its own floor does as well."""

from dataclasses import asdict, dataclass, field, replace
from pathlib import Path
from typing import Any

from flask import Flask
from sqlalchemy import event

from portal.application import create_app
from portal.core import db
from portal.core.environment import Settings

TRANSACTIONS = ("BEGIN", "ROLLBACK", "COMMIT")


@dataclass
class Recorded:
    """The statements of one page with their values, without the one that finds who is signed in, and its length."""

    bytes: int = 0
    queries: list[tuple[str, Any]] = field(default_factory=list)


def record(
    settings: Settings, database: Path, pages: dict[str, tuple[str, str]]
) -> dict[str, dict[str, Any]]:
    """Return what each page asks, by its name; ``pages`` has the address and the cookie of its reader.

    ``settings`` are those of the served portal, so that the same cookies are known.
    """
    settings = replace(settings, database_url=f"sqlite:///{database}", data=database.parent)
    engine = db.connect(settings)
    app = create_app(settings, engine=engine)
    recorded = {name: asdict(_recorded(app, engine, *page)) for name, page in pages.items()}
    engine.dispose()
    return recorded


def _recorded(app: Flask, engine: Any, path: str, cookie: str) -> Recorded:
    """The second time it is opened: what is kept in memory is there by then."""
    client, found = app.test_client(use_cookies=False), Recorded()

    def note(_connection: Any, _cursor: Any, statement: str, values: Any, *_more: Any) -> None:
        if not statement.startswith(TRANSACTIONS) and "people_sign_in.token_hash" not in statement:
            found.queries.append((statement, values))

    client.get(path, headers={"Cookie": cookie})
    event.listen(engine, "before_cursor_execute", note)
    answer = client.get(path, headers={"Cookie": cookie})
    event.remove(engine, "before_cursor_execute", note)
    if answer.status_code != 200:
        raise RuntimeError(f"{path}: status {answer.status_code}")
    found.bytes = len(answer.data)
    return found
