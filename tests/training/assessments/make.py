"""The catalogues that assessments read, as they ship."""

from functools import cache
from pathlib import Path
from typing import Any

import yaml

from portal.library.rules import ContentKind
from portal.people.rules import JobRole
from portal.training.paths.models import PathStep
from portal.training.paths.rules import Stage, StepKind
from tests.library.make import make_version
from tests.make import keep, long_ago

CONTENT = Path(__file__).parents[3] / "content"


def make_terms() -> None:
    """The terms of every assessment and the names of the fault kinds, in force."""
    for name in ("assessments", "failure-taxonomy"):
        make_version(ContentKind.CATALOGUE, name, _catalogue(name), title=name)


@cache
def _catalogue(name: str) -> Any:
    return yaml.safe_load((CONTENT / f"{name}.yaml").read_text())


def make_steps(
    *steps: tuple[StepKind, str], role: JobRole = JobRole.ALL_EMPLOYEES, stage: Stage = Stage.FOUNDATION
) -> None:
    """A path that asks for these steps in this order."""
    for position, (kind, key) in enumerate(steps):
        keep(
            PathStep(
                job_role=role, stage=stage, position=position, kind=kind, key=key, title=f"Step {key}", minutes=9,
                is_available=True, valid_from=long_ago(),
            )
        )  # fmt: skip
