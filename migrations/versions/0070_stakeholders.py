"""Stakeholder groups follow audiences or are outside, and are scored for changes."""

import sqlalchemy as sa
from alembic import op

revision = "0070_stakeholders"
down_revision = "0069_policy_signing_questions"
IN_USE = sa.text("retired_at IS NULL")
LINES = ("needs", "fears", "questions")


def upgrade() -> None:
    op.create_table(
        "stakeholder_group",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("default_key", sa.String),
        sa.Column("name", sa.String, nullable=False),
        sa.Column("side", sa.String(40), nullable=False),
        sa.Column("about", sa.String, nullable=False),
        sa.Column("audience_id", sa.Integer, sa.ForeignKey("audience.id")),
        sa.Column("contact", sa.String, nullable=False),
        sa.Column("headcount", sa.Integer),
        *(sa.Column(name, sa.JSON, nullable=False) for name in LINES),
        sa.Column("sender", sa.String, nullable=False),
        sa.Column("cadence", sa.String(40), nullable=False),
        sa.Column("made_at", sa.DateTime, nullable=False),
        sa.Column("made_by_id", sa.Integer, sa.ForeignKey("person.id"), nullable=False),
        sa.Column("retired_at", sa.DateTime),
        sa.CheckConstraint("side = 'outside' OR audience_id IS NOT NULL", name="inside_follows_an_audience"),
    )
    op.create_index(
        "uq_stakeholder_group_name", "stakeholder_group", ["name"], unique=True, sqlite_where=IN_USE, postgresql_where=IN_USE
    )
    op.create_table(
        "stakeholder_score",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("change_id", sa.Integer, sa.ForeignKey("change.id"), nullable=False),
        sa.Column("group_id", sa.Integer, sa.ForeignKey("stakeholder_group.id"), nullable=False),
        sa.Column("power", sa.Integer, nullable=False),
        sa.Column("interest", sa.Integer, nullable=False),
        sa.Column("impact", sa.Integer, nullable=False),
        sa.Column("is_legitimate", sa.Boolean, nullable=False),
        sa.Column("is_urgent", sa.Boolean, nullable=False),
        sa.Column("stance", sa.Integer),
        sa.Column("changes_for_them", sa.String, nullable=False),
        sa.Column("why", sa.String, nullable=False),
        sa.Column("confidence", sa.String(40), nullable=False),
        sa.Column("is_off", sa.Boolean, nullable=False),
        sa.Column("scored_by_id", sa.Integer, sa.ForeignKey("person.id"), nullable=False),
        sa.Column("scored_at", sa.DateTime, nullable=False),
        sa.CheckConstraint(
            "power BETWEEN 1 AND 5 AND interest BETWEEN 1 AND 5 AND impact BETWEEN 0 AND 100", name="range"
        ),
    )
    op.create_index("ix_stakeholder_score_newest", "stakeholder_score", ["change_id", "group_id", "id"])
    op.refuse_changes("stakeholder_score")


def downgrade() -> None:
    op.allow_changes("stakeholder_score")
    op.drop_table("stakeholder_score")
    op.drop_table("stakeholder_group")
