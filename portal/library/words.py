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
    ChangeClass.DELTA: _l("Partial revision"),
    ChangeClass.FULL: _l("Full revision"),
    Origin.FILE: _l("From a file"),
    Origin.PORTAL: _l("Written in the portal"),
}

EVIDENCE_NOTES = {
    ChangeClass.COSMETIC: _l("Earlier passes still count."),
    ChangeClass.DELTA: _l("Earlier passes still count. People are told what changed."),
    ChangeClass.FULL: _l("Earlier passes no longer count. People have to complete it again."),
}

SENTENCES = {
    "content_same_number": _l(
        "The text has changed but its version is still %(label)s. Raise the last number for wording, the middle one "
        "for a partial revision, the first one if people have to complete it again."
    ),
    "content_lower_number": _l(
        "Version %(label)s is in force, and this file has a lower number. Give it a higher one."
    ),
}

SUBJECTS = {"library_proposal": _l("Proposal"), "library_version": _l("Content version")}
