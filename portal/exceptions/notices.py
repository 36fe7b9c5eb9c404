"""Notices about exceptions: to those who decide, and to those who asked and are covered."""

from datetime import date
from typing import Any

from flask_babel import lazy_gettext as _l

from portal.core.notice import NoticeKind
from portal.core.text import Sentence, long_date

PAGE = "exceptions.show"


def _until(sentence: Any) -> Sentence:
    """Return a sentence whose value ``until`` is a day, written as the reader writes days."""

    def said(*, until: str, **values: Any) -> str:
        return str(sentence) % {**values, "until": long_date(date.fromisoformat(until))}

    return said


ASKED = NoticeKind(
    name="exceptions.asked",
    title=_l("A request for an exception to a policy"),
    subject=_until(_l("Decide on an exception to “%(title)s”")),
    text=_until(
        _l(
            "Hello %(name)s,\n\n%(requester)s asks for an exception to “%(title)s” until %(until)s.\n\n"
            "Decide here:\n%(link)s"
        )
    ),
    why=_l("You decide on exceptions to policies."),
    endpoint=PAGE,
)
GRANTED = NoticeKind(
    name="exceptions.granted",
    title=_l("An exception that concerns you was granted"),
    subject=_until(_l("Granted until %(until)s: exception to “%(title)s”")),
    text=_until(
        _l(
            "Hello %(name)s,\n\nThe exception to “%(title)s” is in force until %(until)s. The safeguard that was agreed"
            " applies instead.\n\nRead it:\n%(link)s"
        )
    ),
    why=_l("You asked for it, or it covers you or an agent you own."),
    endpoint=PAGE,
)
REFUSED = NoticeKind(
    name="exceptions.refused",
    title=_l("An exception that concerns you was refused"),
    subject=_until(_l("Refused: exception to “%(title)s”")),
    text=_until(
        _l(
            "Hello %(name)s,\n\nThe exception to “%(title)s” was refused. The policy applies as it is written.\n\n"
            "Read why:\n%(link)s"
        )
    ),
    why=_l("You asked for it, or it would have covered you or an agent you own."),
    endpoint=PAGE,
)
WITHDRAWN = NoticeKind(
    name="exceptions.withdrawn",
    title=_l("An exception that concerns you was withdrawn"),
    subject=_until(_l("Withdrawn: exception to “%(title)s”")),
    text=_until(
        _l(
            "Hello %(name)s,\n\nThe exception to “%(title)s” was withdrawn. From now on the policy applies as it is"
            " written.\n\nRead more:\n%(link)s"
        )
    ),
    why=_l("You asked for it, decided on it, or it covered you or an agent you own."),
    endpoint=PAGE,
)
ENDS_SOON = NoticeKind(
    name="exceptions.ends_soon",
    title=_l("An exception that concerns you ends soon"),
    subject=_until(_l("Ends on %(until)s: exception to “%(title)s”")),
    text=_until(
        _l(
            "Hello %(name)s,\n\nThe exception to “%(title)s” ends on %(until)s. If it is still needed, ask for an"
            " extension before then.\n\nSee it:\n%(link)s"
        )
    ),
    why=_l("You asked for it, or it covers you or an agent you own."),
    endpoint=PAGE,
)
ENDED = NoticeKind(
    name="exceptions.ended",
    title=_l("An exception that concerns you has ended"),
    subject=_until(_l("Ended: exception to “%(title)s”")),
    text=_until(
        _l(
            "Hello %(name)s,\n\nThe exception to “%(title)s” ended on %(until)s. From now on the policy applies as it"
            " is written.\n\nSee it:\n%(link)s"
        )
    ),
    why=_l("You asked for it, decided on it, or it covered you or an agent you own."),
    endpoint=PAGE,
)
KINDS = (ASKED, GRANTED, REFUSED, WITHDRAWN, ENDS_SOON, ENDED)
