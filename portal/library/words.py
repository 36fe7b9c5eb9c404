"""The words for the library on screen."""

from flask_babel import lazy_gettext as _l

from portal.library.rules import ChangeClass, ContentKind, Origin

LABELS = {
    ContentKind.LESSON: _l("Lesson"),
    ContentKind.QUIZ: _l("Quiz"),
    ContentKind.LAB: _l("Lab"),
    ContentKind.SIGNOFF: _l("Sign-off checklist"),
    ContentKind.POLICY: _l("Policy"),
    ContentKind.CATALOGUE: _l("Catalogue"),
    ChangeClass.COSMETIC: _l("Wording only"),
    ChangeClass.DELTA: _l("Partly new"),
    ChangeClass.FULL: _l("New from the ground up"),
    Origin.FILE: _l("From a file"),
    Origin.PORTAL: _l("Written in the portal"),
}

EVIDENCE_NOTES = {
    ChangeClass.COSMETIC: _l("Earlier passes stay as they are."),
    ChangeClass.DELTA: _l("Earlier passes stay. People are told what changed."),
    ChangeClass.FULL: _l("Earlier passes no longer count. People learn it again."),
}

SENTENCES = {
    "content_same_number": _l(
        "The text has changed but its version is still %(label)s. Raise the last number for wording, the middle one "
        "for something partly new, the first one if people must learn it again."
    ),
    "content_lower_number": _l(
        "Version %(label)s is in force, and this file carries a lower number. Give it a higher one."
    ),
}

SUBJECTS = {"library_proposal": _l("Proposal"), "library_version": _l("Content version")}
