"""Observations and sign-offs; acknowledged policies."""

import sqlalchemy as sa
from alembic import op

revision = "0010_signoffs_policies"
down_revision = "0009_assessments"


def upgrade() -> None:
    op.create_table(
        "policy_acknowledgement",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("person_id", sa.Integer, sa.ForeignKey("person.id"), nullable=False),
        sa.Column("policy_key", sa.String, nullable=False, index=True),
        sa.Column("version_id", sa.Integer, sa.ForeignKey("library_version.id"), nullable=False, index=True),
        sa.Column("signed_name", sa.String, nullable=False),
        sa.Column("signed_at", sa.DateTime, nullable=False),
        sa.Column("signed_zone", sa.String, nullable=False),
        sa.Column("meaning", sa.String, nullable=False),
        sa.Column("text_hash", sa.String, nullable=False),
        sa.Column("text_language", sa.String, nullable=False),
        sa.Column("proof", sa.String(40), nullable=False),
        sa.Column("proved_at", sa.DateTime, nullable=False),
        sa.UniqueConstraint("person_id", "version_id"),
    )
    op.create_table(
        "training_observation",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("person_id", sa.Integer, sa.ForeignKey("person.id"), nullable=False),
        sa.Column("checklist_key", sa.String, nullable=False),
        sa.Column("version_id", sa.Integer, sa.ForeignKey("library_version.id"), nullable=False, index=True),
        sa.Column("era", sa.Integer, nullable=False),
        sa.Column("observer_id", sa.Integer, sa.ForeignKey("person.id"), nullable=False, index=True),
        sa.Column("observed_on", sa.Date, nullable=False),
        sa.Column("by_line_manager", sa.Boolean, nullable=False),
        sa.Column("observer_stands_in", sa.Boolean, nullable=False),
        sa.Column("items", sa.JSON, nullable=False),
        sa.Column("comment", sa.String, nullable=False),
        sa.Column("signed_name", sa.String, nullable=False),
        sa.Column("signed_at", sa.DateTime, nullable=False),
        sa.Column("signed_zone", sa.String, nullable=False),
        sa.Column("meaning", sa.String, nullable=False),
        sa.Column("text_hash", sa.String, nullable=False),
        sa.Column("text_language", sa.String, nullable=False),
        sa.Column("proof", sa.String(40), nullable=False),
        sa.Column("proved_at", sa.DateTime, nullable=False),
        sa.UniqueConstraint("person_id", "checklist_key", "observed_on"),
    )
    op.create_table(
        "training_observation_request",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("person_id", sa.Integer, sa.ForeignKey("person.id"), nullable=False, index=True),
        sa.Column("checklist_key", sa.String, nullable=False),
        sa.Column("observer_id", sa.Integer, sa.ForeignKey("person.id"), nullable=False),
        sa.Column("asked_at", sa.DateTime, nullable=False),
    )
    op.create_index("ix_training_observation_request_observer_asked", "training_observation_request", ["observer_id", "asked_at"])
    op.create_table(
        "training_sign_off",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("person_id", sa.Integer, sa.ForeignKey("person.id"), nullable=False),
        sa.Column("checklist_key", sa.String, nullable=False, index=True),
        sa.Column("era", sa.Integer, nullable=False),
        sa.Column("observation_id", sa.Integer, sa.ForeignKey("training_observation.id"), nullable=False, unique=True),
        sa.Column("signed_at", sa.DateTime, nullable=False),
        sa.Column("valid_until", sa.DateTime, nullable=False),
    )
    op.create_index("ix_training_sign_off_person_checklist", "training_sign_off", ["person_id", "checklist_key"])


def downgrade() -> None:
    op.drop_table("training_sign_off")
    op.drop_table("training_observation_request")
    op.drop_table("training_observation")
    op.drop_table("policy_acknowledgement")
