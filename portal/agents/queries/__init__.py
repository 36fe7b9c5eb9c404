"""Reading agents: the directory and the page of one, and who works beside which."""

from portal.agents.queries.people import (
    agents_beside,
    beside,
    count_people_beside,
    is_beside,
    people_beside,
)

__all__ = ["agents_beside", "beside", "count_people_beside", "is_beside", "people_beside"]
