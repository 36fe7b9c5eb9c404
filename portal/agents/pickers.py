"""A field that asks for an agent: all employees may choose any."""

from collections.abc import Sequence
from functools import partial

from portal.agents import queries
from portal.core.choices import FEW, SHOWN_MOST, Choice, Matches
from portal.core.folding import fold
from portal.core.pickers import Picker
from portal.people.models import Person
from portal.people.rules import words_of


def agent_picker(reader: Person) -> Picker:
    """Return the choice of an agent. A company has hundreds at most, so a search reads all their names."""
    every = partial(_every, reader)
    return Picker(
        endpoint="agents.agent_choices",
        few=lambda: choices if len(choices := every()) <= FEW else None,
        find=partial(_find, every),
        named=lambda text: _only([each for each in every() if fold(each.text) == fold(text)]),
        search=lambda text: _search(every(), text),
        likely=lambda: every()[:FEW],
        stored=partial(_find, every),
    )


def _every(reader: Person) -> Sequence[Choice]:
    return [Choice(agent.id, agent.name) for agent in queries.list_names(reader)]


def _find(every: partial[Sequence[Choice]], agent_id: int) -> Choice | None:
    return _only([each for each in every() if each.value == agent_id])


def _only(found: Sequence[Choice]) -> Choice | None:
    return found[0] if len(found) == 1 else None


def _search(every: Sequence[Choice], text: str) -> Matches:
    """Return the agents whose names have words that begin like those of ``text``."""
    wanted = words_of(text)
    found = [
        each
        for each in every
        if wanted and all(any(word.startswith(part) for word in words_of(each.text)) for part in wanted)
    ]
    return Matches(found[:SHOWN_MOST], len(found))
