"""What a feature contributes to the portal, as one value.

Each package declares ``FEATURE = Feature(...)`` in its ``__init__``. ``application.FEATURES`` lists them in ladder
order, and ``Portal.add`` keeps them on the application. No module keeps a registry.
"""

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from flask import Blueprint, current_app
from sqlalchemy import ColumnElement

from portal.core.actions import AuditAction
from portal.core.health import Check
from portal.core.jobs import Job
from portal.core.navigation import NavItem
from portal.core.notice import NoticeKind
from portal.core.projection import Projection
from portal.core.search import FindHits
from portal.core.slots import Slot
from portal.core.tasks import FindTasks, WhyNotYet
from portal.core.text import Labels, Sentences

if TYPE_CHECKING:
    from portal.core.web import Portal


@dataclass(frozen=True)
class Panel:
    """A piece of HTML that a feature adds to a page below it: ``{{ panels("agents.show", agent) }}`` calls ``render``.

    An empty string adds nothing. Panels of one place are sorted by ``order``, then in ladder order.
    """

    place: str
    render: Callable[..., str]
    order: int = 0


@dataclass(frozen=True)
class TaskSource:
    """Finds some of the tasks of a person.

    ``may_wait`` builds a condition about ``PERSON_ID``, ``AT`` and ``TODAY`` without which ``find`` finds nothing. The
    first page asks for the conditions of all features in one statement, and calls ``find`` only where they hold.
    """

    find: FindTasks
    may_wait: Callable[[], ColumnElement[bool]] | None = None


@dataclass(frozen=True, kw_only=True)
class RowNames:
    """How the audit log names the rows of one table, and optionally finds them by name.

    ``in_detail`` are the names under which the details of entries hold ids of this table.
    """

    table: str
    find: Callable[[Collection[int]], Mapping[int, str]]
    search: Callable[[str], Collection[int]] | None = None
    in_detail: tuple[str, ...] = ()


@dataclass(frozen=True)
class Erasure:
    """How a feature erases what it holds about a person, and the line that announces it.

    ``forget`` runs inside the use case that erases the person and may refuse.
    """

    forget: Callable[[Any], None]
    says: Any


@dataclass(frozen=True, kw_only=True)
class Feature:
    """Everything one feature hands to the portal.

    * ``name`` is its package below ``portal`` and the prefix of its audit actions; ``title`` is its name on screen.
    * ``labels`` maps members of enumerations to words, ``sentences`` codes of reasons to sentences. They are several
      mappings each, because members of two integer enumerations may be equal.
    * ``actions`` are what its commands record in the audit log, with their words.
    * ``settings`` are the :class:`portal.settings.rules.Setting` values that an administrator may change.
    * ``subjects`` names the rows of each of its tables in the log, ``row_names`` finds the name of one row.
    * ``chrome`` fills fields of :class:`portal.core.web.Chrome`, ``provides`` fills slots of features below.
    * ``tasks`` find what needs a person now; ``why_no_tasks_yet`` says why that is not known yet.
    * ``search`` finds pages of this feature for a person who searches the portal.
    * ``notices`` are the kinds of things it tells people.
    * ``erases``, ``keeps``, ``privacy_kept`` and ``privacy_seen`` are the lines of the pages on erasure and on data.
    * ``set_up`` is for what no field can say; it runs last.
    """

    name: str
    title: Any = ""
    blueprints: tuple[Blueprint, ...] = ()
    navigation: tuple[NavItem, ...] = ()
    panels: tuple[Panel, ...] = ()
    jobs: tuple[Job, ...] = ()
    checks: tuple[Check, ...] = ()
    projections: tuple[Projection[Any], ...] = ()
    labels: tuple[Labels, ...] = ()
    sentences: tuple[Sentences, ...] = ()
    actions: tuple[type[AuditAction], ...] = ()
    settings: tuple[Any, ...] = ()
    subjects: Mapping[str, Any] = field(default_factory=dict)
    row_names: tuple[RowNames, ...] = ()
    chrome: Mapping[str, Callable[[], Any]] = field(default_factory=dict)
    template_globals: Mapping[str, Any] = field(default_factory=dict)
    provides: Mapping[Slot[Any], Any] = field(default_factory=dict)
    tasks: tuple[TaskSource, ...] = ()
    why_no_tasks_yet: WhyNotYet | None = None
    search: FindHits | None = None
    notices: tuple[NoticeKind, ...] = ()
    erases: tuple[Erasure, ...] = ()
    keeps: tuple[Any, ...] = ()
    privacy_kept: tuple[Any, ...] = ()
    privacy_seen: tuple[Any, ...] = ()
    set_up: Callable[["Portal"], None] = lambda _app: None


def installed_features() -> tuple[Feature, ...]:
    """Return the features of the running portal, lowest first."""
    return tuple(current_app.features)  # type: ignore[attr-defined]


def installed_projections() -> list[Projection[Any]]:
    """Return the projections of the running portal, those of the lowest feature first."""
    return [projection for feature in installed_features() for projection in feature.projections]
