"""What has changed in the content of steps that are to be done again, for a person and for a team."""

from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta

from portal.core.dates import day_in
from portal.core.reasons import Reason
from portal.library import queries as library_queries
from portal.library.rules import ContentKind
from portal.paths.rules import Stage, Step
from portal.people.models import Person
from portal.people.rules import JobRole
from portal.readiness import queries, rules
from portal.readiness.queries import dues


def change_notes(steps: Iterable[Step]) -> Mapping[Step, str]:
    """Return the note of the newest change of each step that asked people again, where there is one.

    At most one statement. The library does not hold every kind of step.
    """
    kinds = {kind.value: kind for kind in ContentKind}
    content = {step: (kinds[step.kind], step.key) for step in steps if step.kind in kinds}
    notes = library_queries.find_change_notes(set(content.values()))
    return {step: notes[each] for step, each in content.items() if each in notes}


def new_versions(role: JobRole, stage: Stage, viewer: Person, at: datetime) -> list[Reason]:
    """Return the new versions that a path asks everyone for, and what has changed; two statements at most.

    They are listed for twice the days that there are to do them.
    """
    terms, texts = queries.find_terms([role], at), queries.find_asked_anew(at)
    found = []
    for step in dues.full_path(role, stage, terms.paths):
        since = texts.get((step.kind, step.key))
        if since and at - since < timedelta(days=2 * terms.numbers.days_for(step.kind)):
            found.append((step, since))
    notes = change_notes(step for step, _since in found)
    return [
        rules.what_asks_again(
            step,
            terms.paths.about[step].title,
            day_in(viewer.time_zone, since),
            days=terms.numbers.days_for(step.kind),
            note=notes.get(step, ""),
        )
        for step, since in found
    ]
