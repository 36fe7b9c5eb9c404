"""Assessments of every kind: attempts, responses, results, and talks with a coach."""

import sqlalchemy as sa
from alembic import op

revision = "0009_assessments"
down_revision = "0008_learning"


def upgrade() -> None:
    op.create_table(
        "training_attempt",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("person_id", sa.Integer, sa.ForeignKey("person.id"), nullable=False),
        sa.Column("kind", sa.String(40), nullable=False),
        sa.Column("key", sa.String, nullable=False),
        sa.Column("version_id", sa.Integer, sa.ForeignKey("library_version.id"), nullable=False, index=True),
        sa.Column("era", sa.Integer, nullable=False),
        sa.Column("seed", sa.Integer, nullable=False),
        sa.Column("items", sa.JSON, nullable=False),
        sa.Column("started_at", sa.DateTime, nullable=False),
    )
    op.create_index(
        "ix_training_attempt_person_kind_key", "training_attempt", ["person_id", "kind", "key", "id"]
    )
    op.create_table(
        "training_response",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("attempt_id", sa.Integer, sa.ForeignKey("training_attempt.id"), nullable=False),
        sa.Column("item_id", sa.String, nullable=False),
        sa.Column("given", sa.JSON, nullable=False),
        sa.Column("note", sa.Text, nullable=False),
        sa.Column("is_right", sa.Boolean, nullable=False),
        sa.Column("at", sa.DateTime, nullable=False),
        sa.UniqueConstraint("attempt_id", "item_id"),
    )
    op.create_table(
        "training_result",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column(
            "attempt_id", sa.Integer, sa.ForeignKey("training_attempt.id"), nullable=False, unique=True
        ),
        sa.Column("passed", sa.Boolean, nullable=False),
        sa.Column("finished_at", sa.DateTime, nullable=False, index=True),
    )
    op.create_table(
        "training_coaching_request",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("person_id", sa.Integer, sa.ForeignKey("person.id"), nullable=False, index=True),
        sa.Column("kind", sa.String(40), nullable=False),
        sa.Column("key", sa.String, nullable=False),
        sa.Column("coach_id", sa.Integer, sa.ForeignKey("person.id"), nullable=False, index=True),
        sa.Column("asked_at", sa.DateTime, nullable=False),
    )
    op.create_table(
        "training_coaching_talk",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column(
            "request_id",
            sa.Integer,
            sa.ForeignKey("training_coaching_request.id"),
            nullable=False,
            unique=True,
        ),
        sa.Column("talked_at", sa.DateTime, nullable=False),
    )


def downgrade() -> None:
    op.drop_table("training_coaching_talk")
    op.drop_table("training_coaching_request")
    op.drop_table("training_result")
    op.drop_table("training_response")
    op.drop_table("training_attempt")
