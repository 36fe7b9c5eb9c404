"""Rules about people: job roles, states, scopes of access, sign-in."""

import re
import unicodedata
from array import array
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from functools import cache

from portal.core.permissions import DERIVED_ROLES, GRANTS, Permission, Role
from portal.core.reasons import Reason

WORD = re.compile(r"[^\W_]+")
WORDS_MOST = 60  # of a name, or of the full path of a unit
BETWEEN_UNITS = " / "  # in the full path of a unit
NAME_MAX = 120
EMAIL_MAX = 254
PASSWORD_MIN = 15
PASSWORD_MAX = 256
PASSWORD_JUDGED = 24  # characters at each end; judging more of a hostile password takes zxcvbn seconds
PASSWORD_JUDGED_SYMBOLS = 14  # of a password full of characters that stand for letters
SUBSTITUTES = frozenset("!$%(+0123456789<@[{|")  # zxcvbn tries every letter that each of them stands for
SUBSTITUTES_MOST = 4
PASSWORD_STRENGTH_MIN = 3  # of zxcvbn's 0 to 4
IDLE_LIMIT = timedelta(hours=12)
ABSOLUTE_LIMIT = timedelta(days=7)
SEEN_EVERY = timedelta(minutes=5)
ATTEMPT_WINDOW = timedelta(minutes=15)
ATTEMPTS_PER_ACCOUNT = 10
ATTEMPTS_PER_ADDRESS = 60
ATTEMPTS_IN_ALL = 1000
INVITED_AT_ONCE = 200  # mails in one use case
RESET_AGAIN_AFTER = timedelta(minutes=15)  # protects a stranger's mailbox


class JobRole(StrEnum):
    """A job role of the operating model (field 2.1). A person may hold several, besides ``ALL_EMPLOYEES``."""

    ALL_EMPLOYEES = "all-employees"
    FRONTLINE_AGENT = "frontline-agent"
    CS_MANAGER = "cs-manager"
    OPERATIONS_LEAD = "operations-lead"
    COMPLIANCE_TEAM = "compliance-team"
    SECURITY_COMPLIANCE_LEAD = "security-compliance-lead"
    PRODUCT_OWNER = "product-owner"
    INTERACTION_DESIGNER = "interaction-designer"
    KNOWLEDGE_MANAGER = "knowledge-manager"
    AI_ENGINEER = "ai-engineer"
    EXECUTIVE = "executive"


class RoleKind(StrEnum):
    """The part that a job role has around agents (field 2.1)."""

    AWARE = "aware"
    OPERATE = "operate"
    ASSURE = "assure"
    BUILD = "build"
    GOVERN = "govern"


KIND_OF: dict[JobRole, RoleKind] = {
    JobRole.ALL_EMPLOYEES: RoleKind.AWARE,
    JobRole.FRONTLINE_AGENT: RoleKind.OPERATE,
    JobRole.CS_MANAGER: RoleKind.OPERATE,
    JobRole.OPERATIONS_LEAD: RoleKind.OPERATE,
    JobRole.COMPLIANCE_TEAM: RoleKind.ASSURE,
    JobRole.SECURITY_COMPLIANCE_LEAD: RoleKind.ASSURE,
    JobRole.PRODUCT_OWNER: RoleKind.BUILD,
    JobRole.INTERACTION_DESIGNER: RoleKind.BUILD,
    JobRole.KNOWLEDGE_MANAGER: RoleKind.BUILD,
    JobRole.AI_ENGINEER: RoleKind.BUILD,
    JobRole.EXECUTIVE: RoleKind.GOVERN,
}

HELD_ROLES: tuple[JobRole, ...] = tuple(role for role in JobRole if role is not JobRole.ALL_EMPLOYEES)


class PersonState(StrEnum):
    """A person's state of employment. Leave keeps access, pauses clocks and ends coverage."""

    INVITED = "invited"
    ACTIVE = "active"
    ON_LEAVE = "on_leave"
    SUSPENDED = "suspended"
    LEFT = "left"


PRESENT = frozenset({PersonState.ACTIVE, PersonState.ON_LEAVE})
MAKES_A_MANAGER = PRESENT | {
    PersonState.INVITED
}  # a person with a report in one of these states is a manager
MOVES: dict[PersonState, frozenset[PersonState]] = {
    PersonState.INVITED: frozenset({PersonState.ACTIVE, PersonState.LEFT}),
    PersonState.ACTIVE: frozenset({PersonState.ON_LEAVE, PersonState.SUSPENDED, PersonState.LEFT}),
    PersonState.ON_LEAVE: frozenset({PersonState.ACTIVE, PersonState.SUSPENDED, PersonState.LEFT}),
    PersonState.SUSPENDED: frozenset({PersonState.ACTIVE, PersonState.LEFT}),
    PersonState.LEFT: frozenset({PersonState.INVITED, PersonState.ACTIVE}),
}


class Theme(StrEnum):
    """The colour theme: light, dark, or that of the device."""

    AUTO = "auto"
    LIGHT = "light"
    DARK = "dark"


class SignInProof(StrEnum):
    """How a person proved who they are when they signed in."""

    PASSWORD = "password"  # noqa: S105 - a word, not a secret
    LINK = "link"
    CHOSEN = "chosen"  # in the sample company only: the user of the machine chooses a person


class LinkPurpose(StrEnum):
    """The purpose of a one-time link."""

    INVITATION = "invitation"
    RESET = "reset"


@dataclass(frozen=True)
class Grant:
    """A current access role: everywhere, or for one unit subtree or one agent."""

    role: Role
    unit_id: int | None = None
    agent_id: int | None = None

    @property
    def is_everywhere(self) -> bool:
        return self.unit_id is None and self.agent_id is None


@dataclass(frozen=True)
class Scope:
    """Where a permission holds: everywhere, in some unit subtrees, for some agents, for direct reports."""

    everywhere: bool = False
    units: frozenset[int] = frozenset()
    agents: frozenset[int] = frozenset()
    own_reports: bool = False

    @property
    def is_empty(self) -> bool:
        return not (self.everywhere or self.units or self.agents or self.own_reports)

    @property
    def has_units(self) -> bool:
        return bool(self.units)

    @property
    def has_agents(self) -> bool:
        return bool(self.agents)

    def has_agent(self, agent_id: int | None) -> bool:
        return self.everywhere or agent_id in self.agents


@dataclass(frozen=True)
class Failures:
    """Failed sign-in attempts within the window."""

    for_account: int = 0
    from_address: int = 0
    in_all: int = 0


@cache
def derived_grants(*, is_manager: bool) -> frozenset[Grant]:
    """Return the access roles that nobody grants: those of every employee, and those of a manager."""
    employee = Grant(Role.EMPLOYEE)
    return frozenset({employee, Grant(Role.MANAGER)} if is_manager else {employee})


def permissions_of(grants: Iterable[Grant]) -> frozenset[Permission]:
    """Return every permission of some access roles, in any scope."""
    return _opened_by(frozenset(grant.role for grant in grants))


@cache
def _opened_by(roles: frozenset[Role]) -> frozenset[Permission]:
    return frozenset().union(*(GRANTS[role] for role in roles))


@dataclass(frozen=True, kw_only=True)
class ErasingFacts:
    """The facts for erasing a person; ``kept_until`` ends the time their evidence has to be kept."""

    state: PersonState
    is_erased: bool
    kept_until: datetime | None


def scope_of(permission: Permission, grants: Iterable[Grant]) -> Scope:
    """Return where ``permission`` holds, over all grants of a person; as a manager it reaches direct reports only."""
    giving = [grant for grant in grants if permission in GRANTS[grant.role]]
    return Scope(
        everywhere=any(grant.is_everywhere and grant.role is not Role.MANAGER for grant in giving),
        own_reports=any(grant.role is Role.MANAGER for grant in giving),
        units=frozenset(grant.unit_id for grant in giving if grant.unit_id is not None),
        agents=frozenset(grant.agent_id for grant in giving if grant.agent_id is not None),
    )


class KeyDuty(StrEnum):
    """A duty that somebody at work must have, or what others do waits; named after who has it."""

    TRIAGE = "triager"
    PUBLISH = "publisher"


HOLDERS: Mapping[KeyDuty, frozenset[Role]] = {
    KeyDuty.TRIAGE: frozenset(
        role for role, granted in GRANTS.items() if Permission.REPORTS_TRIAGE in granted
    ),
    KeyDuty.PUBLISH: frozenset({Role.PUBLISHER}),
}


@dataclass(frozen=True)
class HoldersLeft:
    """How many people at work hold a duty now and after a change: those who hold it everywhere, and all of them."""

    everywhere_now: int
    everywhere_then: int
    all_now: int
    all_then: int

    @property
    def loses_last(self) -> bool:
        """Whether the change takes the last one who holds it everywhere, or the last one at all."""
        loses_everywhere = bool(self.everywhere_now and not self.everywhere_then)
        return loses_everywhere or bool(self.all_now and not self.all_then)


def access_problem(
    role: Role, *, unit_id: int | None, agent_id: int | None, until: datetime | None, at: datetime
) -> tuple[Reason, str] | None:
    """Return why an access role cannot be granted, and the field; ``None`` when it can."""
    if role in DERIVED_ROLES:
        return Reason("role_is_derived"), "role"
    if unit_id is not None and agent_id is not None:
        return Reason("access_one_scope"), "unit_id"
    if role is Role.ADMIN and (unit_id is not None or agent_id is not None):
        return Reason("admin_is_everywhere"), "unit_id"
    if role is Role.AUDITOR and until is None:
        return Reason("auditor_needs_end"), "until"
    if until is not None and until <= at:
        return Reason("access_end_is_past"), "until"
    return None


def link_for(state: PersonState) -> LinkPurpose | None:
    """Return the kind of link for a person in this state; ``None`` where they may not sign in."""
    if state is PersonState.INVITED:
        return LinkPurpose.INVITATION
    return LinkPurpose.RESET if state in PRESENT else None


def can_move(now: PersonState, wanted: PersonState) -> bool:
    """Return whether a person in state ``now`` may become ``wanted``."""
    return wanted in MOVES[now]


def is_session_over(
    *,
    started_at: datetime,
    seen_at: datetime,
    at: datetime,
    idle: timedelta = IDLE_LIMIT,
    absolute: timedelta = ABSOLUTE_LIMIT,
) -> bool:
    """Return whether a sign-in has expired: too long without use, or too long in all."""
    return at - seen_at > idle or at - started_at > absolute


def parts_to_judge(password: str) -> tuple[str, ...]:
    """Return the beginning and the end of a password, short enough to be judged in some hundredths of a second.

    A password is at least as hard to guess as any part of it.
    """
    is_full_of_symbols = len(SUBSTITUTES & set(password)) > SUBSTITUTES_MOST
    judged = PASSWORD_JUDGED_SYMBOLS if is_full_of_symbols else PASSWORD_JUDGED
    return tuple(dict.fromkeys((password[:judged], password[-judged:])))


def password_problems(password: str, *, strength: int, shortest: int = PASSWORD_MIN) -> list[Reason]:
    """Return why a password is refused: its length, or ``strength`` (0 to 4 as zxcvbn scores)."""
    if len(password) < shortest:
        return [Reason("password_too_short", needed=shortest)]
    if len(password) > PASSWORD_MAX:
        return [Reason("password_too_long", most=PASSWORD_MAX)]
    if strength < PASSWORD_STRENGTH_MIN:
        return [Reason("password_easy_to_guess")]
    return []


def must_wait(failures: Failures, *, is_known_device: bool) -> bool:
    """Return whether another sign-in attempt has to wait.

    A device that the account has signed in from before waits only for failures on such devices, which are counted
    apart. So other people cannot lock anyone out, not even from the same office.
    """
    if failures.for_account >= ATTEMPTS_PER_ACCOUNT:
        return True
    is_stormy = failures.from_address >= ATTEMPTS_PER_ADDRESS or failures.in_all >= ATTEMPTS_IN_ALL
    return is_stormy and not is_known_device


def erasing_refusals(facts: ErasingFacts, *, at: datetime, law_demands_it: bool) -> list[Reason]:
    """Return why a person may not be erased yet; an empty list permits it."""
    if facts.is_erased:
        return [Reason("erased_already")]
    if facts.state is not PersonState.LEFT or facts.kept_until is None:
        return [Reason("erase_only_left", now=facts.state)]
    if at < facts.kept_until and not law_demands_it:
        return [Reason("erase_kept_until", day=facts.kept_until)]
    return []


def name_without_person(person_id: int) -> str:
    """Return the name of an erased person, which still tells two of them apart."""
    return f"Erased person {person_id}"


def address_without_person(person_id: int) -> str:
    """Return the address of an erased person: unique, and never valid as a real one."""
    return f"erased {person_id}"


_PLAIN = str.maketrans({"ł": "l", "ø": "o", "đ": "d", "ð": "d", "æ": "ae", "œ": "oe", "þ": "th", "ı": "i"})


def same_address(email: str) -> str:
    """Return the form in which addresses are stored and compared: NFC and lower case.

    Full case folding would make ß into ss, which is another mailbox.
    """
    return unicodedata.normalize("NFC", unicodedata.normalize("NFC", email.strip()).lower())


def sort_name(name: str) -> str:
    """Return the sort key of a name: lower case without marks, so Åsa sorts with the As."""
    parts = unicodedata.normalize("NFKD", name.casefold())
    return "".join(each for each in parts if not unicodedata.combining(each)).translate(_PLAIN)


AFTER_ANY_WORD = "\U0010ffff"  # a word with this behind it sorts after every word that begins with it


def words_of(name: str) -> list[str]:
    """Return the words of a name as they are searched, each once: lower case without marks."""
    return list(dict.fromkeys(WORD.findall(sort_name(name))))[:WORDS_MOST]


def words_of_person(name: str, email: str) -> list[str]:
    """Return the words by which a person is found: those of the name and the address, and "@" with the domain."""
    local, _at, domain = same_address(email).rpartition("@")
    return list(dict.fromkeys([*words_of(name), *words_of(local), *([f"@{domain}"] if domain else [])]))


def words_to_find(text: str) -> list[str]:
    """Return the words of a search for people; a part of an address with "@" also names the domain's beginning."""
    local, at, domain = text.partition("@")
    return [*words_of(local), *([f"@{same_address(domain)}"] if at and domain.strip() else [])]


def circles(managers: "array[int]", people: Iterable[int]) -> set[int]:
    """Return the people among ``people`` and above them who are in a circle of managers.

    ``managers[n]`` is the manager of person ``n``, or -1.
    """
    found: set[int] = set()
    seen = array("q", bytes(8 * len(managers)))  # 0: not visited; otherwise the number of the walk
    for walk, start in enumerate(people, 1):
        at = start
        while at >= 0 and not seen[at]:
            seen[at] = walk
            at = managers[at]
        while at >= 0 and seen[at] == walk and at not in found:
            found.add(at)
            at = managers[at]
    return found


def with_all_above(paths: Iterable[str]) -> set[str]:
    """Return some paths of units and the path of every unit above them."""
    parts = (path.split(BETWEEN_UNITS) for path in paths)
    return {BETWEEN_UNITS.join(each[:depth]) for each in parts for depth in range(1, len(each) + 1)}
