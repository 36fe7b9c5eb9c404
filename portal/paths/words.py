"""What the words of paths are called on screen."""

from flask_babel import lazy_gettext as _l

from portal.paths.rules import Because, Stage, StepKind

LABELS = {
    Stage.FOUNDATION: _l("Foundation"),
    Stage.ASSIST: _l("Assist"),
    Stage.APPROVE: _l("Act with approval"),
    Stage.GUARDRAILS: _l("Act within guardrails"),
    Stage.COORDINATE: _l("Coordinate across systems"),
    StepKind.LESSON: _l("Lesson"),
    StepKind.QUIZ: _l("Quiz"),
    StepKind.LAB: _l("Review lab"),
    StepKind.SCENARIO: _l("Scenario"),
    StepKind.DRILL: _l("Drill"),
    StepKind.WORK_PRODUCT: _l("Work product"),
    StepKind.SIGN_OFF: _l("Sign-off"),
    StepKind.POLICY: _l("Policy"),
    Because.EVERYONE: _l("Everyone needs this"),
    Because.BESIDE: _l("You work beside this agent"),
}

SENTENCES = {
    "step_not_open": _l("This opens once you have done: %(before)s."),
}
