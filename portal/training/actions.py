"""The audit actions of training."""

from flask_babel import lazy_gettext as _l

from portal.core.actions import AuditAction


class TrainingAction(AuditAction):
    """An audit action of training, with its words on the log page."""

    ATTEMPT_ANSWERED = "training.attempt_answered", _l("Answered one item of an assessment")
    ATTEMPT_FINISHED = "training.attempt_finished", _l("Finished an assessment")
    ATTEMPT_STARTED = "training.attempt_started", _l("Started an assessment")
    CHECK_ANSWERED = "training.check_answered", _l("Answered a check in a lesson")
    LESSON_BEGUN = "training.lesson_begun", _l("Began a lesson")
    LESSON_COMPLETED = "training.lesson_completed", _l("Completed a lesson")
    OBSERVATION_ASKED = "training.observation_asked", _l("Asked to be observed")
    OBSERVED = "training.observed", _l("Observed a colleague at work")
    SIGNED_OFF = "training.signed_off", _l("Signed off a colleague")
    TALK_ASKED = "training.talk_asked", _l("Asked for coaching on an assessment")
    TALK_RECORDED = "training.talk_recorded", _l("Recorded coaching on an assessment")
