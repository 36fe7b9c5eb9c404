"""The path and the people that an address or a form of the team names."""

from collections.abc import Sequence
from itertools import product

from flask import abort
from werkzeug.datastructures import MultiDict

from portal.core.forms import ROW_MAX
from portal.paths.rules import Stage
from portal.people.rules import JobRole

Path = tuple[JobRole, Stage]


def path_asked(values: MultiDict[str, str]) -> Path | None:
    """Return the role and stage that ``path`` names, as in ``frontline-agent:1``."""
    wanted = values.get("path", "")
    return next((key for key in product(JobRole, Stage) if f"{key[0]}:{int(key[1])}" == wanted), None)


def path_or_404(values: MultiDict[str, str]) -> Path:
    return path_asked(values) or abort(404)


def people_asked(values: MultiDict[str, str]) -> Sequence[int]:
    """Return the ids that ``person`` names, each once; what is no id is left out."""
    ids = dict.fromkeys(values.getlist("person", type=int))
    return [each for each in ids if 0 < each <= ROW_MAX]


def role_or_404(text: str) -> JobRole:
    return next((role for role in JobRole if role == text), None) or abort(404)


def stage_or_404(number: int) -> Stage:
    return Stage(number) if number in list(Stage) else abort(404)
