"""What settings, their groups and their amounts are called on screen."""

from typing import Any

from flask_babel import lazy_gettext as _l

from portal.core.phrases import gettext, ngettext
from portal.settings.rules import Group, Kind, Setting, Unit, write

LABELS = {
    Group.BRANDING: _l("Name and contact"),
    Group.SIGNING_IN: _l("Signing in"),
    Group.ASSESSMENTS: _l("Passing an assessment"),
    Group.CERTIFICATION: _l("How long a clearance holds"),
    Group.REMINDERS: _l("Due dates and reminders"),
    Group.SMALL_GROUPS: _l("Small groups stay hidden"),
    Group.SEVERITY: _l("How severe a report is"),
    Group.ANSWERS: _l("How soon a report is answered"),
    Group.HOUSEKEEPING: _l("Housekeeping"),
}

TITLES: dict[str, Any] = {
    "portal_name": _l("Name of the portal"),
    "company": _l("Name of the company"),
    "help_contact": _l("Whom to ask for help"),
    "duty_phone": _l("Duty phone"),
    "password_min": _l("Shortest password"),
    "session_idle_hours": _l("Signed out after no use for"),
    "session_absolute_days": _l("Signed out in any case after"),
    "invitation_days": _l("An invitation works for"),
    "reset_hours": _l("A link to a new password works for"),
    "signing_hours": _l("A signature asks for the password again after"),
    "foundation_pass_share": _l("Foundation quiz: share needed to pass"),
    "foundation_fails_before_wait": _l("Foundation quiz: tries in a row before a pause"),
    "foundation_wait_hours": _l("Foundation quiz: length of the pause"),
    "assist_pass_share": _l("Level 1 quiz: share needed to pass"),
    "assist_lab_min_hits": _l("Level 1 lab: bad outputs caught, at least"),
    "assist_lab_max_false_alarms": _l("Level 1 lab: good outputs stopped, at most"),
    "assist_lab_min_d_prime": _l("Level 1 lab: telling good from bad (d′), at least"),
    "assist_lab_tries": _l("Level 1 lab: tries before a coaching talk"),
    "foundation_months": _l("Foundation holds for"),
    "recertify_months_assist": _l("Level 1 holds for"),
    "recertify_months_approve": _l("Level 2 holds for"),
    "recertify_months_approve_high_risk": _l("Level 2 holds for, where the risk is high"),
    "recertify_months_guardrails": _l("Level 3 holds for"),
    "recertify_months_coordinate": _l("Level 4 holds for"),
    "certification_due_days": _l("“Refresh due” shows this long before the end"),
    "currency_current": _l("Practice estimate: due below"),
    "currency_lapsed": _l("Practice estimate: lapsed below"),
    "stability_start_days": _l("Practice estimate: days of stability at the start"),
    "stability_growth": _l("Practice estimate: growth after a passed refresher"),
    "stability_max_days": _l("Practice estimate: days of stability at most"),
    "stability_after_fail_days": _l("Practice estimate: days of stability after a failed refresher"),
    "requirement_due_days": _l("Time to do something new"),
    "policy_change_days": _l("Time to sign a policy that has changed"),
    "reminder_every_days": _l("A reminder every"),
    "reminder_extra_days_before": _l("An extra reminder this long before the due day"),
    "reminder_max": _l("Reminders at most"),
    "certificate_warning_days": _l("Warnings before a clearance ends"),
    "quiet_from": _l("Quiet hours begin"),
    "quiet_until": _l("Quiet hours end"),
    "small_group": _l("Figures about people, from"),
    "small_group_surveys": _l("Survey and adoption results, from"),
    "small_group_free_text": _l("What people wrote, from"),
    "severity_weight_harm": _l("Weight of harm"),
    "severity_weight_reach": _l("Weight of reach"),
    "severity_weight_reversibility": _l("Weight of how hard it is to undo"),
    "severity_points_s1": _l("Critical from"),
    "severity_points_s2": _l("Serious from"),
    "severity_points_s3": _l("Moderate from"),
    "sla_s1_acknowledge": _l("Critical: a person has seen it"),
    "sla_s1_triage": _l("Critical: sorted"),
    "sla_s1_contain": _l("Critical: contained"),
    "sla_s1_answer": _l("Critical: the reporter has an answer"),
    "sla_s1_review": _l("Critical: written review"),
    "sla_s2_acknowledge": _l("Serious: a person has seen it"),
    "sla_s2_triage": _l("Serious: sorted"),
    "sla_s2_contain": _l("Serious: contained"),
    "sla_s2_answer": _l("Serious: the reporter has an answer"),
    "sla_s2_review": _l("Serious: review"),
    "sla_s3_acknowledge": _l("Moderate: a person has seen it"),
    "sla_s3_triage": _l("Moderate: sorted"),
    "sla_s3_contain": _l("Moderate: contained"),
    "sla_s3_answer": _l("Moderate: the reporter has an answer"),
    "sla_s4_acknowledge": _l("Minor, friction, ideas: received"),
    "sla_s4_triage": _l("Minor, friction, ideas: sorted"),
    "sla_s4_answer": _l("Minor, friction, ideas: the reporter has an answer"),
    "needs_info_max": _l("Waiting for the reporter stops the clock for at most"),
    "answer_min_characters": _l("Shortest answer to a reporter"),
    "accepted_limit_days": _l("A known limit may be accepted for at most"),
    "source_check_days": _l("Sources of the lessons are checked every"),
    "evidence_months": _l("Evidence about someone is kept after they left for"),
    "undo_hours": _l("An import can be undone for"),
}

HELPS: dict[str, Any] = {
    "portal_name": _l("Stands at the top of every page and in mails."),
    "company": _l("Stands below the name of the portal. May be empty."),
    "help_contact": _l("A name, a mail address or a room; shown where someone cannot sign in."),
    "duty_phone": _l("Shown where an agent has to be stopped at once."),
    "password_min": _l("Longer is safer; shorter than 15 is not offered."),
    "signing_hours": _l("Counted from when it was last given, at signing in or beside a signature."),
    "foundation_pass_share": _l("The must-know items have to be right whatever the share."),
    "foundation_fails_before_wait": _l(
        "After this many tries without passing, there is a pause to read again."
    ),
    "assist_lab_min_hits": _l("Of 6 bad outputs among 20."),
    "assist_lab_max_false_alarms": _l("Of 14 good outputs among 20."),
    "assist_lab_min_d_prime": _l("0 is guessing; 1.2 is clearly better than chance."),
    "assist_lab_tries": _l("Then someone looks at it together with the person."),
    "certification_due_days": _l("The clearance still holds during this time."),
    "currency_current": _l("A planning estimate of how fresh practice is, not a measurement of anybody."),
    "currency_lapsed": _l("Below this, a refresher comes first."),
    "requirement_due_days": _l("Counted from the day someone is asked to do it."),
    "policy_change_days": _l(
        "Counted from the day the new text came out; it stands still during leave. "
        "Until then an earlier signature counts; after it, whoever has not signed has lapsed."
    ),
    "reminder_max": _l("Then the manager hears once, and nothing more is sent."),
    "certificate_warning_days": _l("Days before the end, with commas: 90, 60, 30, 7."),
    "quiet_from": _l("In each person’s own time zone. Nothing is sent during quiet hours."),
    "quiet_until": _l("In each person’s own time zone."),
    "small_group": _l("Results of smaller groups, and the next smallest group, stay hidden. Never below 5."),
    "small_group_surveys": _l("Never below 5."),
    "small_group_free_text": _l("Never below 5."),
    "severity_points_s1": _l("Points are weight times score, added up: with the defaults 2 to 20."),
    "sla_s1_acknowledge": _l("Round the clock, every day."),
    "sla_s1_triage": _l("Round the clock, every day."),
    "sla_s1_contain": _l("Round the clock, every day. Pause the agent first."),
    "sla_s2_contain": _l("Round the clock, every day."),
    "evidence_months": _l("Only then may their personal data be erased, unless the law demands it sooner."),
    "undo_hours": _l("Counted from the moment it was applied."),
}

SENTENCES = {
    "setting_needs_whole": _l("Type a whole number, for example %(example)s."),
    "setting_needs_number": _l("Type a number, for example %(example)s."),
    "setting_needs_wholes": _l("Type whole numbers with commas between them, for example %(example)s."),
    "setting_needs_time": _l("Type a time from 00:00 to 23:59, for example %(example)s."),
    "setting_number_outside": _l("Choose a value from %(low)s to %(high)s."),
    "setting_text_outside": _l("Use %(low)s to %(high)s characters."),
    "setting_out_of_order": lambda low, high: gettext(
        "“%(low)s” has to stay below “%(high)s”.", low=TITLES[low], high=TITLES[high]
    ),
}


SOURCES = {
    "product defaults": _l("This portal"),
    "this portal": _l("This portal"),
    "security rules": _l("Security practice"),
    "field 1.3": _l("Practice with autonomy levels"),
    "field 2.5": _l("Assessment practice"),
    "field 2.6": _l("Certification practice"),
    "field 3.4": _l("What auditors ask for"),
    "field 5.4": _l("Research on forgetting"),
    "field 6.5": _l("Practice with incidents"),
}


def source(setting: Setting) -> str:
    """Where a default comes from, in words."""
    return str(next(words for start, words in SOURCES.items() if setting.source.startswith(start)))


def amount(unit: Unit, number: int) -> str:
    """A whole number with what it counts: 1 month, 12 months."""
    many = {
        Unit.CHARACTERS: lambda: ngettext("%(num)s character", "%(num)s characters", number),
        Unit.HOURS: lambda: ngettext("%(num)s hour", "%(num)s hours", number),
        Unit.MINUTES: lambda: ngettext("%(num)s minute", "%(num)s minutes", number),
        Unit.DAYS: lambda: ngettext("%(num)s day", "%(num)s days", number),
        Unit.BUSINESS_DAYS: lambda: ngettext("%(num)s business day", "%(num)s business days", number),
        Unit.MONTHS: lambda: ngettext("%(num)s month", "%(num)s months", number),
        Unit.TRIES: lambda: ngettext("%(num)s try", "%(num)s tries", number),
        Unit.ITEMS: lambda: ngettext("%(num)s item", "%(num)s items", number),
        Unit.PEOPLE: lambda: ngettext("%(num)s person", "%(num)s people", number),
        Unit.POINTS: lambda: ngettext("%(num)s point", "%(num)s points", number),
        Unit.REMINDERS: lambda: ngettext("%(num)s reminder", "%(num)s reminders", number),
    }
    return str(many[unit]()) if unit in many else str(number)


def hint(setting: Setting) -> str:
    """What may be typed: the unit and the bounds."""
    if setting.kind is Kind.TEXT:
        return str(gettext("Up to %(high)d characters.", high=setting.maximum))
    if setting.kind is Kind.TIME:
        return str(gettext("A time from 00:00 to 23:59."))
    factor = 100 if setting.kind is Kind.SHARE else 1
    low, high = f"{(setting.minimum or 0) * factor:g}", f"{(setting.maximum or 0) * factor:g}"
    if setting.kind is Kind.SHARE:
        return str(gettext("From %(low)s to %(high)s %%.", low=low, high=high))
    if setting.kind is Kind.NUMBER:
        return str(gettext("From %(low)s to %(high)s.", low=low, high=high))
    return str(gettext("From %(low)s to %(high)s.", low=low, high=amount(setting.unit, int(high))))


def shown(setting: Setting, value: Any) -> str:
    """A value as the page shows it, with its unit."""
    if setting.kind is Kind.WHOLE:
        return amount(setting.unit, value)
    if setting.kind is Kind.WHOLES:
        return ", ".join([*(str(each) for each in value[:-1]), amount(setting.unit, value[-1])])
    if setting.kind is Kind.SHARE:
        return f"{write(setting, value)} %"
    return write(setting, value) or str(gettext("Not set"))


SUBJECTS = {"settings_version": _l("Setting")}
