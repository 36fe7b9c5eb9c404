"""A person's clearance record on a day: for each role the clearance, its evidence, and what is missing."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from portal.core.dates import day_in
from portal.core.reasons import Reason
from portal.paths import queries as path_queries, step_kinds
from portal.paths.step_kinds import StepKind
from portal.people.models import Person
from portal.readiness import queries, rules
from portal.readiness.pages.paths import PathPage, StepRow, paths_of
from portal.readiness.queries import Proof, SuspensionBy, Terms
from portal.readiness.rules import Clearance, Evidence, Shown


@dataclass(frozen=True)
class Entry:
    """One completed step: the day for the person, until when it counts, and the record behind it.

    Of a result, the day and the version are left out if the viewer may not read the evidence.
    """

    row: StepRow
    on: date | None
    until: date | None
    proof: Proof | None


@dataclass(frozen=True)
class Record:
    """One role of the record: why and since when it has lapsed, or what to do again and by when."""

    path: PathPage
    entries: Sequence[Entry]
    suspensions: Sequence[SuspensionBy]
    lapsed: Reason | None
    renewals: Sequence[Reason]

    @property
    def answer(self) -> Reason:
        """Whether the person is ready, and what is missing."""
        return rules.answer(self.path.verdict)


@dataclass(frozen=True)
class Evidenced:
    """The inputs from which the entries of a person are made. ``in_full``: results keep their days and versions."""

    terms: Terms
    shown: Shown
    proofs: Mapping[tuple[StepKind, str, datetime], Proof]
    zone: str
    in_full: bool

    def entries(self, path: PathPage) -> list[Entry]:
        """Return the evidence that counts for one path, in the order of its steps."""
        steps = [row.step for row in path.rows]
        counted = rules.counted(steps, self.shown, self.terms.at, numbers=self.terms.numbers)
        return [self._entry(row, counted[row.step]) for row in path.rows if row.step in counted]

    def _entry(self, row: StepRow, evidence: Evidence) -> Entry:
        if not self.in_full and row.step.kind in self.terms.paths.kinds.assessed:
            return Entry(row, None, None, None)
        shown_at = _shown_at(evidence, self.proofs)
        return Entry(
            row,
            day_in(self.zone, shown_at),
            day_in(self.zone, evidence.until) if evidence.until else None,
            self.proofs.get((evidence.kind, evidence.key, shown_at)),
        )


def record_of(person: Person, at: datetime, *, viewer: Person) -> list[Record]:
    """Return the record of a person as of ``at``, as far as ``viewer`` may read it; five statements.

    A role that reads evidence within a unit takes one more.
    """
    asked = path_queries.list_asked(person.id, at)
    terms = queries.find_terms({each.job_role for each in asked}, at)
    shown = queries.find_shown([person.id], at)[person.id]
    proofs, suspensions = queries.list_proofs(person.id, at), queries.list_suspensions(person.id, at)
    in_full = queries.reads_evidence(viewer, person)
    evidenced = Evidenced(terms, shown, proofs, person.time_zone, in_full)
    return [
        Record(
            path,
            evidenced.entries(path),
            [each for each in suspensions if each.job_role is path.job_role and each.stage <= path.stage],
            _lapsed(path),
            path.renewed,
        )
        for path in paths_of(asked, terms, shown)
    ]


def _shown_at(evidence: Evidence, proofs: Iterable[tuple[StepKind, str, datetime]]) -> datetime:
    """Return the moment of the proof: a policy counts since its first signature and is proved by its newest."""
    if evidence.kind != step_kinds.POLICY:
        return evidence.at
    return max(at for kind, key, at in proofs if (kind, key) == (evidence.kind, evidence.key))


def _lapsed(path: PathPage) -> Reason | None:
    lapse = path.verdict.lapse
    if path.verdict.clearance is not Clearance.LAPSED or lapse is None:
        return None
    title = next((row.title for row in path.rows if row.step == lapse.step), "")
    return rules.why_lapsed(lapse, title, path.verdict.zone)
