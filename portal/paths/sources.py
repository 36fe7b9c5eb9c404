"""The kinds of steps that features declare, as found on the running portal."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from typing import Any, Protocol

from portal.core.actions import AuditAction
from portal.core.links import path_of
from portal.core.phrases import phrases
from portal.core.slots import Slot
from portal.core.statements import Moment, Rows
from portal.paths.rules import KnownKinds, StepTraits
from portal.paths.step_kinds import StepKind
from portal.settings.rules import Setting


class Shipped(Protocol):
    """One piece of shipped content that a step may ask for."""

    @property
    def key(self) -> str: ...

    @property
    def title(self) -> str: ...

    @property
    def minutes(self) -> int | None: ...


def nothing_shipped() -> Iterable[Shipped]:
    """Return no content: for a kind whose content is still to come."""
    return ()


@dataclass(frozen=True, kw_only=True, eq=False)
class StepSource(StepTraits):
    """One kind of step, declared by the feature that owns it and provided through :data:`STEP_SOURCES`.

    * ``label`` and ``icon`` are shown on screen.
    * ``endpoint`` is the page on which a step is done; it takes ``key``. A kind without a page is still to come.
    * ``shipped`` lists the shipped content.
    * ``evidence`` selects who has completed which step by a moment: the columns person_id, key and at, in this order.
      Two optional columns follow: ``until`` (when the evidence expires) and ``overtaken_at`` (since when a newer
      version is to be done or signed instead).
    * ``asked_since`` selects since when the content in force asks everybody anew: the columns key and a moment.
    * ``proofs`` selects the records behind the evidence: the columns ``person_id``, ``key``, ``at`` and
      ``version_id``, and optionally ``observer`` and ``stands_in``.
    * ``recorded_as`` lists the audit actions that record new evidence; each of these entries concerns the person.
    * ``set_by`` maps numbers of an assessment part to the settings that replace them, by the key of the content.
    """

    label: Any
    icon: str
    endpoint: str | None = None
    shipped: Callable[[], Iterable[Shipped]] = nothing_shipped
    evidence: Callable[[Moment], Rows] | None = None
    asked_since: Callable[[Moment], Rows] | None = None
    proofs: Callable[[], Rows] | None = None
    recorded_as: tuple[AuditAction, ...] = ()
    set_by: Mapping[str, Mapping[tuple[str, str], Setting[Any]]] = field(default_factory=dict)


STEP_SOURCES: Slot[Sequence[StepSource]] = Slot("kinds of steps")


def step_sources() -> tuple[StepSource, ...]:
    """Return every kind that the running portal knows, in the order of the steps of a stage."""
    return _in_order(tuple(tuple(provided) for provided in STEP_SOURCES.values()))


def known_kinds() -> KnownKinds:
    """Return how steps of the known kinds are ordered and counted."""
    return _kinds(step_sources())


def find_source(kind: str) -> StepSource | None:
    """Return the declaration of a kind; ``None`` for a kind that no feature declares any more."""
    return _by_kind(step_sources()).get(kind)


def step_label(kind: StepKind) -> str:
    """Return the name of a kind on screen."""
    source = find_source(kind)
    return phrases().word(source, source.label) if source else kind


def step_icon(kind: StepKind) -> str:
    """Return the icon of a kind."""
    source = find_source(kind)
    return source.icon if source else "circle"


def step_url(kind: StepKind, key: str) -> str | None:
    """Return the path of the page on which a step is done; ``None`` for a kind without a page."""
    source = find_source(kind)
    return path_of(source.endpoint, key=key) if source and source.endpoint else None


@cache
def _in_order(provided: tuple[tuple[StepSource, ...], ...]) -> tuple[StepSource, ...]:
    return tuple(sorted((source for several in provided for source in several), key=lambda each: each.order))


@cache
def _by_kind(sources: tuple[StepSource, ...]) -> Mapping[str, StepSource]:
    return {source.kind: source for source in sources}


@cache
def _kinds(sources: tuple[StepSource, ...]) -> KnownKinds:
    return KnownKinds(sources)
