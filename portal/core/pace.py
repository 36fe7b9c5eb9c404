"""How soon the mail of a notice leaves. Rules may use it; it asks for no time."""

from enum import StrEnum


class Pace(StrEnum):
    """How soon the mail of a notice leaves.

    Urgent: at once, whatever the reader has chosen. Direct: at once outside quiet hours, unless the reader wants
    digests only. News: with the next digest.
    """

    URGENT = "urgent"
    DIRECT = "direct"
    NEWS = "news"
