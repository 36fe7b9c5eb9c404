"""People ask about clauses of policies before they sign, and get answers."""

import sqlalchemy as sa
from alembic import op

revision = "0058_policy_questions"
down_revision = "0057_nudges"


def upgrade() -> None:
    op.create_table(
        "policy_question",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("policy_key", sa.String, nullable=False),
        sa.Column("version_id", sa.Integer, sa.ForeignKey("library_version.id"), nullable=False),
        sa.Column("anchor", sa.String, nullable=False),
        sa.Column("clause", sa.String, nullable=False),
        sa.Column("person_id", sa.Integer, sa.ForeignKey("person.id"), nullable=False),
        sa.Column("concern", sa.String(40), nullable=False),
        sa.Column("words", sa.String, nullable=False),
        sa.Column("asked_at", sa.DateTime, nullable=False),
    )
    op.create_index("ix_policy_question_person", "policy_question", ["person_id", "policy_key"])
    op.create_table(
        "policy_answer",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("question_id", sa.Integer, sa.ForeignKey("policy_question.id"), nullable=False, unique=True),
        sa.Column("person_id", sa.Integer, sa.ForeignKey("person.id"), nullable=False),
        sa.Column("words", sa.String, nullable=False),
        sa.Column("answered_at", sa.DateTime, nullable=False),
    )
    op.create_index("ix_policy_answer_person_id", "policy_answer", ["person_id"])
    for table in ("policy_question", "policy_answer"):
        op.refuse_changes(table, but=("words",))


def downgrade() -> None:
    for table in ("policy_answer", "policy_question"):
        op.allow_changes(table)
        op.drop_table(table)
