"""The audit log: entries, their chain, checkpoints, keys, who follows it; and the row that the readiness check writes."""

import sqlalchemy as sa
from alembic import op

revision = "0001_audit"
down_revision = None

FACTS = ("audit_entry", "audit_link", "audit_checkpoint")


def upgrade() -> None:
    op.create_table(
        "audit_checkpoint",
        sa.Column("size", sa.Integer, primary_key=True, autoincrement=False),
        sa.Column("root", sa.String, nullable=False),
        sa.Column("frontier", sa.String, nullable=False),
        sa.Column("signed_at", sa.DateTime, nullable=False),
        sa.Column("signature", sa.String, nullable=False),
        sa.Column("public_key", sa.String, nullable=False),
    )
    op.create_table(
        "audit_entry",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("at", sa.DateTime, nullable=False, index=True),
        sa.Column("actor_id", sa.Integer),
        sa.Column("action", sa.String, nullable=False),
        sa.Column("subject_type", sa.String),
        sa.Column("subject_id", sa.String),
        sa.Column("detail", sa.String, nullable=False),
        sa.Column("personal", sa.LargeBinary),
    )
    op.create_index("ix_audit_entry_actor_id_id", "audit_entry", ["actor_id", "id"])
    op.create_index("ix_audit_entry_action_id", "audit_entry", ["action", "id"])
    op.create_index("ix_audit_entry_subject", "audit_entry", ["subject_type", "subject_id", "id"])
    op.create_table(
        "audit_follower",
        sa.Column("follower", sa.String, primary_key=True),
        sa.Column("seq", sa.Integer, nullable=False),
    )
    op.create_table(
        "audit_key",
        sa.Column("actor_id", sa.Integer, primary_key=True, autoincrement=False),
        sa.Column("key", sa.LargeBinary, nullable=False),
    )
    op.create_table(
        "core_probe",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("probed_at", sa.DateTime, nullable=False),
    )
    op.create_table(
        "audit_link",
        sa.Column("seq", sa.Integer, primary_key=True, autoincrement=False),
        sa.Column("entry_id", sa.Integer, sa.ForeignKey("audit_entry.id"), nullable=False, unique=True),
        sa.Column("leaf", sa.String, nullable=False),
        sa.Column("hash", sa.String, nullable=False),
    )
    op.create_table(
        "audit_pending",
        sa.Column("entry_id", sa.Integer, sa.ForeignKey("audit_entry.id"), primary_key=True),
    )
    for table in FACTS:
        op.refuse_changes(table)


def downgrade() -> None:
    if op.get_context().dialect.name == "postgresql":
        op.execute("DROP FUNCTION refuse_change() CASCADE")
    op.drop_table("audit_pending")
    op.drop_table("audit_link")
    op.drop_table("core_probe")
    op.drop_table("audit_key")
    op.drop_table("audit_follower")
    op.drop_table("audit_entry")
    op.drop_table("audit_checkpoint")
