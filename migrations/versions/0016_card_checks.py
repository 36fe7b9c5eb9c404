"""Why a level was raised, and for which level the card of an agent was last read."""

import sqlalchemy as sa
from alembic import op

revision = "0016_card_checks"
down_revision = "0015_one_open_period"

OPEN = sa.text("valid_until IS NULL")


def upgrade() -> None:
    op.add_column("agent_deployment_level", sa.Column("reason", sa.String, nullable=False, server_default=""))
    op.create_table(
        "agent_card_check",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("agent_id", sa.Integer, sa.ForeignKey("agent.id"), nullable=False, index=True),
        sa.Column("level", sa.Integer),
        sa.Column("checked_by_id", sa.Integer, sa.ForeignKey("person.id")),
        sa.Column("valid_from", sa.DateTime, nullable=False),
        sa.Column("valid_until", sa.DateTime),
    )
    op.create_index(
        "uq_agent_card_check_open", "agent_card_check", ["agent_id"], unique=True, sqlite_where=OPEN,
        postgresql_where=OPEN,
    )  # fmt: skip


def downgrade() -> None:
    op.drop_table("agent_card_check")
    op.drop_column("agent_deployment_level", "reason")
