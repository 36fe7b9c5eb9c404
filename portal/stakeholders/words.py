"""The words for stakeholders on screen."""

from enum import Enum
from typing import Any

from flask_babel import lazy_gettext as _l

from portal.core.phrases import gettext as _, ngettext
from portal.library.shapes.stakeholders import Cadence, StakeholderSide
from portal.stakeholders.rules import Confidence, Quadrant, Salience, Stance, Treatment

LABELS: dict[Enum, Any] = {
    StakeholderSide.INSIDE: _l("In the company"),
    StakeholderSide.OUTSIDE: _l("Outside the company"),
    Cadence.WEEKLY: _l("Every week"),
    Cadence.FORTNIGHTLY: _l("Every two weeks"),
    Cadence.MONTHLY: _l("Every month"),
    Cadence.QUARTERLY: _l("Every quarter"),
    Stance.OPPOSED: _l("Opposed"),
    Stance.WORRIED: _l("Worried"),
    Stance.WAITING: _l("Waiting to see"),
    Stance.SUPPORTIVE: _l("Supportive"),
    Stance.CHAMPIONS: _l("Champions it"),
    Confidence.GUESSED: _l("A guess"),
    Confidence.TALKED: _l("We talked with some of them"),
    Confidence.MEASURED: _l("A survey or a workshop with them"),
    Quadrant.MANAGE_CLOSELY: _l("Work closely with"),
    Quadrant.KEEP_SATISFIED: _l("Keep satisfied"),
    Quadrant.KEEP_INFORMED: _l("Keep informed"),
    Quadrant.MONITOR: _l("Keep an eye on"),
    Salience.NONE: _l("No claim"),
    Salience.DORMANT: _l("Dormant"),
    Salience.DISCRETIONARY: _l("Discretionary"),
    Salience.DEMANDING: _l("Demanding"),
    Salience.DOMINANT: _l("Dominant"),
    Salience.DANGEROUS: _l("Dangerous"),
    Salience.DEPENDENT: _l("Dependent"),
    Salience.DEFINITIVE: _l("Definitive"),
}
# Of its own: a treatment equals the quadrant of the same value.
TREATMENTS: dict[Enum, Any] = {
    Treatment.MANAGE_CLOSELY: _l("Work closely with them"),
    Treatment.INVOLVE: _l("Involve them"),
    Treatment.KEEP_SATISFIED: _l("Keep them satisfied"),
    Treatment.KEEP_INFORMED: _l("Keep them informed"),
    Treatment.MONITOR: _l("Keep an eye on them"),
}
NOT_HEARD = _l("Unaware")
LOOKS: dict[Stance | None, str] = {
    Stance.OPPOSED: "dot-opposed",
    Stance.WORRIED: "dot-worried",
    Stance.WAITING: "dot-waiting",
    Stance.SUPPORTIVE: "dot-supportive",
    Stance.CHAMPIONS: "dot-supportive",
    None: "dot-unaware",
}
TREATMENT_NOTES: dict[Treatment, Any] = {
    Treatment.MANAGE_CLOSELY: _l("They have a lot of say and a lot of interest. Decide with them."),
    Treatment.INVOLVE: _l(
        "It changes a lot for them. Hold a session in which they shape it, and let one of them speak for the group."
    ),
    Treatment.KEEP_SATISFIED: _l(
        "They have a lot of say and little interest. Ask before it touches their work."
    ),
    Treatment.KEEP_INFORMED: _l("They have a lot of interest and little say. Tell them early and often."),
    Treatment.MONITOR: _l("They have little say and little interest. Look again when something changes."),
}
SALIENCE_NOTES: dict[Salience, Any] = {
    Salience.NONE: _l("They have no say, no claim and no hurry."),
    Salience.DORMANT: _l("They could stop it, and do not use that now."),
    Salience.DISCRETIONARY: _l("They have a rightful claim, but no say and no hurry."),
    Salience.DEMANDING: _l("They are in a hurry, without say or a rightful claim."),
    Salience.DOMINANT: _l("They have say and a rightful claim. They expect to be asked."),
    Salience.DANGEROUS: _l("They have say and are in a hurry, without a rightful claim."),
    Salience.DEPENDENT: _l(
        "They have an urgent and rightful claim, and need somebody with say to speak for them."
    ),
    Salience.DEFINITIVE: _l("They have say and an urgent, rightful claim. They come first."),
}


def stance_word(stance: int | None) -> Any:
    """Return the word for a stance; ``None`` is a group that has not heard of the change."""
    return NOT_HEARD if stance is None else LABELS[Stance(stance)]


def _map_in_short(groups: int, against: int) -> str:
    if not groups:
        return _("No group is on the map yet.")
    counted = ngettext("One group.", "%(num)d groups.", groups)
    if not against:
        return counted
    return f"{counted} " + ngettext(
        "One with a lot of say is worried or opposed.",
        "%(num)d with a lot of say are worried or opposed.",
        against,
    )


SENTENCES = {
    "stands_out_opposed": _l(
        "%(group)s: opposed, with a lot of say. Talk with them before anything goes live."
    ),
    "stands_out_worried": _l("%(group)s: worried, with a lot of say. Ask what would have to change."),
    "stands_out_involve": _l(
        "%(group)s: little say, but an impact of %(impact)s of 100. Involve them in shaping the change."
    ),
    "stands_out_unaware": _l("%(group)s: the largest group, and unaware of the change."),
    "stands_out_empty": _l("%(group)s: nobody is in this group now. Check its audience."),
    "stands_out_everybody": _l("%(group)s: everyone is in this group. Smaller groups say more."),
    "stands_out_faded": _l("%(group)s: the scores are older than 90 days. Look at them again."),
    "map_in_short": _map_in_short,
    "score_out_of_range": _l("Enter a number from %(low)s to %(high)s."),
    "score_needs_why": _l("Say in a sentence what this rests on."),
    "group_needs_audience": _l("Choose the audience that this group follows."),
    "group_needs_contact": _l("Name the person that you talk to, and how to reach them."),
    "group_name_taken": _l("There is a group called “%(group)s” already."),
    "group_has_nobody": _l("Nobody was found for “%(group)s”. Add it with an audience of its own instead."),
    "group_not_on_map": _l("This group is not on the map of this change."),
    "group_retired": _l("This group has been retired."),
    "groups_are_about_everybody": _l(
        "A group can include anyone in the company, so you need company-wide access to add or edit one."
    ),
    "map_not_yours": _l("Only people who lead this change can score groups for it."),
    "no_groups_chosen": _l("Choose at least one group."),
    "too_many_groups": _l("There can be at most %(most)s groups. Retire one first."),
}
SUBJECTS = {
    "stakeholder_group": _l("Stakeholder group"),
    "stakeholder_score": _l("Score of a stakeholder group"),
}
KEPT = (_l("Which stakeholder groups they added or scored, and when."),)
PRIVACY_KEPT = (_l("The stakeholder groups that you added or scored."),)
