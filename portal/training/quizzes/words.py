"""The words of quizzes on screen."""

from typing import Any

from flask_babel import lazy_gettext as _l

from portal.core.phrases import gettext as _, ngettext

LABELS: dict[Any, Any] = {}


def _must_know_missed(topics: tuple[str, ...]) -> str:
    return str(
        ngettext(
            "One must-know is not right yet: %(topics)s.",
            "%(num)d must-knows are not right yet: %(topics)s.",
            len(topics),
            topics=_("; ").join(topics),
        )
    )


SENTENCES = {
    "quiz_too_few_right": _l("You had %(right)s of %(total)s right; you need %(needed)s."),
    "quiz_must_know_missed": _must_know_missed,
    "quiz_choose_an_answer": _l("Choose an answer."),
}
