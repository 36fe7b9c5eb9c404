"""Shape of message templates (field 9.1), and the numbers in a text that no source stands behind."""

import re
from collections.abc import Iterator
from enum import StrEnum
from typing import Annotated

from pydantic import Field

from portal.library.shapes.base import Numbered, Shape, Text

PLACEHOLDER = re.compile(r"\{[^{}\n]*\}")
GAP = re.compile(r"\[[^\][\n]*\](?!\()")  # what the writer still has to fill in; not the text of a link
_MONTH = r"(?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)[a-z]*"
# Numbers that need no source: days, times, references, levels (which have a rule of their own), and list numbers.
_ALLOWED = re.compile(
    rf"\]\([^)\n]*\)|\b\d{{4}}-\d\d-\d\d\b|\b\d{{1,2}} {_MONTH}(?: \d{{4}})?\b|\b{_MONTH} \d{{4}}\b"
    r"|\b\d{1,2}[:.]\d\d\b(?!%)|\b[A-Z]{2,}-\d+\b|\b[Pp]\d\d\b|\b[Ll]evels? \d\b|^ {0,3}\d+[.)] |\bextension \d+\b",
    re.MULTILINE,
)
_NUMBER = re.compile(r"[€£$]?\d[\d.,]*\d%?|[€£$]?\d%?")


class SenderType(StrEnum):
    """Who a message has to come from: the why from the top, the impact from the manager."""

    EXECUTIVE = "executive"
    PRODUCT_OWNER = "product_owner"
    MANAGER = "manager"
    HR = "hr"


class MessageAudience(StrEnum):
    """Who a template is for."""

    ALL = "all"
    AFFECTED = "affected"
    TEAM = "team"
    REPRESENTATIVES = "representatives"


class MessagePurpose(StrEnum):
    """The step of adoption that a message helps with."""

    AWARENESS = "awareness"
    DESIRE = "desire"
    KNOWLEDGE = "knowledge"
    ABILITY = "ability"
    REINFORCEMENT = "reinforcement"


class MessageChannel(StrEnum):
    """Where a message is given first."""

    PORTAL = "portal"
    IN_PERSON = "in_person"
    LETTER = "letter"


class ApprovalKind(StrEnum):
    """Who has to approve the exact text of a message: the sender, if somebody else wrote it, and others."""

    SENDER = "sender"
    HR = "hr"
    LEGAL = "legal"


class MustSay(Shape):
    """Something a message has to say; it is found by any of some words."""

    say: Text
    words: Annotated[list[Text], Field(min_length=1)]


class MessageTemplate(Numbered):
    """One template. Its text has gaps in brackets, and placeholders such as {metric b3} and {level}."""

    trigger: Text
    sender: Annotated[list[SenderType], Field(min_length=1)]
    audience: MessageAudience
    purpose: Annotated[list[MessagePurpose], Field(min_length=1)]
    must_say: Annotated[list[MustSay], Field(min_length=1)]
    never_say: Annotated[list[Text], Field(min_length=1)]
    facts: list[Text]
    approvals: list[ApprovalKind]
    changes_behaviour: bool
    ask: Text
    channel: MessageChannel
    words_most: Annotated[int, Field(ge=50, le=800)]
    follow_up: Text
    in_person: Text


def loose_numbers(text: str) -> Iterator[str]:
    """Yield the numbers in a text that no placeholder stands for; days, times and references need none."""
    for pattern in (PLACEHOLDER, _ALLOWED, GAP):
        text = pattern.sub(" ", text)
    for match in _NUMBER.finditer(text):
        yield match[0]
