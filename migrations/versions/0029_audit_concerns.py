"""Entries of the audit log say whom they concern.

Who stands where is worked out anew once, because entries that nobody has followed yet name no one.
"""

import sqlalchemy as sa
from alembic import op

revision = "0029_audit_concerns"
down_revision = "0028_notice"


def upgrade() -> None:
    op.create_table(
        "audit_concern",
        sa.Column("entry_id", sa.Integer, sa.ForeignKey("audit_entry.id"), primary_key=True),
        sa.Column("person_id", sa.Integer, primary_key=True, autoincrement=False),
    )
    op.create_index("ix_audit_concern_person_id_entry_id", "audit_concern", ["person_id", "entry_id"])
    op.refuse_changes("audit_concern")
    op.execute("DELETE FROM audit_follower WHERE follower = 'standings'")


def downgrade() -> None:
    op.drop_table("audit_concern")
