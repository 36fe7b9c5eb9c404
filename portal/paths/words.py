"""The words of paths on screen."""

from flask_babel import lazy_gettext as _l

from portal.paths.rules import Because, Stage

LABELS = {
    Stage.FOUNDATION: _l("Foundation"),
    Stage.ASSIST: _l("Assist"),
    Stage.APPROVE: _l("Act with approval"),
    Stage.GUARDRAILS: _l("Act within guardrails"),
    Stage.COORDINATE: _l("Coordinate across systems"),
    Because.EVERYONE: _l("Everyone needs this"),
    Because.BESIDE: _l("You work with this agent"),
}

SENTENCES = {
    "step_not_open": _l("Finish this first: %(before)s."),
}
