"""Policies have owners, who review them in time; what a review found is a fact."""

import sqlalchemy as sa
from alembic import op

revision = "0063_policy_reviews"
down_revision = "0062_policy_exceptions"


def upgrade() -> None:
    op.create_table(
        "policy_owner",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("policy_key", sa.String, nullable=False),
        sa.Column("person_id", sa.Integer, sa.ForeignKey("person.id"), nullable=False),
        sa.Column("valid_from", sa.DateTime, nullable=False),
        sa.Column("valid_until", sa.DateTime),
    )
    op.create_index("ix_policy_owner_person_id", "policy_owner", ["person_id"])
    still_open = sa.text("valid_until IS NULL")
    op.create_index(
        "uq_policy_owner_open",
        "policy_owner",
        ["policy_key"],
        unique=True,
        sqlite_where=still_open,
        postgresql_where=still_open,
    )
    op.create_table(
        "policy_review",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("policy_key", sa.String, nullable=False),
        sa.Column("version_id", sa.Integer, sa.ForeignKey("library_version.id"), nullable=False),
        sa.Column("person_id", sa.Integer, sa.ForeignKey("person.id"), nullable=False),
        sa.Column("outcome", sa.String(40), nullable=False),
        sa.Column("words", sa.String, nullable=False),
        sa.Column("reviewed_at", sa.DateTime, nullable=False),
    )
    op.create_index("ix_policy_review_policy_key", "policy_review", ["policy_key"])
    op.create_index("ix_policy_review_person_id", "policy_review", ["person_id"])
    op.create_table(
        "policy_review_reminder",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("policy_key", sa.String, nullable=False),
        sa.Column("due_on", sa.Date, nullable=False),
        sa.Column("standing", sa.String(40), nullable=False),
        sa.Column("told_at", sa.DateTime, nullable=False),
        sa.UniqueConstraint("policy_key", "due_on", "standing"),
    )
    op.refuse_changes("policy_review", but=("words",))
    op.refuse_changes("policy_review_reminder")


def downgrade() -> None:
    for table in ("policy_review_reminder", "policy_review"):
        op.allow_changes(table)
        op.drop_table(table)
    op.drop_table("policy_owner")
