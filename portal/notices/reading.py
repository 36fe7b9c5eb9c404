"""The words of a notice and the page it leads to, composed when it is read."""

import json
from collections.abc import Callable, Mapping
from typing import Protocol

from werkzeug.routing import BuildError

from portal.core.feature import installed_features
from portal.core.links import path_of
from portal.core.notice import NoticeKind
from portal.core.phrases import gettext as _
from portal.core.text import Sentence, in_sentence
from portal.notices.rules import DIGEST
from portal.people.models import Person
from portal.settings import queries as settings_queries
from portal.settings.settings import PORTAL_NAME

Kinds = Mapping[str, NoticeKind]


class Told(Protocol):
    """A notice, or a row with what was kept of it."""

    @property
    def kind(self) -> str: ...
    @property
    def told(self) -> str: ...


def installed_kinds() -> Kinds:
    """Return the kinds of notices of the running portal by name."""
    return {kind.name: kind for feature in installed_features() for kind in feature.notices}


def kinds_to_choose() -> list[NoticeKind]:
    """Return the kinds of notices that people may choose to get no mail about, in the order of their titles."""
    kinds = (kind for kind in installed_kinds().values() if kind.can_be_stopped)
    return sorted(kinds, key=lambda kind: str(kind.title))


def kinds_to_switch() -> list[NoticeKind]:
    """Return the kinds of notices with a title, in the order of their titles."""
    kinds = (kind for kind in installed_kinds().values() if kind.title and kind.kept_in_inbox)
    return sorted(kinds, key=lambda kind: str(kind.title))


def kinds_for_managers() -> list[str]:
    """Return the names of what managers see that their reports were mailed: nothing about reports, no passwords."""
    kinds = (kind for kind in installed_kinds().values() if kind.kept_in_inbox and kind.is_listed)
    return sorted({DIGEST, *(kind.name for kind in kinds)})


def title_of(about: str) -> str:
    """Return what mails of one kind are about; empty for a kind of an earlier release."""
    if about == DIGEST:
        return _("Your digest")
    kind = installed_kinds().get(about)
    return str(kind.title) if kind else ""


def subject_of(kinds: Kinds, notice: Told, person: Person) -> str:
    """Return what a notice says in one line, in the reader's language."""
    return _in_words(kinds, notice, person, lambda kind: kind.subject) or _("An older notice")


def why_told(kinds: Kinds, notice: Told, person: Person) -> str:
    """Return why the person got a notice; empty if its kind does not say."""
    return _in_words(kinds, notice, person, lambda kind: kind.why)


def path_of_notice(kinds: Kinds, notice: Told) -> str | None:
    """Return the path of the page a notice leads to, if there is one."""
    kind = kinds.get(notice.kind)
    if kind is None or kind.endpoint is None:
        return None
    try:
        return path_of(kind.endpoint, **json.loads(notice.told)["address"])
    except BuildError:
        return None


def _in_words(kinds: Kinds, notice: Told, person: Person, part: Callable[[NoticeKind], Sentence]) -> str:
    """Return a part of the kind's words, or nothing for a notice of an earlier release that lacks its values."""
    kind = kinds.get(notice.kind)
    if kind is None:
        return ""
    told = json.loads(notice.told)["values"]
    told |= {"name": person.given_name, "portal": settings_queries.value(PORTAL_NAME)}
    try:
        return in_sentence(part(kind), **told)
    except KeyError:
        return ""
