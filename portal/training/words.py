"""The words of training for the log and the pages about data."""

from flask_babel import lazy_gettext as _l

SUBJECTS = {
    "training_attempt": _l("Attempt"),
    "training_coaching_request": _l("Request for coaching"),
    "training_observation": _l("Observation"),
    "training_observation_request": _l("Request to be observed"),
    "training_sign_off": _l("Sign-off"),
    "training_quiz_attempt": _l("Quiz attempt"),
    "training_lab_attempt": _l("Lab attempt"),
    "training_lab_coaching_request": _l("Request for coaching"),
    "training_lesson_completion": _l("Completed lesson"),
}
KEPT = (_l("What they completed, passed, acknowledged and signed off, and when."),)
PRIVACY_KEPT = (
    _l(
        "Your training: lessons, attempts at quizzes and labs, observations and signatures on policies."
        " Each names the version you saw."
    ),
)
PRIVACY_SEEN = (
    _l("Your answers and results in quizzes and labs: only you. A coach sees what you choose to show."),
)
