"""The floor: bare Flask, signed in by a cookie, three indexed queries, 13 kB of HTML; the least any page could cost."""

import os
from typing import Any

import pysqlite3.dbapi2 as sqlite
from flask import Flask, g, jsonify, render_template_string, request

PAGE = """<!doctype html><html lang="en"><head><title>Floor</title></head><body><h1>Hello {{ name }}</h1>
<ul>{% for row in rows %}<li><a href="/x/{{ row[0] }}">{{ row[1] }}</a> {{ row[2] }}</li>{% endfor %}</ul>
<p>{{ filler }}</p></body></html>"""
FILLER = "The quick brown fox jumps over the lazy dog. " * 240

app = Flask(__name__)


def connection() -> Any:
    """One connection a thread would be kinder; a fresh one a request is simpler and as fast here."""
    if "connection" not in g:
        g.connection = sqlite.connect(os.environ["FLOOR_DATABASE"], isolation_level=None)
        g.connection.execute("PRAGMA synchronous=FULL")
        g.connection.execute("PRAGMA busy_timeout=5000")
    return g.connection


@app.teardown_appcontext
def close(_error: BaseException | None) -> None:
    if "connection" in g:
        g.pop("connection").close()


def signed_in() -> Any:
    return connection().execute(
        "SELECT person.id, person.name FROM people_sign_in JOIN person ON person.id = people_sign_in.person_id "
        "WHERE token_hash = ?", (request.cookies["token"],)
    ).fetchone()  # fmt: skip


@app.get("/page")
def page() -> str:
    person = signed_in()
    rows = connection().execute("SELECT id, name, email FROM person ORDER BY name, id LIMIT 20").fetchall()
    connection().execute("SELECT * FROM person WHERE manager_id = ? LIMIT 5", (person[0],)).fetchall()
    return render_template_string(PAGE, name=person[1], rows=rows, filler=FILLER)


@app.get("/api")
def api() -> Any:
    person = signed_in()
    rows = (
        connection()
        .execute("SELECT id, name FROM person WHERE manager_id = ? LIMIT 5", (person[0],))
        .fetchall()
    )
    return jsonify(name=person[1], rows=[list(row) for row in rows])


@app.post("/write")
def write() -> str:
    person = signed_in()
    with_retry = connection()
    with_retry.execute("BEGIN IMMEDIATE")
    with_retry.execute("INSERT INTO floor_write (person_id, text) VALUES (?, ?)", (person[0], "something"))
    with_retry.execute("COMMIT")
    return "written"
