"""The words of changes on screen."""

from flask_babel import lazy_gettext as _l

from portal.changes.rules import ChangeState, Phase

LABELS = {
    Phase.ANNOUNCE: _l("Announce"),
    Phase.PREPARE: _l("Prepare and train"),
    Phase.GO_LIVE: _l("Go live"),
    Phase.STABILISE: _l("Stabilize"),
    Phase.EMBED: _l("Embed"),
    ChangeState.OPEN: _l("Planned or under way"),
    ChangeState.ON_HOLD: _l("On hold"),
    ChangeState.FINISHED: _l("Finished"),
    ChangeState.DROPPED: _l("Dropped"),
}
SENTENCES = {
    "change_phase_too_early": _l("This day is before the day of the phase above it."),
    "change_needs_place": _l("Choose a unit or a site: the place where work changes."),
    "change_needs_work": _l("Name the work, or choose an agent."),
    "change_needs_reason": _l("Enter a reason, in a sentence or two."),
    "change_dates_need_reason": _l("Say why the days change. Everyone who planned around them will ask."),
    "change_cannot_move": _l("That does not work now: the change is “%(state)s”."),
    "change_not_live_yet": _l("It has not gone live yet. Drop it, or finish it after that day."),
    "change_is_over": _l("This change is over, so it stays as it was."),
    "change_owner_not_here": _l("This person is not at work here. Choose someone else."),
    "change_place_not_yours": _l("You lead changes for a part of the company, and this place is outside it."),
}
SUBJECTS = {
    "change": _l("Change"),
    "change_plan": _l("Plan of a change"),
    "change_state": _l("State of a change"),
}
KEPT = (_l("The changes they owned or edited."),)
PRIVACY_KEPT = (_l("The changes that you own or edited."),)
