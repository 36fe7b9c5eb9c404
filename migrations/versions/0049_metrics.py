"""Metrics have values, frozen baselines and owners."""

import sqlalchemy as sa
from alembic import op

revision = "0049_metrics"
down_revision = "0048_due_step"


def upgrade() -> None:
    op.create_table(
        "metric_value",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("metric", sa.String, nullable=False),
        sa.Column("fingerprint", sa.String, nullable=False),
        sa.Column("begins_on", sa.Date, nullable=False),
        sa.Column("ends_on", sa.Date, nullable=False),
        sa.Column("thousandths", sa.BigInteger, nullable=False),
        sa.Column("sample", sa.Integer),
        sa.Column("source", sa.String, nullable=False),
        sa.Column("entered_at", sa.DateTime, nullable=False),
        sa.Column("entered_by_id", sa.Integer, sa.ForeignKey("person.id")),
    )
    op.create_index("ix_metric_value_metric_ends_on", "metric_value", ["metric", "ends_on", "id"])
    op.create_table(
        "metric_baseline",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("metric", sa.String, nullable=False, index=True),
        sa.Column("fingerprint", sa.String, nullable=False),
        sa.Column("begins_on", sa.Date, nullable=False),
        sa.Column("ends_on", sa.Date, nullable=False),
        sa.Column("points", sa.Integer, nullable=False),
        sa.Column("thousandths", sa.BigInteger, nullable=False),
        sa.Column("sample", sa.Integer),
        sa.Column("source", sa.String, nullable=False),
        sa.Column("frozen_at", sa.DateTime, nullable=False),
        sa.Column("frozen_by_id", sa.Integer, sa.ForeignKey("person.id")),
    )
    op.create_table(
        "metric_owner",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("metric", sa.String, nullable=False),
        sa.Column("person_id", sa.Integer, sa.ForeignKey("person.id"), nullable=False, index=True),
        sa.Column("valid_from", sa.DateTime, nullable=False),
        sa.Column("valid_until", sa.DateTime),
    )
    op.create_index(
        "uq_metric_owner_open",
        "metric_owner",
        ["metric"],
        unique=True,
        sqlite_where=sa.text("valid_until IS NULL"),
        postgresql_where=sa.text("valid_until IS NULL"),
    )
    for table in ("metric_value", "metric_baseline"):
        op.refuse_changes(table)


def downgrade() -> None:
    for table in ("metric_owner", "metric_baseline", "metric_value"):
        op.drop_table(table)
