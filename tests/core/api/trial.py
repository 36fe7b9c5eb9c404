"""Endpoints for tests: the sites of a company."""

from collections.abc import Callable
from enum import StrEnum

from flask import Response
from sqlalchemy import select
from werkzeug.test import TestResponse

from portal.core import db
from portal.core.access import access, anyone
from portal.core.api.caller import caller
from portal.core.api.endpoint import ApiShape, api_blueprint, endpoint
from portal.core.api.lists import Page, PageQuery, page_of
from portal.core.errors import Busy, Refused
from portal.core.paging import page_of as slice_of
from portal.core.permissions import ApiScope, Permission
from portal.core.reasons import Reason
from portal.people.models import Site

READER, OTHER, STRANGER = "token-of-the-reader", "token-of-another", "token-of-nobody"
PROGRAMS = {READER: (ApiScope.PEOPLE_READ,), OTHER: (ApiScope.PEOPLE_READ,), STRANGER: ()}
SENT = {"name": "York"}


class SiteShape(ApiShape):
    id: int
    name: str


class NewSite(ApiShape):
    name: str


class Letter(StrEnum):
    L = "L"
    Y = "Y"


class SiteQuery(PageQuery):
    letter: Letter | None = None


bp = api_blueprint("sites_api", __name__)


@bp.get("/sites")
@endpoint(ApiScope.PEOPLE_READ)
def list_sites(query: SiteQuery) -> Page[SiteShape]:
    """List the sites, in order of their names.

    A letter narrows the list.
    """
    rows = select(Site.id, Site.name)
    if query.letter:
        rows = rows.where(Site.name.startswith(query.letter))
    return page_of(slice_of(rows, [Site.name, Site.id], query.mark, size=query.limit), SiteShape)


@bp.post("/sites")
@endpoint(ApiScope.PEOPLE_READ, status=201)
def add_site(body: NewSite) -> SiteShape:
    """Open a site."""
    db.note(lambda: tries.append(body.name))
    if body.name == "Atlantis":
        raise Refused(Reason("site_name_taken"), field="name")
    if body.name == "Pompeii":
        raise Busy(retry_after=3)
    site = Site(name=body.name)
    db.session.add(site)
    db.session.flush()
    return SiteShape.model_validate(site)


@bp.delete("/sites/<int:site_id>")
@endpoint(None)
def close_site(site_id: int) -> None:
    """Close a site."""
    db.session.delete(db.session.get_one(Site, site_id))


@bp.get("/name")
@endpoint(None)
def my_name() -> SiteShape:
    """Say who calls."""
    return SiteShape(id=caller().id, name=caller().name)


bp.add_url_rule("/unlabelled", "unlabelled", lambda: Response("never"))
bp.add_url_rule("/page", "page", access(Permission.PORTAL_USE)(lambda: Response("never")))
bp.add_url_rule("/open", "open", anyone(lambda: Response("never")))
bp.add_url_rule("/boom", "boom", endpoint(None)(lambda: 1 / 0))
tries: list[str] = []
Call = Callable[..., TestResponse]


def told(answer: TestResponse) -> tuple[int, str]:
    """Return the status and the reason of a problem."""
    assert answer.mimetype == "application/problem+json"
    assert answer.json["status"] == answer.status_code
    assert answer.json["detail"]
    assert answer.json["request_id"] == answer.headers["X-Request-ID"]
    return answer.status_code, answer.json["reason"]


def sites() -> list[str]:
    return list(db.session.scalars(select(Site.name).where(Site.name != "Leeds").order_by(Site.name)))
