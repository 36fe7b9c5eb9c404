"""Names that the log shows for rows of agents."""

from collections.abc import Collection, Mapping

from sqlalchemy import func, select

from portal.agents.models import Agent, Deployment, KnowledgeSource, Workflow
from portal.core import db
from portal.core.feature import RowNames
from portal.people.models import Site, Unit


def _agents(ids: Collection[int]) -> Mapping[int, str]:
    return {
        row.id: row.name for row in db.session.execute(select(Agent.id, Agent.name).where(Agent.id.in_(ids)))
    }


def _workflows(ids: Collection[int]) -> Mapping[int, str]:
    rows = db.session.execute(select(Workflow.id, Workflow.name).where(Workflow.id.in_(ids)))
    return {row.id: row.name for row in rows}


def _sources(ids: Collection[int]) -> Mapping[int, str]:
    rows = db.session.execute(
        select(KnowledgeSource.id, KnowledgeSource.name).where(KnowledgeSource.id.in_(ids))
    )
    return {row.id: row.name for row in rows}


def _deployments(ids: Collection[int]) -> Mapping[int, str]:
    """Return agent, workflow and place as the name, because a deployment has no name of its own."""
    rows = db.session.execute(
        select(
            Deployment.id,
            Agent.name,
            Workflow.name.label("work"),
            func.coalesce(Unit.name, Site.name).label("place"),
        )
        .join(Agent, Agent.id == Deployment.agent_id)
        .join(Workflow, Workflow.id == Deployment.workflow_id)
        .outerjoin(Unit, Unit.id == Deployment.unit_id)
        .outerjoin(Site, Site.id == Deployment.site_id)
        .where(Deployment.id.in_(ids))
    )
    return {row.id: f"{row.name}, {row.work}, {row.place}" for row in rows}


ROW_NAMES = (
    RowNames(table="agent", find=_agents, in_detail=("agent",)),
    RowNames(table="agent_workflow", find=_workflows, in_detail=("workflow",)),
    RowNames(table="agent_source", find=_sources),
    RowNames(table="agent_deployment", find=_deployments),
)
