"""Reports in one's own name, and what happened to each."""

import sqlalchemy as sa
from alembic import op

revision = "0011_reports"
down_revision = "0010_signoffs_policies"


def upgrade() -> None:
    op.create_table(
        "report",
        sa.Column("id", sa.Uuid, primary_key=True),
        sa.Column("number", sa.String, nullable=False, unique=True),
        sa.Column("kind", sa.String(40), nullable=False),
        sa.Column("agent_id", sa.Integer, sa.ForeignKey("agent.id"), index=True),
        sa.Column("agent_version_id", sa.Integer, sa.ForeignKey("agent_version.id")),
        sa.Column("level", sa.Integer),
        sa.Column("reporter_id", sa.Integer, sa.ForeignKey("person.id"), nullable=False),
        sa.Column("unit_id", sa.Integer, sa.ForeignKey("people_unit.id"), index=True),
        sa.Column("reported_at", sa.DateTime, nullable=False),
        sa.Column("filed_minute", sa.Integer, nullable=False),
        sa.Column("what", sa.String, nullable=False),
        sa.Column("affected", sa.String(40)),
        sa.Column("ongoing", sa.String(40)),
        sa.Column("state", sa.String(40), nullable=False),
        sa.Column("category", sa.String(40), nullable=False),
        sa.Column("rating", sa.JSON),
        sa.Column("severity", sa.Integer),
        sa.Column("handled_as", sa.Integer, nullable=False),
        sa.Column("queue_minute", sa.Integer, nullable=False),
        sa.Column("acknowledged_at", sa.DateTime),
        sa.Column("triaged_at", sa.DateTime),
        sa.Column("answered_at", sa.DateTime),
        sa.Column("asked_at", sa.DateTime),
        sa.Column("paused_minutes", sa.Integer, nullable=False),
        sa.Column("resumes_as", sa.String(40)),
        sa.Column("opened_at", sa.DateTime, nullable=False),
        sa.Column("outcome", sa.String(40)),
    )
    op.create_index("ix_report_reporter_filed", "report", ["reporter_id", "filed_minute"])
    op.create_index("ix_report_state_queue", "report", ["state", "handled_as", "queue_minute", "number"])
    op.create_table(
        "report_event",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("report_id", sa.Uuid, sa.ForeignKey("report.id"), nullable=False, index=True),
        sa.Column("kind", sa.String(40), nullable=False),
        sa.Column("at", sa.DateTime, nullable=False),
        sa.Column("by_id", sa.Integer, sa.ForeignKey("person.id")),
        sa.Column("state", sa.String(40), nullable=False),
        sa.Column("text", sa.String, nullable=False),
        sa.Column("detail", sa.JSON),
    )


def downgrade() -> None:
    op.drop_table("report_event")
    op.drop_table("report")
