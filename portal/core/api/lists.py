"""Paged lists: each page holds the address of the next one, until there is none."""

from typing import Any, Generic, TypeVar
from urllib.parse import urlencode

from flask import request
from pydantic import Field

from portal.core.api.endpoint import ApiShape
from portal.core.paging import PAGE_SIZE, PageMark, Slice

LIMIT_MAX = 100
S = TypeVar("S", bound=ApiShape)


class PageQuery(ApiShape):
    """Which page of a list; filters of an endpoint are further fields of a subclass."""

    page: str = Field(
        default="", description="Where the page begins. Take it from `next`; do not make it up."
    )
    limit: int = Field(default=PAGE_SIZE, ge=1, le=LIMIT_MAX, description="How many items at most.")

    @property
    def mark(self) -> PageMark:
        return PageMark.read(self.page)


class Page(ApiShape, Generic[S]):
    """One page of a list."""

    items: list[S]
    next: str | None = Field(
        description="The address of the next page; null on the last one. Also in `Link`."
    )

    @classmethod
    def model_parametrized_name(cls, params: tuple[Any, ...]) -> str:
        return f"PageOf{params[0].__name__}"


def page_of(found: Slice[Any], shape: type[S]) -> Page[S]:
    """Return a page of a query as a response. Each row has the fields of ``shape``."""
    return Page[shape](  # type: ignore[valid-type]
        items=[shape.model_validate(row) for row in found.rows],
        next=_address(found.after) if found.after else None,
    )


def _address(mark: str) -> str:
    """Return the address of this list with the same filters, starting at ``mark``."""
    arguments = {**request.args.to_dict(), "page": mark}
    return f"{request.path}?{urlencode(arguments)}"
