"""Addresses of pages, made in one place, inside a request and outside."""

from typing import Any

from flask import current_app


def path_of(endpoint: str, **values: Any) -> str:
    """Return the path of a page, without scheme and host."""
    return current_app.url_map.bind("").build(endpoint, values)


def address_of(endpoint: str, **values: Any) -> str:
    """Return the absolute address of a page. It never depends on the host that a request claims."""
    return f"{address_of_portal()}{path_of(endpoint, **values)}"


def address_of_portal() -> str:
    """Return the address of this installation, without a slash at the end."""
    return str(current_app.settings.address).rstrip("/")  # type: ignore[attr-defined]
