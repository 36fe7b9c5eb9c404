"""The one place that makes whole addresses of pages, inside a request and outside."""

from typing import Any

from flask import current_app


def path_of(endpoint: str, **values: Any) -> str:
    """Return the path of a page, without the address of the portal before it."""
    return current_app.url_map.bind("").build(endpoint, values)


def address_of(endpoint: str, **values: Any) -> str:
    """Return the whole address of a page of this installation, whatever a request claims its host to be."""
    return f"{address_of_portal()}{path_of(endpoint, **values)}"


def address_of_portal() -> str:
    """Return the address of this installation, without a slash at the end."""
    return str(current_app.settings.address).rstrip("/")  # type: ignore[attr-defined]
