"""The words for audiences on screen, and a rule as a sentence."""

from flask_babel import lazy_gettext as _l

from portal.audiences.queries import Names
from portal.audiences.rules import (
    AllOf,
    AnyOf,
    AtSite,
    Beside,
    Condition,
    ConditionKind,
    HasAccess,
    Holds,
    InLineOf,
    InUnit,
    Not,
    Persons,
    Rule,
)
from portal.core.phrases import gettext as _
from portal.core.text import label

LABELS = {
    ConditionKind.UNIT: _l("Unit and its subunits"),
    ConditionKind.SITE: _l("Site"),
    ConditionKind.JOB_ROLE: _l("Job role"),
    ConditionKind.ACCESS_ROLE: _l("Access role"),
    ConditionKind.AGENT: _l("Works with an agent"),
    ConditionKind.MANAGER_LINE: _l("Reports to a person, directly or not"),
    ConditionKind.PERSONS: _l("One person"),
}

SENTENCES = {
    "audience_name_taken": _l("Another audience has this name."),
    "audience_is_about_everybody": _l(
        "An audience can include anyone in the company, so you need company-wide access to change one."
    ),
    "audience_retired": _l("This audience has been retired."),
    "audience_no_draft": _l("There is no draft any more. The page shows the rule that applies now."),
    "audience_empty": _l("Add at least one condition first. This rule includes no one."),
    "condition_gone": _l("That condition has been removed. The page shows the current rule."),
    "rule_not_for_the_form": _l("This rule is too complex to change in this form."),
    "rule_too_deep": _l("A rule can be nested at most %(most)s levels deep."),
    "rule_too_long": _l("A rule can have at most %(most)s conditions."),
    "rule_unreadable": _l("This rule cannot be read."),
}


def words_of(rule: Rule, names: Names) -> str:
    """Return a rule as a sentence."""
    match rule:
        case AnyOf(()) | AllOf(()):
            return _("no one")
        case AllOf(parts):
            return _(" and ").join(words_of(part, names) for part in parts)
        case AnyOf(parts):
            return _("; or ").join(words_of(part, names) for part in parts)
        case Not(part):
            return _("not %(what)s", what=words_of(part, names))
        case _:
            return words_of_condition(rule, names)


def words_of_condition(condition: Condition, names: Names) -> str:  # noqa: C901 - one case a kind
    """Return one condition as a phrase."""
    gone, hidden = _("something that no longer exists"), _("someone you don’t have access to")
    match condition:
        case InUnit(number):
            return _("in %(unit)s", unit=names.units.get(number, gone))
        case AtSite(number):
            return _("at %(site)s", site=names.sites.get(number, gone))
        case Holds(role):
            return label(role)
        case HasAccess(role):
            return _("with access as %(role)s", role=label(role))
        case Beside(number, _level, place) if place is not None:
            return _(
                "working with %(agent)s in %(place)s",
                agent=names.agents.get(number, gone),
                place=names.deployments.get(place, gone),
            )
        case Beside(number, level):
            if level is None:
                return _("working with %(agent)s", agent=names.agents.get(number, gone))
            return _(
                "working with %(agent)s at level %(n)s or above",
                agent=names.agents.get(number, gone),
                n=int(level),
            )
        case InLineOf(number):
            return _("reporting to %(name)s, directly or not", name=names.people.get(number, hidden))
        case Persons(ids):
            return ", ".join(names.people.get(number, hidden) for number in ids)


SUBJECTS = {"audience": _l("Audience"), "audience_rule": _l("Audience rule")}
