"""The words of policies on screen."""

from flask_babel import lazy_gettext as _l

from portal.core.phrases import gettext, ngettext
from portal.policies.rules import PolicyStanding, Spoken

LABELS = {
    PolicyStanding.TO_ACKNOWLEDGE: _l("To acknowledge"),
    PolicyStanding.NEW_VERSION: _l("New version to acknowledge"),
    PolicyStanding.ACKNOWLEDGED: _l("Acknowledged"),
    PolicyStanding.TO_READ: _l("For reference"),
    PolicyStanding.FOR_OTHERS: _l("For other roles"),
}


def _answers_wrong(count: int) -> str:
    return str(
        ngettext(
            "One answer is not right yet. Read why, then try again.",
            "%(num)d answers are not right yet. Read why, then try again.",
            count,
        )
    )


SENTENCES = {
    "policy_text_changed": _l("The text changed while you were reading. Here is the new one."),
    "policy_not_to_sign": _l("This policy needs no signature. It is for reference."),
    "policy_answers_wrong": _answers_wrong,
}


def meaning(title: str, label: str) -> str:
    """Return what the signature says, as shown beside the button."""
    return str(
        gettext(
            "I have read “%(title)s”, version %(label)s, and know where to find it. "
            "This says that I know the policy, not that I agree with every word of it.",
            title=title,
            label=label,
        )
    )


def spoken() -> Spoken:
    """Return what a screen reader says in a redline."""
    return Spoken(removed=gettext("removed:"), added=gettext("added:"))


SUBJECTS = {"policy_acknowledgement": _l("Acknowledgement")}
