"""The sentences of lessons."""

from typing import Any

from portal.core.phrases import ngettext

LABELS: dict[Any, Any] = {}


def _earlier_first(*, first: str, count: int) -> str:
    return str(
        ngettext(
            "Finish “%(first)s” first.",
            "Finish %(num)d lessons first, starting with “%(first)s”.",
            count,
            first=first,
        )
    )


def _choose(*, wanted: int) -> str:
    return str(
        ngettext("Choose an answer, then check it.", "Choose %(num)d answers, then check them.", wanted)
    )


SENTENCES = {
    "lesson_earlier_first": _earlier_first,
    "check_choose": _choose,
}
