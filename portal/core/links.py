"""Addresses of pages, made in one place, inside a request and outside."""

from functools import lru_cache
from typing import Any

from flask import current_app
from werkzeug.routing import Map


def path_of(endpoint: str, **values: Any) -> str:
    """Return the path of a page, without scheme and host."""
    return current_app.url_map.bind("").build(endpoint, values)


def fixed_path(endpoint: str) -> str:
    """Return the path of a page that takes no values. Cached, because every page links to a dozen of them."""
    return _fixed_path(current_app.url_map, endpoint)


def address_of(endpoint: str, **values: Any) -> str:
    """Return the absolute address of a page. It never depends on the host that a request claims."""
    return f"{address_of_portal()}{path_of(endpoint, **values)}"


def address_of_portal() -> str:
    """Return the address of this installation, without a slash at the end."""
    return str(current_app.settings.address).rstrip("/")  # type: ignore[attr-defined]


@lru_cache(maxsize=512)
def _fixed_path(addresses: Map, endpoint: str) -> str:
    return addresses.bind("").build(endpoint)
