"""The log in plain words: what was done, to what, and what more is known of it."""

import json
import re
from collections.abc import Mapping
from typing import Any

from flask_babel import lazy_gettext as _l

from portal.audit.naming import IN_DETAIL, PERSON
from portal.core.feature import installed_features
from portal.core.phrases import gettext

Names = Mapping[tuple[str, int], str]
CODE = re.compile(r"[a-z]+([_-][a-z]+)+")
FINGERPRINT = re.compile(r"[0-9a-f]{32,}|[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")

SENTENCES = {
    "audit_dates_turned_round": _l("The first day comes after the last. Swap them, or leave one empty."),
}

ACTIONS = {
    "agents.action_added": _l("Added a kind of action to a workflow"),
    "agents.action_ended": _l("Ended a kind of action"),
    "agents.added": _l("Registered an agent"),
    "agents.card_edited": _l("Edited an agent’s card"),
    "agents.card_checked": _l("Checked an agent’s card"),
    "agents.ceiling_changed": _l("Changed the highest level of an agent"),
    "agents.change_planned": _l("Planned a change of level"),
    "agents.deployed": _l("Put an agent to work"),
    "agents.deployment_ended": _l("Took an agent off its work"),
    "agents.known_limit_added": _l("Added a known limit"),
    "agents.known_limit_lifted": _l("Lifted a known limit"),
    "agents.level_lowered": _l("Stepped an agent down"),
    "agents.level_raised": _l("Raised the level of an agent"),
    "agents.mode_changed": _l("Paused an agent, or let it go on"),
    "agents.owner_changed": _l("Changed who answers for an agent"),
    "agents.plan_withdrawn": _l("Withdrew a planned change"),
    "agents.roles_assigned": _l("Changed who works beside an agent"),
    "agents.scope_granted": _l("Let an agent do more"),
    "agents.scope_withdrawn": _l("Took a scope back from an agent"),
    "agents.source_added": _l("Added a source"),
    "agents.source_changed": _l("Changed a source"),
    "agents.source_checked": _l("Checked a source"),
    "agents.source_dropped": _l("Dropped a source"),
    "agents.source_reminded": _l("Reminded the owner of a source"),
    "agents.version_released": _l("Released a version of an agent"),
    "agents.workflow_added": _l("Added a workflow"),
    "audiences.applied": _l("Let an audience hold"),
    "audiences.draft_discarded": _l("Discarded a draft of an audience"),
    "audiences.drafted": _l("Drafted an audience"),
    "audiences.made": _l("Made an audience"),
    "audiences.retired": _l("Retired an audience"),
    "audit.exported": _l("Took a copy of the log"),
    "audit.person_erased": _l("Erased the personal data of someone who left"),
    "demo.crowd_gathered": _l("Made up more people for the sample company"),
    "library.proposed": _l("Filed a proposal for content"),
    "library.published": _l("Published content"),
    "library.synced": _l("Took in the content files"),
    "outbox.mail_enqueued": _l("Made a mail ready to leave"),
    "outbox.mail_tried_again": _l("Sent a mail once more"),
    "people.access_granted": _l("Gave an access role"),
    "people.access_withdrawn": _l("Took an access role back"),
    "people.added": _l("Added a person"),
    "people.confirmed": _l("Gave their password once more"),
    "people.details_changed": _l("Corrected a person’s details"),
    "people.first_administrator_made": _l("Made the first administrator"),
    "people.import_checked": _l("Checked an import of people"),
    "people.import_columns_chosen": _l("Chose the columns of an import"),
    "people.import_discarded": _l("Discarded an import"),
    "people.import_undone": _l("Undid an import of people"),
    "people.import_uploaded": _l("Uploaded a file of people"),
    "people.imported": _l("Imported people"),
    "people.job_roles_assigned": _l("Changed someone’s job roles"),
    "people.link_made": _l("Made an invitation or reset link"),
    "people.password_changed": _l("Changed their password"),
    "people.password_set": _l("Chose a password by a link"),
    "people.placed": _l("Moved someone to a unit, site or manager"),
    "people.preferences_changed": _l("Changed how the portal looks to them"),
    "people.reset_asked": _l("Asked for a link to a new password"),
    "people.sign_in_failed": _l("A try to sign in failed"),
    "people.signed_in": _l("Signed in"),
    "people.signed_out": _l("Signed out"),
    "people.signed_out_elsewhere": _l("Signed out on all other browsers"),
    "people.site_added": _l("Added a site"),
    "people.state_changed": _l("Changed the state of a person"),
    "people.unit_moved": _l("Moved a unit"),
    "people.unit_opened": _l("Opened a unit"),
    "policies.acknowledged": _l("Acknowledged a policy"),
    "readiness.rebuilt": _l("Worked out readiness again"),
    "readiness.sampled": _l("Compared a sample of readiness with the facts"),
    "readiness.suspended": _l("Suspended a clearance"),
    "readiness.suspension_lifted": _l("Lifted a suspension"),
    "reports.acknowledged": _l("Acknowledged a report"),
    "reports.asked": _l("Asked the reporter something"),
    "reports.closed": _l("Closed a report with an answer"),
    "reports.filed": _l("Filed a report"),
    "reports.moved": _l("Moved a report along"),
    "reports.reopened": _l("Opened a report again"),
    "reports.replied": _l("Wrote to each other about a report"),
    "reports.rated": _l("Rated a report"),
    "settings.changed": _l("Changed a setting"),
    "training.attempt_answered": _l("Answered one item of an assessment"),
    "training.attempt_finished": _l("Finished an assessment"),
    "training.attempt_started": _l("Started an assessment"),
    "training.check_answered": _l("Answered a check in a lesson"),
    "training.lesson_begun": _l("Began a lesson"),
    "training.lesson_completed": _l("Completed a lesson"),
    "training.observation_asked": _l("Asked to be observed"),
    "training.observed": _l("Observed somebody at work"),
    "training.paths_written": _l("Took in the learning paths"),
    "training.requirements_refreshed": _l("Worked out who needs what"),
    "training.signed_off": _l("Signed somebody off"),
    "training.talk_asked": _l("Asked for a talk about an assessment"),
    "training.talk_recorded": _l("Wrote down a talk about an assessment"),
}

SUBJECTS = {"audit_entry": _l("Entry of the log")}


def action(name: str) -> str:
    """What was done, in plain words; an action that nobody has put into words says its own name readably."""
    if name in ACTIONS:
        return str(ACTIONS[name])
    prefix, _dot, verb = name.partition(".")
    return f"{areas().get(prefix, _spaced(prefix))}: {_spaced(verb).lower()}"


def area(name: str) -> str:
    """What a filter asks for: an area, or one action."""
    return str(areas().get(name) or action(name))


def subject(kind: str) -> str:
    """Return what rows of a table are called, as the feature that owns it says."""
    return str(subjects().get(kind) or _spaced(kind))


def about(kind: str, number: str, names: Names) -> str:
    """What an entry is about, by its name where it has one: Agent “Billing Helper”; else by its number."""
    if not number.isdecimal():
        return subject(kind)
    name = names.get((kind, int(number)))
    if name is None:
        return str(gettext("%(kind)s no. %(number)s", kind=subject(kind), number=number))
    return name if kind == PERSON else f"{subject(kind)} “{name}”"


def detail(values: dict[str, Any], names: Names) -> list[tuple[str, str]]:
    """What more is known, ready for a table; what has a name stands by its name."""
    return [(_spaced(name), _named(name, value, names) or _value(value)) for name, value in values.items()]


def _named(name: str, value: Any, names: Names) -> str | None:
    return names.get((IN_DETAIL[name], value)) if name in IN_DETAIL and isinstance(value, int) else None


def _value(value: Any) -> str:
    if value is None or value in ([], {}, ""):
        return "–"
    if isinstance(value, bool):
        return str(gettext("yes") if value else gettext("no"))
    if isinstance(value, list):
        return ", ".join(_value(each) for each in value)
    if isinstance(value, dict):
        return " · ".join(f"{name.replace('_', ' ')} {_value(each)}" for name, each in value.items())
    return _readable(value) if isinstance(value, str) else json.dumps(value)


def _readable(value: str) -> str:
    """A code as words (on_leave: on leave), and no more of a fingerprint than tells it from others."""
    if FINGERPRINT.fullmatch(value):
        return f"{value[:8]}…"
    return re.sub(r"[_-]", " ", value).capitalize() if CODE.fullmatch(value) else value


def _spaced(name: str) -> str:
    return name.replace("_", " ").replace(".", " ").capitalize()


def areas() -> Mapping[str, Any]:
    """Return the features that write entries, by name, with their titles."""
    return {feature.name: feature.title for feature in installed_features() if feature.title}


def subjects() -> Mapping[str, Any]:
    """Return what the rows of each table are called, by table."""
    return {
        table: word for feature in installed_features() for table, word in sorted(feature.subjects.items())
    }
