"""The directory, for programs."""

from pydantic import Field

from portal.core.api.endpoint import ApiShape, api_blueprint, endpoint
from portal.core.api.lists import Page, PageQuery, page_of
from portal.core.permissions import ApiScope
from portal.people import queries
from portal.people.rules import PersonState

bp = api_blueprint("people_api", __name__)


class DirectoryQuery(PageQuery):
    """Which people."""

    state: PersonState | None = Field(default=None, description="Only people in this state.")


class DirectoryPerson(ApiShape):
    """A person in the directory."""

    id: int
    name: str
    email: str
    job_title: str
    unit: str | None
    site: str | None
    state: PersonState


@bp.get("/people")
@endpoint(ApiScope.PEOPLE_READ)
def list_people(query: DirectoryQuery) -> Page[DirectoryPerson]:
    """List the people in the directory, by name.

    People whose personal data was erased are left out.
    """
    found = queries.list_for_programs(query.mark, state=query.state, size=query.limit)
    return page_of(found, DirectoryPerson)
