"""The floor: bare Flask on the libraries of the stack, signed in, three indexed queries, 13 kB of HTML.

The least that any page of this kind could cost: Flask-Login, the portal's own engine, statements built once, one
template compiled once; no menu, no components, no translation. Beside it, for each page of the portal that is measured,
the least that this very page could cost: the same queries, and as many bytes.
"""

import json
import os
from functools import cache
from itertools import count
from pathlib import Path
from typing import Any

from flask import Flask, jsonify, render_template, request
from flask_login import LoginManager, UserMixin, current_user, login_required
from sqlalchemy import text

from portal.core import db
from portal.core.environment import Settings
from portal.people.queries import hashed

MENU = (
    "Today",
    "Learn",
    "Agents",
    "Report",
    "Policies",
    "Team",
    "People",
    "Units",
    "Library",
    "Log",
    "Settings",
    "Health",
)
SIGNED_IN = text(
    "SELECT person.id, person.name FROM people_sign_in JOIN person ON person.id = people_sign_in.person_id "
    "WHERE token_hash = :token"
)
PEOPLE = text(
    "SELECT id, name, email, job_title, created_at, manager_id FROM person ORDER BY name, id LIMIT 38"
)
LINE = text("SELECT id, name, email FROM person WHERE manager_id = :person LIMIT 5")
WRITE = text("INSERT INTO floor_write (person_id, text) VALUES (:person, :text)")

EVERYBODY = text("SELECT id, name, email, job_title, created_at, manager_id FROM person ORDER BY name, id")

app = Flask(__name__, template_folder=".")
engine = db.connect(Settings(database_url=f"sqlite:///{os.environ['FLOOR_DATABASE']}", secret="floor" * 8))
sign_ins = LoginManager(app)


class Somebody(UserMixin):
    """Whoever is signed in."""

    def __init__(self, row: Any) -> None:
        self.id, self.name = row


@sign_ins.request_loader
def load(incoming: Any) -> Somebody | None:
    with engine.connect() as connection:
        row = connection.execute(SIGNED_IN, {"token": hashed(incoming.cookies["token"])}).one_or_none()
    return Somebody(row) if row else None


@app.get("/page")
@login_required
def page() -> str:
    with engine.connect() as connection:
        rows = connection.execute(PEOPLE).all()
        line = connection.execute(LINE, {"person": current_user.id}).all()
    return _drawn(rows, line)


@app.get("/as/<name>")
@login_required
def as_page(name: str) -> str:
    """The same queries as a page of the portal, and as many bytes of ordinary rows."""
    with engine.connect() as connection:
        for statement, values in _measured()[name]["queries"]:
            connection.exec_driver_sql(statement, values).all()
    return _drawn(_rows_for(name), ())


def _drawn(rows: Any, line: Any) -> str:
    return render_template(
        "floor.html", name=current_user.name, me=current_user.id, rows=rows, line=line, menu=MENU
    )


@cache
def _measured() -> dict[str, Any]:
    """What the pages of the portal ask and how long they are, as :mod:`tests.bench.recording` wrote it down."""
    return json.loads(Path(os.environ["FLOOR_PAGES"]).read_text())  # type: ignore[no-any-return]


@cache
def _rows_for(name: str) -> list[Any]:
    """As many people as make the page as long as the one it stands for."""
    with engine.connect() as connection:
        people = connection.execute(EVERYBODY).all()
    wanted = _measured()[name]["bytes"]
    enough = next(n for n in count() if n == len(people) or len(_drawn(people[:n], ())) >= wanted)
    return list(people[:enough])


@app.get("/api")
@login_required
def api() -> Any:
    with engine.connect() as connection:
        rows = connection.execute(LINE, {"person": current_user.id}).all()
    return jsonify(name=current_user.name, rows=[list(row) for row in rows])


@app.post("/write")
@login_required
def write() -> str:
    with engine.connect().execution_options(portal_writes=True) as connection:
        connection.execute(WRITE, {"person": current_user.id, "text": request.form.get("text", "")})
        connection.commit()
    return "written"
