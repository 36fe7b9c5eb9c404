"""Who may reach which rows of Claims, and who may read which words of them: two tables to be read and argued about.

Both are written from what the roles are for, not from the code: the code is what they check.
"""

from collections.abc import Callable
from dataclasses import dataclass

from portal.core.permissions import GRANTS, Permission, Role

EVERYWHERE, CLAIMS, SERVICE = "the whole company", "Claims", "Service"


@dataclass(frozen=True)
class Viewer:
    """Somebody at work with at most one access role, given everywhere or for one unit."""

    who: str
    role: Role | None = None
    scope: str = EVERYWHERE

    def __str__(self) -> str:
        return f"{self.who}, {self.role} for {self.scope}" if self.role else self.who

    @property
    def is_ada(self) -> bool:
        return self.who == "ada"

    @property
    def leads_ada(self) -> bool:
        return self.who == "bo"

    def holds(self, permission: Permission) -> bool:
        """Whether any role of theirs opens such pages at all."""
        derived = GRANTS[Role.EMPLOYEE] | (GRANTS[Role.MANAGER] if self.leads_ada else frozenset())
        return permission in derived | (GRANTS[self.role] if self.role else frozenset())

    def holds_everywhere(self, permission: Permission) -> bool:
        return self.scope == EVERYWHERE and self._given(permission)

    def holds_for_claims(self, permission: Permission) -> bool:
        return self.scope in (EVERYWHERE, CLAIMS) and self._given(permission)

    def _given(self, permission: Permission) -> bool:
        return self.role is not None and permission in GRANTS[self.role]


def everybody(viewer: Viewer) -> bool:
    return True


def only_ada(viewer: Viewer) -> bool:
    return viewer.is_ada


def ada_and_her_observer(viewer: Viewer) -> bool:
    return viewer.is_ada or viewer.leads_ada


def only_her_coach(viewer: Viewer) -> bool:
    return viewer.leads_ada


def whoever_may_observe_her(viewer: Viewer) -> bool:
    """Her manager, and colleagues of her unit."""
    return viewer.leads_ada or viewer.who == "flo"


def whoever_sees_her_in_the_directory(viewer: Viewer) -> bool:
    return viewer.is_ada or viewer.leads_ada or viewer.holds_for_claims(Permission.PEOPLE_VIEW)


def whoever_manages_people_here(viewer: Viewer) -> bool:
    return viewer.holds_for_claims(Permission.PEOPLE_MANAGE)


def whoever_gives_access_here(viewer: Viewer) -> bool:
    return viewer.holds_for_claims(Permission.ACCESS_MANAGE)


def whoever_answers_for_her(viewer: Viewer) -> bool:
    return viewer.leads_ada or viewer.holds_for_claims(Permission.READINESS_TEAM)


def ada_and_whoever_sees_her_exceptions(viewer: Viewer) -> bool:
    return viewer.is_ada or whoever_answers_for_her(viewer) or whoever_writes_policies(viewer)


def whoever_may_suspend_her(viewer: Viewer) -> bool:
    return viewer.leads_ada or viewer.holds_for_claims(Permission.READINESS_SUSPEND)


def whoever_acts_for_her(viewer: Viewer) -> bool:
    """More time is given, and taken back, by her manager and compliance; nobody does so for themselves."""
    return viewer.leads_ada or (viewer.holds_for_claims(Permission.READINESS_MANAGE) and not viewer.is_ada)


def triagers_of_others(viewer: Viewer) -> bool:
    """Nobody triages their own report, or one from their own line."""
    return viewer.holds_for_claims(Permission.REPORTS_TRIAGE) and not (viewer.is_ada or viewer.leads_ada)


def whoever_manages_agents_everywhere(viewer: Viewer) -> bool:
    return viewer.holds_everywhere(Permission.AGENTS_MANAGE)


def whoever_manages_audiences_everywhere(viewer: Viewer) -> bool:
    return viewer.holds_everywhere(Permission.AUDIENCES_MANAGE)


def whoever_writes_messages(viewer: Viewer) -> bool:
    """A message can go to anyone, so a role within a part of the company does not do."""
    return viewer.holds_everywhere(Permission.MESSAGES_WRITE)


def whoever_begins_messages(viewer: Viewer) -> bool:
    """Executives write as such, and managers to their own line; nobody with a role within a part of the company."""
    is_executive = viewer.role is Role.EXECUTIVE and viewer.scope == EVERYWHERE
    return whoever_writes_messages(viewer) or is_executive or viewer.leads_ada


def ada_and_whoever_writes_messages(viewer: Viewer) -> bool:
    return viewer.is_ada or whoever_writes_messages(viewer)


def whoever_enters_metrics(viewer: Viewer) -> bool:
    """Values are about the whole company, so a role within a part of it does not do."""
    return viewer.holds_everywhere(Permission.METRICS_ENTER)


def whoever_erases_people_here(viewer: Viewer) -> bool:
    return viewer.holds_for_claims(Permission.PEOPLE_ERASE)


def whoever_manages_agents_here(viewer: Viewer) -> bool:
    return viewer.holds_for_claims(Permission.AGENTS_MANAGE)


def whoever_is_beside_or_manages_it(viewer: Viewer) -> bool:
    return viewer.is_ada or viewer.holds_for_claims(Permission.AGENTS_MANAGE)


def whoever_looks_after_the_source(viewer: Viewer) -> bool:
    """That is Bo, and whoever manages the agent."""
    return viewer.leads_ada or whoever_manages_agents_everywhere(viewer)


def whoever_leads_changes_here(viewer: Viewer) -> bool:
    return viewer.holds_for_claims(Permission.CHANGES_LEAD)


def whoever_writes_policies(viewer: Viewer) -> bool:
    return viewer.holds_everywhere(Permission.POLICIES_WRITE)


def ada_and_whoever_reads_her_evidence(viewer: Viewer) -> bool:
    """Not her manager: results are hers, and who leads her is told ready or not ready (product principle 4)."""
    return viewer.is_ada or viewer.holds_for_claims(Permission.EVIDENCE_READ)


def ada_and_whoever_writes_policies(viewer: Viewer) -> bool:
    return viewer.is_ada or whoever_writes_policies(viewer)


def whoever_writes_or_reviews_the_draft(viewer: Viewer) -> bool:
    return viewer.leads_ada or whoever_writes_policies(viewer)


def whoever_leads_changes_everywhere(viewer: Viewer) -> bool:
    return viewer.holds_everywhere(Permission.CHANGES_LEAD)


def readers_of_the_whole_log(viewer: Viewer) -> bool:
    return viewer.holds_everywhere(Permission.AUDIT_READ)


def administrators(viewer: Viewer) -> bool:
    return viewer.holds_everywhere(Permission.CLIENTS_MANAGE)


def nobody(viewer: Viewer) -> bool:
    return False


@dataclass(frozen=True)
class Rows:
    """Some addresses, who gets through to the row behind them, and what others with the right role are told."""

    who: Callable[[Viewer], bool]
    otherwise: int
    endpoints: tuple[str, ...]


REACH = (
    Rows(everybody, 404, (
        "agents.show", "agents.places", "agents.sources", "agents.versions", "agents.workflows", "agents.deployment",
        "readiness.beside",  # who is listed there, the words below decide
        "agents.new_deployment",  # at a place of their own, which the command asks for
        "training.lesson", "training.answer", "training.go_on", "training.quiz", "training.quiz_attempts",
        "training.lab", "training.lab_attempts", "training.ask_for_talk", "training.warm_up", "training.signoff",
        "training.ask_for_observation", "readiness.path", "readiness.path_of", "readiness.next_step",
        "readiness.open_step",
        "policies.show", "policies.acknowledge", "policies.version", "policies.compare",
        "policies.file", "policies.ask", "exceptions.new",
        "library.version", "library.proposal", "library.withdraw",
        "chat.test", "chat.end",  # of administrators, who are so everywhere
        "outbox.try_again", "notices.switch_kind", "settings.edit", "settings.restore",
        "calendars.site", "calendars.follow_company",
        # An audience belongs to the company; whose names it shows, the words below decide.
        "audiences.show", "audiences.members",
        "directory.show", "directory.columns", "directory.apply", "directory.answer", "directory.discard",
        "directory.errors", "directory.undo",  # of administrators, who are so everywhere
        "people.move_unit", "people.unit", "metrics.show",
        "stakeholders.show",  # what a group needs to know; how it was scored, the words below decide
    )),
    Rows(only_ada, 404, (
        "training.quiz_item", "training.quiz_result", "training.lab_item", "training.lab_result", "reports.show",
        "reports.reply", "reports.reopen", "people.end_sign_in", "news.show", "news.confirm",
        "notices.open_notice", "notices.mark_read",
        "notices.follow",
    )),
    Rows(ada_and_her_observer, 404, ("training.observation",)),
    Rows(only_her_coach, 404, ("training.record_talk", "readiness.undo_nudges")),
    Rows(whoever_may_observe_her, 404, ("training.observe",)),
    Rows(whoever_sees_her_in_the_directory, 404, ("people.show",)),
    Rows(whoever_manages_people_here, 404, (
        "people.edit", "people.change_details", "people.place", "people.assign_job_roles", "people.change_state",
        "people.make_link",
    )),
    Rows(whoever_gives_access_here, 404, ("people.grants", "people.withdraw")),
    Rows(whoever_answers_for_her, 404, ("readiness.member",)),
    Rows(whoever_may_suspend_her, 404, ("readiness.suspend", "readiness.lift_suspension")),
    Rows(whoever_acts_for_her, 404, ("readiness.end_relief",)),
    Rows(triagers_of_others, 404, (
        "triage.show", "triage.acknowledge", "triage.rate", "triage.ask", "triage.move", "triage.close",
    )),
    # Whoever answers for her sees the exceptions that cover her, and whoever writes policies decides on them.
    Rows(ada_and_whoever_sees_her_exceptions, 404, (
        "exceptions.show", "exceptions.extend", "exceptions.decide", "exceptions.withdraw",
    )),
    Rows(administrators, 404, ("clients.show", "clients.new_token", "clients.revoke_token", "clients.end")),
    # Everybody may read about an agent, so what they may not change is told as what it is: 403.
    Rows(whoever_manages_agents_everywhere, 403, (
        "agents.new", "agents.edit", "agents.owner", "agents.scopes", "agents.withdraw_scope", "agents.new_limit",
        "agents.lift_limit", "agents.new_version", "agents.new_workflow", "agents.new_action", "agents.ceiling",
        "agents.end_action", "agents.new_source", "agents.edit_source", "agents.drop_source", "agents.check_card",
    )),
    Rows(whoever_manages_audiences_everywhere, 403, (
        "audiences.new", "audiences.add_condition", "audiences.remove_condition", "audiences.apply",
        "audiences.discard", "audiences.retire",
    )),
    Rows(whoever_begins_messages, 403, ("messages.desk", "messages.new")),
    Rows(whoever_writes_messages, 404, (
        "messages.review", "messages.approve", "messages.ask", "messages.schedule", "messages.unschedule",
        "messages.update", "messages.retract", "messages.remind", "messages.edit", "messages.discard",
    )),
    Rows(whoever_leads_changes_here, 404, (
        "changes.new", "changes.show", "changes.edit", "changes.move",
        "stakeholders.show_map", "stakeholders.score", "stakeholders.take_off", "stakeholders.download",
    )),
    Rows(whoever_leads_changes_everywhere, 403, (
        "stakeholders.start", "stakeholders.new", "stakeholders.edit", "stakeholders.retire",
    )),
    Rows(whoever_enters_metrics, 403, (
        "metrics.enter", "metrics.freeze", "metrics.assign", "metrics.import_values",
    )),
    Rows(whoever_erases_people_here, 404, ("people.erasure",)),
    Rows(whoever_manages_agents_here, 403, (
        "agents.mode", "agents.plan", "agents.withdraw_plan", "agents.end", "agents.roles", "agents.raise_level",
    )),
    Rows(whoever_is_beside_or_manages_it, 403, ("agents.level", "agents.pause")),
    Rows(whoever_looks_after_the_source, 403, ("agents.check_source",)),
    # Policies belong to the whole company. Bo is named to review the draft, which others do not even see.
    Rows(whoever_writes_policies, 403, (
        "policies.new_policy", "policies.begin_version", "policies.edit_draft", "policies.new_question",
        "policies.question", "policies.remove_question", "policies.name_people", "policies.release_person",
        "policies.send_for_review", "policies.publish", "policies.take_back", "policies.discard",
        "policies.questions", "policies.answer", "policies.review", "policies.record_review",
        "policies.assign_owner", "policies.reviews",
    )),
    Rows(ada_and_whoever_reads_her_evidence, 404, ("policies.receipt",)),
    Rows(whoever_writes_or_reviews_the_draft, 404, ("policies.draft", "policies.comment", "policies.give_opinion")),
    Rows(whoever_writes_or_reviews_the_draft, 403, ("policies.writing",)),
    # The log knows no units, so a role within one does not open it; pages without a row, like agents.new above.
    Rows(readers_of_the_whole_log, 403, ("audit.index", "audit.copy", "audit.checkpoint")),
)  # fmt: skip


def whoever_reads_her_name(viewer: Viewer) -> bool:
    """Each for a reason of theirs: the directory, an audience, readiness, an observation, a report, the log."""
    reasons = (
        Permission.PEOPLE_VIEW,
        Permission.AGENTS_PEOPLE,
        Permission.AUDIENCES_MANAGE,
        Permission.READINESS_TEAM,
        Permission.REPORTS_TRIAGE,
        Permission.AUDIT_READ,
    )
    near = viewer.is_ada or viewer.leads_ada or viewer.who == "flo"
    return near or any(map(viewer.holds_for_claims, reasons))


def whoever_reads_her_address(viewer: Viewer) -> bool:
    return (
        viewer.is_ada
        or viewer.holds_for_claims(Permission.PEOPLE_VIEW)
        or (viewer.leads_ada and viewer.holds(Permission.PEOPLE_VIEW))
    )


def ada_and_triagers(viewer: Viewer) -> bool:
    return viewer.is_ada or triagers_of_others(viewer)


def ada_and_whoever_answers_for_her(viewer: Viewer) -> bool:
    return viewer.is_ada or whoever_answers_for_her(viewer)


def holders(permission: Permission) -> Callable[[Viewer], bool]:
    """Whoever holds a permission, wherever it holds: these rows belong to the company."""
    return lambda viewer: viewer.holds(permission)


MAY_READ: dict[str, Callable[[Viewer], bool]] = {
    "Ada Abara": whoever_reads_her_name,
    "ada.abara@northwind.example": whoever_reads_her_address,
    "The banana report": ada_and_triagers,
    "A coconut question": ada_and_triagers,
    "The grape report": ada_and_triagers,
    "A papaya comment": ada_and_her_observer,
    "A lychee reason": ada_and_whoever_answers_for_her,  # why she was suspended
    "A mulberry note": ada_and_whoever_answers_for_her,  # why she has more time
    "A plum note": only_ada,
    "A durian guide": only_ada,  # what a notice in her inbox is about
    "Wed 18 Feb 2026": ada_and_whoever_reads_her_evidence,  # when she passed a quiz
    "Fri 20 Feb 2026": ada_and_whoever_reads_her_evidence,  # and a lab
    "Ada Quince": ada_and_whoever_reads_her_evidence,  # the name under her signature, on its receipt
    "Raspberry browser": only_ada,
    "Mango Agent": everybody,
    "A cloudberry change": whoever_leads_changes_here,
    "A yuzu worry": whoever_leads_changes_here,  # why a group was scored as it was
    "A medlar story": whoever_leads_changes_here,
    "A guanabana message": ada_and_whoever_writes_messages,
    "Guava group": holders(Permission.AUDIENCES_MANAGE),
    "A fig purpose": holders(Permission.AUDIENCES_MANAGE),
    "melon.csv": holders(Permission.PEOPLE_IMPORT),
    "Ida Persimmon": holders(Permission.PEOPLE_IMPORT),
    "date-palm-at-northwind": holders(Permission.PEOPLE_IMPORT),
    "An apricot proposal": holders(Permission.CONTENT_VIEW),
    "A lime subject": holders(Permission.OUTBOX_VIEW),
    "tangerine@northwind.example": holders(Permission.OUTBOX_VIEW),
    "A pear secret": nobody,  # the text of a mail is for whoever gets it
    "A rosehip exception": ada_and_whoever_sees_her_exceptions,
    "A sorrel question": ada_and_whoever_writes_policies,
    "Quince jam is not a policy": whoever_writes_or_reviews_the_draft,
    "Lingonberry robot": holders(Permission.CLIENTS_MANAGE),
    "nectarine": readers_of_the_whole_log,
}
