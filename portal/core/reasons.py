"""Why something is refused or missing: a code with values. A page turns it into a sentence."""

from typing import Any


class Reason:
    """One reason, in no language. Reasons with the same code and values are equal."""

    __slots__ = ("code", "values")

    def __init__(self, code: str, **values: Any) -> None:
        self.code = code
        self.values = values

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Reason) and (self.code, self.values) == (other.code, other.values)

    def __hash__(self) -> int:
        return hash((self.code, tuple(sorted((key, str(value)) for key, value in self.values.items()))))

    def __repr__(self) -> str:
        values = ", ".join(f"{key}={value!r}" for key, value in self.values.items())
        return f"Reason({self.code!r}{', ' if values else ''}{values})"
