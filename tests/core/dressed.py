"""A portal as in production, with a few views for tests."""

import re

from flask import Response, request
from sqlalchemy import insert, select

from portal.core import db
from portal.core.access import access, anyone
from portal.core.errors import Busy, Refused
from portal.core.permissions import Permission
from portal.core.reasons import Reason
from portal.core.web import Portal
from portal.people.models import Site
from tests.browser import Browser, Page

SAID = "what Ada told us of Mrs Miller"
SECURE = {"public_url": "https://portal.example"}


def dress(app: Portal) -> Portal:
    app.config["PREFERRED_URL_SCHEME"] = "http"
    views = {
        "boom": lambda: 1 / 0,
        "write": write,
        "say_no": say_no,
        "refuse": refuse,
        "rush": rush,
        "query": query,
        "twice": twice,
    }
    for name, view in views.items():
        app.add_url_rule(f"/try/{name}", name, anyone(in_plain_text(view)), methods=["GET", "POST"])
    app.add_url_rule("/try/unlabelled", "unlabelled", in_plain_text(lambda: "never"), methods=["GET", "POST"])
    app.add_url_rule(
        "/try/row/<int:row>", "row", anyone(lambda row: (f"row {row}", {"Content-Type": "text/plain"}))
    )
    app.add_url_rule(
        "/try/secret",
        "secret",
        access(Permission.PORTAL_USE, is_logged=False)(in_plain_text(lambda: "quiet")),
    )
    app.add_url_rule("/try/admins", "admins", access(Permission.ACCESS_MANAGE)(in_plain_text(lambda: "in")))
    return app


def in_plain_text(view):
    """Return a function of its own for each label, which answers in plain text."""

    def plainly():
        answer, status = found if isinstance(found := view(), tuple) else (found, 200)
        return Response(answer, status, mimetype="text/plain")

    return plainly


def write() -> str:
    db.session.add(Site(name="York"))
    db.session.flush()  # it reaches the database in any case
    return "written"


def say_no() -> tuple[str, int]:
    write()
    db.note(lambda: db.session.add(Site(name="note")))
    return "no", 422


def refuse() -> str:
    write()
    raise Refused(Reason("last_administrator"))


def rush() -> str:
    raise Busy(retry_after=3)


def query() -> str:
    wanted = request.args.get("id", type=int)
    return str(
        db.session.scalar(
            select(Site.name).where(Site.id == wanted, Site.name != request.args.get("name", ""))
        )
    )


def twice() -> str:
    """Add two sites with one name: the database refuses, and PostgreSQL quotes the name in its error."""
    db.session.execute(insert(Site), [{"name": SAID}, {"name": SAID}])
    return "never"


def sites() -> list[str]:
    return list(db.session.scalars(select(Site.name).order_by(Site.name).where(Site.name != "Leeds")))


def post(browser: Browser, address: str, **options) -> Page:
    """Send a form as a page would, with its token."""
    here = browser.open("/sign-in")
    form = here.text if here.status == 200 else browser.open("/profile").text
    token = re.search(r'name="csrf_token" value="([^"]+)"', form)[1]
    return browser.open(address, "POST", data={"csrf_token": token, **options.pop("data", {})}, **options)


def replace_settings(settings, **changes):
    return type(settings)(
        **{**{name: getattr(settings, name) for name in settings.__dataclass_fields__}, **changes}
    )
