"""The words of training for the log and the pages about data."""

from flask_babel import lazy_gettext as _l

SUBJECTS = {
    "training_attempt": _l("Attempt"),
    "training_coaching_request": _l("Wish for a talk"),
    "training_observation": _l("Observation"),
    "training_observation_request": _l("Request to be observed"),
    "training_sign_off": _l("Sign-off"),
    "training_quiz_attempt": _l("Try at a quiz"),
    "training_lab_attempt": _l("Try at a lab"),
    "training_lab_coaching_request": _l("Request for a talk"),
    "training_lesson_completion": _l("Completed lesson"),
}
KEPT = (_l("What they completed, passed, acknowledged and signed off, and when."),)
PRIVACY_KEPT = (
    _l(
        "What you have done to learn: lessons, tries at quizzes and labs, observations, signatures under policies."
        " Each names the version you saw."
    ),
)
PRIVACY_SEEN = (_l("Your answers and results in quizzes and labs: you, and a coach if you ask for a talk."),)
