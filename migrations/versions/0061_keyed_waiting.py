"""Entries that wait for their place carry a number in a lane and a MAC; the end of the chain is kept under the key.

Rows that wait during the upgrade have no MAC. The first sealing after it accepts them and says so in the log.
"""

import sqlalchemy as sa
from alembic import op

revision = "0061_keyed_waiting"
down_revision = "0060_reliefs"

LANES = 64


def upgrade() -> None:
    with op.batch_alter_table("audit_pending") as table:
        for name in ("lane", "number"):
            table.add_column(sa.Column(name, sa.Integer, nullable=False, server_default="0"))
        for name in ("key_id", "mac"):
            table.add_column(sa.Column(name, sa.String, nullable=False, server_default=""))
    with op.batch_alter_table("audit_pending") as table:
        for name, kind in (
            ("lane", sa.Integer()), ("number", sa.Integer()), ("key_id", sa.String()), ("mac", sa.String()),
        ):
            table.alter_column(name, existing_type=kind, existing_nullable=False, server_default=None)
    lanes = op.create_table(
        "audit_lane",
        sa.Column("lane", sa.Integer, primary_key=True, autoincrement=False),
        sa.Column("written", sa.Integer, nullable=False),
        sa.Column("key_id", sa.String, nullable=False),
        sa.Column("mac", sa.String, nullable=False),
    )
    op.bulk_insert(lanes, [{"lane": lane, "written": 0, "key_id": "", "mac": ""} for lane in range(1, LANES + 1)])
    op.create_table(
        "audit_frontier",
        sa.Column("id", sa.Integer, primary_key=True, autoincrement=False),
        sa.Column("size", sa.Integer, nullable=False),
        sa.Column("hash", sa.String, nullable=False),
        sa.Column("lanes", sa.String, nullable=False),
        sa.Column("broken", sa.Integer),
        sa.Column("key_id", sa.String, nullable=False),
        sa.Column("mac", sa.String, nullable=False),
    )


def downgrade() -> None:
    op.drop_table("audit_frontier")
    op.drop_table("audit_lane")
    with op.batch_alter_table("audit_pending") as table:
        for name in ("mac", "key_id", "number", "lane"):
            table.drop_column(name)
