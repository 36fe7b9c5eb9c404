"""Assessments: attempts at quizzes and labs, their results, and talks with a coach."""

import sqlalchemy as sa
from alembic import op

revision = "0009_assessments"
down_revision = "0008_learning"


def upgrade() -> None:
    op.create_table(
        "training_lab_attempt",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("person_id", sa.Integer, sa.ForeignKey("person.id"), nullable=False),
        sa.Column("lab_key", sa.String, nullable=False),
        sa.Column("version_id", sa.Integer, sa.ForeignKey("library_version.id"), nullable=False, index=True),
        sa.Column("era", sa.Integer, nullable=False),
        sa.Column("seed", sa.Integer, nullable=False),
        sa.Column("items", sa.JSON, nullable=False),
        sa.Column("started_at", sa.DateTime, nullable=False),
    )
    op.create_index(
        "ix_training_lab_attempt_person_lab", "training_lab_attempt", ["person_id", "lab_key", "id"]
    )
    op.create_table(
        "training_lab_coaching_request",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("person_id", sa.Integer, sa.ForeignKey("person.id"), nullable=False, index=True),
        sa.Column("lab_key", sa.String, nullable=False),
        sa.Column("coach_id", sa.Integer, sa.ForeignKey("person.id"), nullable=False, index=True),
        sa.Column("asked_at", sa.DateTime, nullable=False),
    )
    op.create_table(
        "training_quiz_attempt",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("person_id", sa.Integer, sa.ForeignKey("person.id"), nullable=False),
        sa.Column("quiz_key", sa.String, nullable=False),
        sa.Column("version_id", sa.Integer, sa.ForeignKey("library_version.id"), nullable=False, index=True),
        sa.Column("era", sa.Integer, nullable=False),
        sa.Column("seed", sa.Integer, nullable=False),
        sa.Column("items", sa.JSON, nullable=False),
        sa.Column("started_at", sa.DateTime, nullable=False),
    )
    op.create_index(
        "ix_training_quiz_attempt_person_quiz", "training_quiz_attempt", ["person_id", "quiz_key", "id"]
    )
    op.create_table(
        "training_lab_coaching_talk",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column(
            "request_id",
            sa.Integer,
            sa.ForeignKey("training_lab_coaching_request.id"),
            nullable=False,
            unique=True,
        ),
        sa.Column("talked_at", sa.DateTime, nullable=False),
    )
    op.create_table(
        "training_lab_decision",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("attempt_id", sa.Integer, sa.ForeignKey("training_lab_attempt.id"), nullable=False),
        sa.Column("item_id", sa.String, nullable=False),
        sa.Column("stopped", sa.Boolean, nullable=False),
        sa.Column("reasons", sa.JSON, nullable=False),
        sa.Column("note", sa.Text, nullable=False),
        sa.Column("decided_at", sa.DateTime, nullable=False),
        sa.UniqueConstraint("attempt_id", "item_id"),
    )
    op.create_table(
        "training_lab_result",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column(
            "attempt_id", sa.Integer, sa.ForeignKey("training_lab_attempt.id"), nullable=False, unique=True
        ),
        sa.Column("hits", sa.Integer, nullable=False),
        sa.Column("misses", sa.Integer, nullable=False),
        sa.Column("false_alarms", sa.Integer, nullable=False),
        sa.Column("passes", sa.Integer, nullable=False),
        sa.Column("critical_misses", sa.Integer, nullable=False),
        sa.Column("passed", sa.Boolean, nullable=False),
        sa.Column("finished_at", sa.DateTime, nullable=False, index=True),
    )
    op.create_table(
        "training_quiz_answer",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("attempt_id", sa.Integer, sa.ForeignKey("training_quiz_attempt.id"), nullable=False),
        sa.Column("item_id", sa.String, nullable=False),
        sa.Column("chosen", sa.JSON, nullable=False),
        sa.Column("is_right", sa.Boolean, nullable=False),
        sa.Column("answered_at", sa.DateTime, nullable=False),
        sa.UniqueConstraint("attempt_id", "item_id"),
    )
    op.create_table(
        "training_quiz_result",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column(
            "attempt_id", sa.Integer, sa.ForeignKey("training_quiz_attempt.id"), nullable=False, unique=True
        ),
        sa.Column("right", sa.Integer, nullable=False),
        sa.Column("total", sa.Integer, nullable=False),
        sa.Column("passed", sa.Boolean, nullable=False),
        sa.Column("missed_must_know", sa.JSON, nullable=False),
        sa.Column("finished_at", sa.DateTime, nullable=False, index=True),
    )


def downgrade() -> None:
    op.drop_table("training_quiz_result")
    op.drop_table("training_quiz_answer")
    op.drop_table("training_lab_result")
    op.drop_table("training_lab_decision")
    op.drop_table("training_lab_coaching_talk")
    op.drop_table("training_quiz_attempt")
    op.drop_table("training_lab_coaching_request")
    op.drop_table("training_lab_attempt")
