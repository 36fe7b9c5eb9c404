"""The words of exceptions on screen."""

from datetime import date

from flask_babel import lazy_gettext as _l

from portal.core.phrases import gettext, ngettext
from portal.core.text import local_date
from portal.exceptions.rules import ExceptionAnswer, ExceptionEnding, ExceptionScope, ExceptionState

LABELS = {
    ExceptionScope.PERSON: _l("A person"),
    ExceptionScope.UNIT: _l("My unit"),
    ExceptionScope.AGENT: _l("An agent"),
    ExceptionAnswer.GRANTED: _l("Grant exception"),
    ExceptionAnswer.REFUSED: _l("Refuse exception"),
}
ENDINGS = {
    ExceptionEnding.WITHDRAWN: _l("Withdrawn"),
    ExceptionEnding.EXPIRED: _l("Ended on its last day"),
    ExceptionEnding.EXTENDED: _l("Continued by an extension"),
}
STATES = {
    ExceptionState.ASKED: _l("Waiting for a decision"),
    ExceptionState.IN_FORCE: _l("In force"),
    ExceptionState.REFUSED: _l("Refused"),
    ExceptionState.WITHDRAWN: _l("Withdrawn"),
    ExceptionState.ENDED: _l("Ended"),
}


def _too_long(days: int, day: date) -> str:
    return str(
        ngettext(
            "An exception can last one day at most: until %(day)s.",
            "An exception can last %(num)d days at most: until %(day)s.",
            days,
            day=local_date(day),
        )
    )


SENTENCES = {
    "exception_ends_in_past": _l("Choose a day after today."),
    "exception_too_long": _too_long,
    "exception_person_not_yours": _l("You can ask for yourself and for people you answer for."),
    "exception_policy_not_for_person": _l(
        "This policy does not apply to this person, so they need no exception."
    ),
    "exception_unit_not_yours": _l("Only people who lead others can ask for their unit."),
    "exception_agent_not_yours": _l("Choose an agent that you own."),
    "exception_asked_already": _l("The same exception is waiting for a decision already."),
    "exception_policy_changed": _l(
        "The policy changed while you were writing. Check the new text and send again."
    ),
    "exception_own_case": _l("Somebody else has to decide: you asked for it, or it covers you."),
    "exception_not_yours_to_decide": _l("The owner of the policy decides, or compliance."),
    "exception_decided_already": _l("This is already decided, or was withdrawn."),
    "exception_refusal_needs_reason": _l("Say why. Those who asked read it."),
    "exception_over": _l("This is already over."),
    "exception_not_yours_to_withdraw": _l("Only those who asked for it or decide on it can withdraw it."),
    "exception_request_changed": _l("This page was about another request. Check it and decide again."),
}
SUBJECTS = {
    "policy_exception": _l("Exception to a policy"),
    "policy_exception_decision": _l("Decision on an exception"),
    "policy_exception_end": _l("End of an exception"),
    "policy_exception_warning": _l("Warning before an exception ends"),
}


def meaning(title: str) -> str:
    """Return what the decision says, as shown beside the button."""
    return str(
        gettext(
            "I have read this request for an exception to “%(title)s” and the safeguard it names. This is my decision.",
            title=title,
        )
    )
