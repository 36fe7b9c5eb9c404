"""Periods in which a live deployment had fewer ready people than its level needs."""

import sqlalchemy as sa
from alembic import op

revision = "0043_shortfalls"
down_revision = "0042_people_by_state"


def upgrade() -> None:
    op.create_table(
        "readiness_shortfall",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("deployment_id", sa.Integer, sa.ForeignKey("agent_deployment.id"), nullable=False, index=True),
        sa.Column("level", sa.Integer, nullable=False),
        sa.Column("people", sa.Integer, nullable=False),
        sa.Column("ready", sa.Integer, nullable=False),
        sa.Column("needed", sa.Integer, nullable=False),
        sa.Column("valid_from", sa.DateTime, nullable=False),
        sa.Column("valid_until", sa.DateTime),
    )
    op.create_index(
        "uq_readiness_shortfall_open",
        "readiness_shortfall",
        ["deployment_id"],
        unique=True,
        sqlite_where=sa.text("valid_until IS NULL"),
        postgresql_where=sa.text("valid_until IS NULL"),
    )


def downgrade() -> None:
    op.drop_table("readiness_shortfall")
