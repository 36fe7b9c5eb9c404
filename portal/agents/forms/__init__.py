"""Shapes of input about agents, what they rely on and where they work."""

from portal.agents.forms.cards import CardForm, LimitForm, NewAgentForm, OwnerForm, ScopeForm, VersionForm
from portal.agents.forms.work import (
    ActionForm,
    CeilingForm,
    DeploymentForm,
    LevelForm,
    ModeForm,
    PlanForm,
    RolesForm,
    SourceDutyForm,
    SourceForm,
    WorkflowForm,
)

__all__ = [
    "ActionForm", "CardForm", "CeilingForm", "DeploymentForm", "LevelForm", "LimitForm", "ModeForm", "NewAgentForm",
    "OwnerForm", "PlanForm", "RolesForm", "ScopeForm", "SourceDutyForm", "SourceForm", "VersionForm", "WorkflowForm",
]  # fmt: skip
