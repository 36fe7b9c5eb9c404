"""Policies to sign, declared as a kind of step."""

from functools import partial

from flask_babel import lazy_gettext as _l

from portal.library import queries as library_queries
from portal.library.rules import ContentKind
from portal.paths import step_kinds
from portal.paths.rules import PathPart
from portal.paths.sources import StepSource
from portal.policies import queries, rules
from portal.policies.actions import PolicyAction

SOURCE = StepSource(
    kind=step_kinds.POLICY,
    order=80,
    part=PathPart.POLICIES,
    is_assessed=False,
    label=_l("Policy"),
    icon="file-earmark-text",
    endpoint="policies.show",
    steps=rules.steps,
    shipped=partial(library_queries.list_current, ContentKind.POLICY),
    evidence=queries.acknowledged,
    asked_since=queries.asking_since,
    recorded_as=(PolicyAction.ACKNOWLEDGED,),
    proofs=queries.proofs,
)
