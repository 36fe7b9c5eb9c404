"""Extension points: a low feature declares a slot, and features above it fill the slot."""

from typing import Generic, TypeVar

from flask import current_app

T = TypeVar("T")


class Slot(Generic[T]):
    """One extension point: a low module declares it, features above fill it through ``Feature.provides``."""

    def __init__(self, name: str) -> None:
        self.name = name

    def __repr__(self) -> str:
        return f"Slot({self.name!r})"

    def values(self) -> list[T]:
        """Return what the features provide, lowest feature first."""
        return list(current_app.provided.get(self, ()))  # type: ignore[attr-defined]

    def value(self) -> T | None:
        """Return what the lowest feature that fills this slot provides, or ``None``."""
        return next(iter(self.values()), None)
