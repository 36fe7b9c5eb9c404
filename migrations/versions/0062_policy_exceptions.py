"""People ask for exceptions to policies, which are decided on and end on a day."""

import sqlalchemy as sa
from alembic import op

revision = "0062_policy_exceptions"
down_revision = "0061_keyed_waiting"


def upgrade() -> None:
    op.create_table(
        "policy_exception",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("policy_key", sa.String, nullable=False),
        sa.Column("version_id", sa.Integer, sa.ForeignKey("library_version.id"), nullable=False),
        sa.Column("anchor", sa.String, nullable=False),
        sa.Column("clause", sa.String, nullable=False),
        sa.Column("scope", sa.String(40), nullable=False),
        sa.Column("person_id", sa.Integer, sa.ForeignKey("person.id")),
        sa.Column("unit_id", sa.Integer, sa.ForeignKey("people_unit.id")),
        sa.Column("agent_id", sa.Integer, sa.ForeignKey("agent.id")),
        sa.Column("requester_id", sa.Integer, sa.ForeignKey("person.id"), nullable=False),
        sa.Column("reason", sa.String, nullable=False),
        sa.Column("control", sa.String, nullable=False),
        sa.Column("asked_until", sa.Date, nullable=False),
        sa.Column("asked_at", sa.DateTime, nullable=False),
        sa.Column("extends_id", sa.Integer, sa.ForeignKey("policy_exception.id")),
        sa.Column("hash", sa.String, nullable=False),
    )
    for column in ("policy_key", "person_id", "unit_id", "requester_id"):
        op.create_index(f"ix_policy_exception_{column}", "policy_exception", [column])
    op.create_table(
        "policy_exception_decision",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column(
            "exception_id", sa.Integer, sa.ForeignKey("policy_exception.id"), nullable=False, unique=True
        ),
        sa.Column("person_id", sa.Integer, sa.ForeignKey("person.id"), nullable=False),
        sa.Column("answer", sa.String(40), nullable=False),
        sa.Column("reason", sa.String, nullable=False),
        sa.Column("ends_on", sa.Date),
        sa.Column("ends_at", sa.DateTime),
        sa.Column("signed_name", sa.String, nullable=False),
        sa.Column("signed_at", sa.DateTime, nullable=False),
        sa.Column("signed_zone", sa.String, nullable=False),
        sa.Column("meaning", sa.String, nullable=False),
        sa.Column("text_hash", sa.String, nullable=False),
        sa.Column("text_language", sa.String, nullable=False),
        sa.Column("proof", sa.String(40), nullable=False),
        sa.Column("proved_at", sa.DateTime, nullable=False),
    )
    op.create_index("ix_policy_exception_decision_person_id", "policy_exception_decision", ["person_id"])
    op.create_table(
        "policy_exception_end",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column(
            "exception_id", sa.Integer, sa.ForeignKey("policy_exception.id"), nullable=False, unique=True
        ),
        sa.Column("ending", sa.String(40), nullable=False),
        sa.Column("person_id", sa.Integer, sa.ForeignKey("person.id")),
        sa.Column("words", sa.String, nullable=False),
        sa.Column("ended_at", sa.DateTime, nullable=False),
    )
    op.create_index("ix_policy_exception_end_person_id", "policy_exception_end", ["person_id"])
    op.create_table(
        "policy_exception_warning",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column(
            "exception_id", sa.Integer, sa.ForeignKey("policy_exception.id"), nullable=False, unique=True
        ),
        sa.Column("told_at", sa.DateTime, nullable=False),
    )
    op.refuse_changes("policy_exception", but=("reason", "control"))
    op.refuse_changes("policy_exception_decision", but=("reason", "signed_name"))
    op.refuse_changes("policy_exception_end", but=("words",))
    op.refuse_changes("policy_exception_warning")


def downgrade() -> None:
    for table in (
        "policy_exception_warning",
        "policy_exception_end",
        "policy_exception_decision",
        "policy_exception",
    ):
        op.allow_changes(table)
        op.drop_table(table)
