"""Changes have plans and states, each valid from–until."""

import sqlalchemy as sa
from alembic import op

revision = "0064_changes"
down_revision = "0063_policy_reviews"
OPEN = sa.text("valid_until IS NULL")
PHASES = ("announce_on", "prepare_on", "go_live_on", "stabilise_on", "embed_on", "ends_on")


def upgrade() -> None:
    op.create_table(
        "change",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("deployment_id", sa.Integer, sa.ForeignKey("agent_deployment.id"), index=True),
        sa.Column("made_at", sa.DateTime, nullable=False),
        sa.Column("made_by_id", sa.Integer, sa.ForeignKey("person.id"), nullable=False),
    )
    op.create_table(
        "change_plan",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("change_id", sa.Integer, sa.ForeignKey("change.id"), nullable=False, index=True),
        sa.Column("title", sa.String, nullable=False),
        sa.Column("story", sa.Text, nullable=False),
        sa.Column("agent_id", sa.Integer, sa.ForeignKey("agent.id"), index=True),
        sa.Column("workflow_id", sa.Integer, sa.ForeignKey("agent_workflow.id")),
        sa.Column("work", sa.String, nullable=False),
        sa.Column("level_from", sa.Integer),
        sa.Column("level_to", sa.Integer, nullable=False),
        sa.Column("unit_id", sa.Integer, sa.ForeignKey("people_unit.id"), index=True),
        sa.Column("site_id", sa.Integer, sa.ForeignKey("people_site.id")),
        sa.Column("channel", sa.String(40)),
        sa.Column("owner_id", sa.Integer, sa.ForeignKey("person.id"), nullable=False, index=True),
        *(sa.Column(name, sa.Date, nullable=False) for name in PHASES),
        sa.Column("reason", sa.String, nullable=False),
        sa.Column("edited_by_id", sa.Integer, sa.ForeignKey("person.id"), nullable=False),
        sa.Column("valid_from", sa.DateTime, nullable=False),
        sa.Column("valid_until", sa.DateTime),
        sa.CheckConstraint("unit_id IS NOT NULL OR site_id IS NOT NULL", name="some_place"),
        sa.CheckConstraint("agent_id IS NOT NULL OR work <> ''", name="some_subject"),
        sa.CheckConstraint(
            "announce_on <= prepare_on AND prepare_on <= go_live_on AND go_live_on <= stabilise_on"
            " AND stabilise_on <= embed_on AND embed_on <= ends_on",
            name="phases_in_order",
        ),
    )
    op.create_index("ix_change_plan_go_live", "change_plan", ["go_live_on", "change_id"])
    op.create_table(
        "change_state",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("change_id", sa.Integer, sa.ForeignKey("change.id"), nullable=False, index=True),
        sa.Column("state", sa.String(40), nullable=False),
        sa.Column("reason", sa.String, nullable=False),
        sa.Column("moved_by_id", sa.Integer, sa.ForeignKey("person.id"), nullable=False),
        sa.Column("valid_from", sa.DateTime, nullable=False),
        sa.Column("valid_until", sa.DateTime),
    )
    for table in ("change_plan", "change_state"):
        op.create_index(
            f"uq_{table}_open", table, ["change_id"], unique=True, sqlite_where=OPEN, postgresql_where=OPEN
        )


def downgrade() -> None:
    for table in ("change_state", "change_plan", "change"):
        op.drop_table(table)
