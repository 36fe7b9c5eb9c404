"""Audiences: their names, drafts, and the rule in force from–until."""

import sqlalchemy as sa
from alembic import op

revision = "0006_audiences"
down_revision = "0005_agents"


def upgrade() -> None:
    op.create_table(
        "audience",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("name", sa.String, nullable=False, unique=True),
        sa.Column("purpose", sa.String, nullable=False),
        sa.Column("made_at", sa.DateTime, nullable=False),
        sa.Column("retired_at", sa.DateTime),
        sa.Column("draft", sa.JSON),
        sa.Column("drafted_by_id", sa.Integer, sa.ForeignKey("person.id")),
    )
    op.create_table(
        "audience_rule",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("audience_id", sa.Integer, sa.ForeignKey("audience.id"), nullable=False, index=True),
        sa.Column("rule", sa.JSON, nullable=False),
        sa.Column("applied_by_id", sa.Integer, sa.ForeignKey("person.id")),
        sa.Column("valid_from", sa.DateTime, nullable=False),
        sa.Column("valid_until", sa.DateTime),
    )
    open_rows = sa.text("valid_until IS NULL")
    op.create_index(
        "uq_audience_rule_open",
        "audience_rule",
        ["audience_id"],
        unique=True,
        sqlite_where=open_rows,
        postgresql_where=open_rows,
    )


def downgrade() -> None:
    op.drop_table("audience_rule")
    op.drop_table("audience")
