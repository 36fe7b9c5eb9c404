"""The type of every action in the audit log. Each feature declares its own members in ``actions.py``."""

from enum import StrEnum
from typing import Any, Self


class AuditAction(StrEnum):
    """An action with its words on the log page. Its value is ``area.past_participle`` and never changes."""

    words: Any  # a lazy string

    def __new__(cls, value: str, words: Any) -> Self:
        member = str.__new__(cls, value)
        member._value_ = value
        member.words = words
        return member
