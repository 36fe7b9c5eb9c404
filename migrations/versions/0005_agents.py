"""Agents, what they may do and know, and where they work at which level."""

import sqlalchemy as sa
from alembic import op

revision = "0005_agents"
down_revision = "0004_library"

OPEN = sa.text("valid_until IS NULL")


def upgrade() -> None:
    op.create_table(
        "agent",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("slug", sa.String, nullable=False, unique=True),
        sa.Column("name", sa.String, nullable=False),
        sa.Column("summary", sa.String, nullable=False),
        sa.Column("talks_to_customers", sa.Boolean, nullable=False),
        sa.Column("risk_tier", sa.String(40), nullable=False),
        sa.Column("working_since", sa.Date, nullable=False),
        sa.Column("added_at", sa.DateTime, nullable=False),
    )
    op.create_index("ix_agent_name_id", "agent", ["name", "id"])
    op.create_table(
        "agent_scope_grant",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("agent_id", sa.Integer, sa.ForeignKey("agent.id"), nullable=False, index=True),
        sa.Column("scope", sa.String(40), nullable=False),
        sa.Column("decision", sa.String, nullable=False),
        sa.Column("valid_from", sa.DateTime, nullable=False),
        sa.Column("valid_until", sa.DateTime),
    )
    op.create_index(
        "uq_agent_scope_grant_open", "agent_scope_grant", ["agent_id", "scope"], unique=True, sqlite_where=OPEN, postgresql_where=OPEN
    )
    op.create_table(
        "agent_source",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("agent_id", sa.Integer, sa.ForeignKey("agent.id"), nullable=False, index=True),
        sa.Column("name", sa.String, nullable=False),
        sa.Column("valid_from", sa.DateTime, nullable=False),
        sa.Column("valid_until", sa.DateTime),
    )
    op.create_table(
        "agent_workflow",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("agent_id", sa.Integer, sa.ForeignKey("agent.id"), nullable=False, index=True),
        sa.Column("slug", sa.String, nullable=False),
        sa.Column("name", sa.String, nullable=False),
        sa.Column("added_at", sa.DateTime, nullable=False),
        sa.UniqueConstraint("agent_id", "slug"),
    )
    op.create_table(
        "agent_action_type",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("workflow_id", sa.Integer, sa.ForeignKey("agent_workflow.id"), nullable=False, index=True),
        sa.Column("slug", sa.String, nullable=False),
        sa.Column("name", sa.String, nullable=False),
        sa.Column("risk_tier", sa.String(40), nullable=False),
        sa.Column("scope", sa.String(40), nullable=False),
        sa.Column("ceiling", sa.Integer, nullable=False),
        sa.Column("reversible", sa.String, nullable=False),
        sa.Column("is_legally_significant", sa.Boolean, nullable=False),
        sa.Column("exception", sa.String, nullable=False),
        sa.Column("decision", sa.String, nullable=False),
        sa.Column("valid_from", sa.DateTime, nullable=False),
        sa.Column("valid_until", sa.DateTime),
    )
    op.create_index(
        "uq_agent_action_type_open", "agent_action_type", ["workflow_id", "slug"], unique=True, sqlite_where=OPEN, postgresql_where=OPEN
    )
    op.create_table(
        "agent_card",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("agent_id", sa.Integer, sa.ForeignKey("agent.id"), nullable=False),
        sa.Column("name", sa.String, nullable=False),
        sa.Column("summary", sa.String, nullable=False),
        sa.Column("purpose", sa.String, nullable=False),
        sa.Column("talks_to_customers", sa.Boolean, nullable=False),
        sa.Column("risk_tier", sa.String(40), nullable=False),
        sa.Column("may", sa.JSON, nullable=False),
        sa.Column("may_not", sa.JSON, nullable=False),
        sa.Column("steps_in", sa.JSON, nullable=False),
        sa.Column("known_limits", sa.JSON, nullable=False),
        sa.Column("how_to_stop", sa.String, nullable=False),
        sa.Column("edited_by_id", sa.Integer, sa.ForeignKey("person.id")),
        sa.Column("valid_from", sa.DateTime, nullable=False),
        sa.Column("valid_until", sa.DateTime),
    )
    op.create_index("ix_agent_card_agent_from", "agent_card", ["agent_id", "valid_from"])
    op.create_index(
        "uq_agent_card_open", "agent_card", ["agent_id"], unique=True, sqlite_where=OPEN, postgresql_where=OPEN
    )
    op.create_table(
        "agent_deployment",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("agent_id", sa.Integer, sa.ForeignKey("agent.id"), nullable=False, index=True),
        sa.Column("workflow_id", sa.Integer, sa.ForeignKey("agent_workflow.id"), nullable=False, index=True),
        sa.Column("unit_id", sa.Integer, sa.ForeignKey("people_unit.id"), index=True),
        sa.Column("site_id", sa.Integer, sa.ForeignKey("people_site.id"), index=True),
        sa.Column("channel", sa.String(40)),
        sa.Column("valid_from", sa.DateTime, nullable=False),
        sa.Column("valid_until", sa.DateTime),
        sa.CheckConstraint("unit_id IS NOT NULL OR site_id IS NOT NULL", name="some_place"),
    )
    op.create_table(
        "agent_owner",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("agent_id", sa.Integer, sa.ForeignKey("agent.id"), nullable=False, index=True),
        sa.Column("role", sa.String(40), nullable=False),
        sa.Column("person_id", sa.Integer, sa.ForeignKey("person.id"), nullable=False, index=True),
        sa.Column("valid_from", sa.DateTime, nullable=False),
        sa.Column("valid_until", sa.DateTime),
    )
    op.create_index(
        "uq_agent_owner_open", "agent_owner", ["agent_id", "role"], unique=True, sqlite_where=OPEN, postgresql_where=OPEN
    )
    op.create_table(
        "agent_source_check",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("source_id", sa.Integer, sa.ForeignKey("agent_source.id"), nullable=False),
        sa.Column("checked_at", sa.DateTime, nullable=False),
        sa.Column("checked_by_id", sa.Integer, sa.ForeignKey("person.id")),
    )
    op.create_index("ix_agent_source_check_source_at", "agent_source_check", ["source_id", "checked_at"])
    op.create_table(
        "agent_source_duty",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("source_id", sa.Integer, sa.ForeignKey("agent_source.id"), nullable=False, index=True),
        sa.Column("owner_id", sa.Integer, sa.ForeignKey("person.id"), nullable=False, index=True),
        sa.Column("check_every_days", sa.Integer, nullable=False),
        sa.Column("valid_from", sa.DateTime, nullable=False),
        sa.Column("valid_until", sa.DateTime),
        sa.CheckConstraint("check_every_days > 0", name="some_days"),
    )
    op.create_index(
        "uq_agent_source_duty_open", "agent_source_duty", ["source_id"], unique=True, sqlite_where=OPEN, postgresql_where=OPEN
    )
    op.create_table(
        "agent_source_reminder",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("source_id", sa.Integer, sa.ForeignKey("agent_source.id"), nullable=False),
        sa.Column("due_at", sa.DateTime, nullable=False),
        sa.Column("owner_id", sa.Integer, sa.ForeignKey("person.id"), nullable=False),
        sa.Column("sent_at", sa.DateTime, nullable=False),
        sa.UniqueConstraint("source_id", "due_at"),
    )
    op.create_table(
        "agent_version",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("agent_id", sa.Integer, sa.ForeignKey("agent.id"), nullable=False, index=True),
        sa.Column("label", sa.String, nullable=False),
        sa.Column("model", sa.String, nullable=False),
        sa.Column("vendor", sa.String, nullable=False),
        sa.Column("prompt_ref", sa.String, nullable=False),
        sa.Column("tools", sa.JSON, nullable=False),
        sa.Column("guardrails", sa.String, nullable=False),
        sa.Column("knowledge", sa.JSON, nullable=False),
        sa.Column("note", sa.String, nullable=False),
        sa.Column("released_at", sa.DateTime, nullable=False),
        sa.Column("released_by_id", sa.Integer, sa.ForeignKey("person.id")),
        sa.UniqueConstraint("agent_id", "label"),
    )
    op.create_table(
        "agent_deployment_level",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("deployment_id", sa.Integer, sa.ForeignKey("agent_deployment.id"), nullable=False),
        sa.Column("level", sa.Integer, nullable=False),
        sa.Column("mode", sa.String(40), nullable=False),
        sa.Column("decision", sa.String, nullable=False),
        sa.Column("changed_by_id", sa.Integer, sa.ForeignKey("person.id")),
        sa.Column("valid_from", sa.DateTime, nullable=False),
        sa.Column("valid_until", sa.DateTime),
        sa.CheckConstraint("level BETWEEN 1 AND 4", name="known_level"),
    )
    op.create_index("ix_agent_deployment_level_deployment_from", "agent_deployment_level", ["deployment_id", "valid_from"])
    op.create_index(
        "uq_agent_deployment_level_open", "agent_deployment_level", ["deployment_id"], unique=True, sqlite_where=OPEN, postgresql_where=OPEN
    )
    op.create_table(
        "agent_deployment_plan",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("deployment_id", sa.Integer, sa.ForeignKey("agent_deployment.id"), nullable=False, index=True),
        sa.Column("level", sa.Integer, nullable=False),
        sa.Column("mode", sa.String(40), nullable=False),
        sa.Column("due_on", sa.Date, nullable=False),
        sa.Column("decision", sa.String, nullable=False),
        sa.Column("planned_by_id", sa.Integer, sa.ForeignKey("person.id")),
        sa.Column("valid_from", sa.DateTime, nullable=False),
        sa.Column("valid_until", sa.DateTime),
    )
    op.create_index(
        "uq_agent_deployment_plan_open", "agent_deployment_plan", ["deployment_id"], unique=True, sqlite_where=OPEN, postgresql_where=OPEN
    )
    op.create_table(
        "agent_deployment_role",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("deployment_id", sa.Integer, sa.ForeignKey("agent_deployment.id"), nullable=False, index=True),
        sa.Column("job_role", sa.String(40), nullable=False),
        sa.Column("valid_from", sa.DateTime, nullable=False),
        sa.Column("valid_until", sa.DateTime),
    )
    op.create_index(
        "uq_agent_deployment_role_open", "agent_deployment_role", ["deployment_id", "job_role"], unique=True, sqlite_where=OPEN, postgresql_where=OPEN
    )


def downgrade() -> None:
    op.drop_table("agent_deployment_role")
    op.drop_table("agent_deployment_plan")
    op.drop_table("agent_deployment_level")
    op.drop_table("agent_version")
    op.drop_table("agent_source_reminder")
    op.drop_table("agent_source_duty")
    op.drop_table("agent_source_check")
    op.drop_table("agent_owner")
    op.drop_table("agent_deployment")
    op.drop_table("agent_card")
    op.drop_table("agent_action_type")
    op.drop_table("agent_workflow")
    op.drop_table("agent_source")
    op.drop_table("agent_scope_grant")
    op.drop_table("agent")
