"""Projections: rows kept for lists and counts, computed from facts, settings and the current time.

A projection decides nothing: a verdict on one person or report is computed from the facts. Each feature declares its
projections in its ``Feature``. They are kept up to date in three ways:

* a command that changes facts refreshes the rows that the next page must show, in the same use case;
* a job refreshes the rows that the audit log, with its changed settings, or the clock has made stale
  (``list_stale``), seconds later;
* a nightly sample compares kept rows with computed ones. The health page says when they differ, and
  ``portal projections rebuild`` corrects them.

The jobs and the commands that need the audit log are in :mod:`portal.audit.projections`.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from random import SystemRandom
from typing import Any, Generic, TypeVar

from portal.core import db

Id = TypeVar("Id")


def _never_stale(_news: Any, _at: datetime) -> Sequence[Any]:
    return ()


@dataclass(frozen=True, kw_only=True, eq=False)
class Projection(Generic[Id]):
    """One kind of kept rows, keyed by the id of what they describe: a person, a unit, a report.

    ``kept`` reads the kept rows of some ids; ``compute`` computes the same values from the facts. ``refresh`` writes
    the computed values: it is part of a use case, and is safe to run twice or concurrently. ``list_stale`` takes the
    new entries of the log (:class:`portal.audit.feed.News`) and the time. ``title`` is its name on the health page.
    """

    name: str
    title: Any
    list_ids: Callable[[], Sequence[Id]]
    kept: Callable[[Sequence[Id]], Mapping[Id, Any]]
    compute: Callable[[Sequence[Id]], Mapping[Id, Any]]
    refresh: Callable[[Sequence[Id]], None]
    list_stale: Callable[[Any, datetime], Sequence[Id]] = _never_stale
    batch: int = 100
    sample_size: int = 200

    def refresh_in_batches(self, ids: Sequence[Id]) -> None:
        """Refresh many rows. Each batch is a use case of its own, so that no request waits long for a lock."""
        for batch in self._batches(ids):
            db.perform(partial(self.refresh, batch))

    def draw_sample(self) -> list[Id]:
        """Return a random sample of the ids."""
        ids = self.list_ids()
        return SystemRandom().sample(ids, min(self.sample_size, len(ids)))

    def list_differing(self, ids: Sequence[Id]) -> list[Id]:
        """Return the ids whose kept rows differ from the computed ones."""
        kept, computed = self.kept(ids), self.compute(ids)
        return [each for each in ids if kept.get(each) != computed.get(each)]

    def _batches(self, ids: Sequence[Id]) -> Iterator[Sequence[Id]]:
        for start in range(0, len(ids), self.batch):
            yield ids[start : start + self.batch]
