"""Forms about agents, their sources, workflows and deployments."""

from portal.agents.forms.cards import CardForm, LimitForm, NewAgentForm, OwnerForm, ScopeForm, VersionForm
from portal.agents.forms.work import (
    ActionForm,
    CeilingForm,
    DeploymentForm,
    EndForm,
    ModeForm,
    PlanForm,
    RaiseForm,
    RolesForm,
    SourceDutyForm,
    SourceForm,
    StepDownForm,
    WorkflowForm,
)

__all__ = [
    "ActionForm",
    "CardForm",
    "CeilingForm",
    "DeploymentForm",
    "EndForm",
    "LimitForm",
    "ModeForm",
    "NewAgentForm",
    "OwnerForm",
    "PlanForm",
    "RaiseForm",
    "RolesForm",
    "ScopeForm",
    "SourceDutyForm",
    "SourceForm",
    "StepDownForm",
    "VersionForm",
    "WorkflowForm",
]
