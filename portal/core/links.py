"""Addresses of pages, made in one place, inside a request and outside."""

from collections.abc import Mapping
from functools import lru_cache
from typing import Any

from flask import current_app, has_request_context, request
from werkzeug.routing import BuildError, Map


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


def known_path(addresses: Map, endpoint: str, values: Mapping[str, Any]) -> str | None:
    """Return what ``url_for`` returns in this request, from a cache: a long page has fifty links.

    ``None`` where Flask has to build it: outside a request, below a prefix, with an anchor or a host, or of values that
    cannot be a key.
    """
    if not has_request_context() or request.root_path or any(name.startswith("_") for name in values):
        return None
    name = f"{request.blueprint or ''}{endpoint}" if endpoint.startswith(".") else endpoint
    try:
        return _path(addresses, name, **values)
    except (BuildError, TypeError):
        return None


@lru_cache(maxsize=4096, typed=True)
def _path(addresses: Map, endpoint: str, /, **values: Any) -> str:
    return addresses.bind("").build(endpoint, values)


@lru_cache(maxsize=512)
def _fixed_path(addresses: Map, endpoint: str) -> str:
    return addresses.bind("").build(endpoint)
