"""Suspensions; where everybody stands, and the counts of every unit."""

import sqlalchemy as sa
from alembic import op

revision = "0012_readiness"
down_revision = "0011_reports"


def upgrade() -> None:
    op.create_table(
        "readiness_tally",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("unit_id", sa.Integer, sa.ForeignKey("people_unit.id"), nullable=False),
        sa.Column("job_role", sa.String(40), nullable=False),
        sa.Column("stage", sa.Integer, nullable=False),
        sa.Column("clearance", sa.String(40), nullable=False),
        sa.Column("only_sign_off", sa.Boolean, nullable=False),
        sa.Column("people", sa.Integer, nullable=False),
        sa.UniqueConstraint("unit_id", "job_role", "stage", "clearance", "only_sign_off"),
    )
    op.create_table(
        "readiness_standing",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("person_id", sa.Integer, sa.ForeignKey("person.id"), nullable=False),
        sa.Column("unit_id", sa.Integer, sa.ForeignKey("people_unit.id"), index=True),
        sa.Column("job_role", sa.String(40), nullable=False),
        sa.Column("stage", sa.Integer, nullable=False),
        sa.Column("clearance", sa.String(40), nullable=False),
        sa.Column("missing", sa.Integer, nullable=False),
        sa.Column("only_sign_off", sa.Boolean, nullable=False),
        sa.Column("cleared_to", sa.Integer),
        sa.Column("cleared_until", sa.DateTime),
        sa.Column("certified_at", sa.DateTime),
        sa.Column("expires_at", sa.DateTime),
        sa.Column("recheck_at", sa.DateTime, index=True),
        sa.Column("counts", sa.Boolean, nullable=False),
        sa.UniqueConstraint("person_id", "job_role", "stage"),
    )
    op.create_index("ix_readiness_standing_role_stage_clearance", "readiness_standing", ["job_role", "stage", "clearance"])
    op.create_index("ix_readiness_standing_cleared", "readiness_standing", ["cleared_to", "cleared_until"])
    op.create_table(
        "readiness_suspension",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("person_id", sa.Integer, sa.ForeignKey("person.id"), nullable=False),
        sa.Column("job_role", sa.String(40), nullable=False),
        sa.Column("stage", sa.Integer, nullable=False),
        sa.Column("reason", sa.String, nullable=False),
        sa.Column("suspended_by_id", sa.Integer, sa.ForeignKey("person.id"), nullable=False),
        sa.Column("valid_from", sa.DateTime, nullable=False),
        sa.Column("valid_until", sa.DateTime),
    )
    op.create_index("ix_readiness_suspension_person_role", "readiness_suspension", ["person_id", "job_role"])


def downgrade() -> None:
    op.drop_table("readiness_suspension")
    op.drop_table("readiness_standing")
    op.drop_table("readiness_tally")
