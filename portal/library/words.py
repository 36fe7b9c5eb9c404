"""The words for the library on screen."""

from typing import Any

from flask_babel import lazy_gettext as _l

from portal.core.phrases import gettext, ngettext
from portal.core.text import label, listed, local_datetime
from portal.library.rules import ChangeClass, ContentKind, Origin, Touched

LABELS = {
    ContentKind.LESSON: _l("Lesson"),
    ContentKind.QUIZ: _l("Quiz"),
    ContentKind.LAB: _l("Lab"),
    ContentKind.SIGNOFF: _l("Sign-off checklist"),
    ContentKind.POLICY: _l("Policy"),
    ContentKind.MESSAGE: _l("Message template"),
    ContentKind.CATALOGUE: _l("Catalogue"),
    ChangeClass.COSMETIC: _l("Wording only"),
    ChangeClass.DELTA: _l("Partial revision"),
    ChangeClass.FULL: _l("Full revision"),
    Touched.CLAUSES: _l("which clauses there are"),
    Touched.MEANING: _l("a number or a word such as “not” or “must”"),
    Touched.ANSWERS: _l("which answers are right"),
    Touched.QUESTIONS: _l("which questions there are"),
    Touched.MUSTS: _l("what is mandatory"),
    Touched.DRAW: _l("what is drawn"),
    Touched.TERMS: _l("who signs it"),
    Origin.FILE: _l("From a file"),
    Origin.PORTAL: _l("Written in the portal"),
}

EVIDENCE_NOTES = {
    ChangeClass.COSMETIC: _l("Earlier passes still count."),
    ChangeClass.DELTA: _l("Earlier passes still count. People are told what changed."),
    ChangeClass.FULL: _l("People have to complete it again. Earlier passes count until the new due date."),
}

SENTENCES: dict[str, Any] = {
    "content_same_number": _l(
        "The text has changed but its version is still %(label)s. Raise the last number for wording, the middle one "
        "for a partial revision, the first one if people have to complete it again."
    ),
    "content_refused": lambda count: ngettext(
        "Lint has one finding about this file, shown above. The version before stays in force.",
        "Lint has %(num)d findings about this file, shown above. The version before stays in force.",
        count,
    ),
    "content_touches_more": lambda what: gettext(
        "Its number says that only the wording changed, but the text changes %(what)s. Raise the middle number, or the "
        "first one if people have to complete it again.",
        what=listed(label(each) for each in what),
    ),
    "content_without_note": _l(
        "People have to complete it again, so tell them why: add a line for this version to change_log."
    ),
    "content_full_waits": _l(
        "People would have to complete it again. To see how many and publish it: portal content sync --preview, or "
        "Content → Full revisions that wait"
    ),
    "content_waits_no_more": _l(
        "This version does not wait any more. Someone has published it or it has changed."
    ),
    "content_touches_people": lambda people: ngettext(
        "%(num)d person has to complete it again. Enter that number to confirm it.",
        "%(num)d people have to complete it again. Enter that number to confirm it.",
        people,
    ),
    "content_withdrawn": _l(
        "This text was published and withdrawn. Change it and give it a higher number to publish it again."
    ),
    "content_not_newest": _l("There is a newer version. Only the newest version can be withdrawn."),
    "content_is_first": _l(
        "This is the first version, so there is none to go back to. Retire the content instead."
    ),
    "content_too_late_to_withdraw": lambda at: gettext(
        "This version took force on %(day)s, more than 24 hours ago. Publish a corrected version instead.",
        day=local_datetime(at),
    ),
    "content_not_in_force": _l("There is no such content in force."),
    "content_lower_number": _l(
        "Version %(label)s is in force, and this file has a lower number. Give it a higher one."
    ),
}

SUBJECTS = {"library_proposal": _l("Proposal"), "library_version": _l("Content version")}
