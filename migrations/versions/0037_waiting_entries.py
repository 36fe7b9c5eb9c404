"""Entries that wait for their place in the chain are kept with the hash of what was written.

The hash is computed here as the portal computes it: the canonical form of an entry never changes.
"""

import hashlib
import json
from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0037_waiting_entries"
down_revision = "0036_calendars"

ENTRY = sa.table(
    "audit_entry",
    sa.column("id", sa.Integer),
    sa.column("at", sa.DateTime),
    sa.column("actor_id", sa.Integer),
    sa.column("client_id", sa.Integer),
    sa.column("action", sa.String),
    sa.column("subject_type", sa.String),
    sa.column("subject_id", sa.String),
    sa.column("detail", sa.String),
    sa.column("personal", sa.LargeBinary),
)
PENDING = sa.table("audit_pending", sa.column("entry_id", sa.Integer), sa.column("leaf", sa.String))


def upgrade() -> None:
    with op.batch_alter_table("audit_pending") as table:
        table.add_column(sa.Column("leaf", sa.String, nullable=False, server_default=""))
    connection = op.get_bind()
    waiting = sa.select(ENTRY).join(PENDING, PENDING.c.entry_id == ENTRY.c.id)
    for entry in connection.execute(waiting).all():
        one = PENDING.c.entry_id == entry.id
        connection.execute(sa.update(PENDING).where(one).values(leaf=_leaf_of(entry)))
    with op.batch_alter_table("audit_pending") as table:
        table.alter_column("leaf", existing_type=sa.String(), existing_nullable=False, server_default=None)


def downgrade() -> None:
    with op.batch_alter_table("audit_pending") as table:
        table.drop_column("leaf")


def _leaf_of(entry: Any) -> str:
    finer = "microseconds" if entry.at.microsecond % 1000 else "milliseconds"
    fields = {
        "action": entry.action,
        "actor_id": entry.actor_id,
        "at": f"{entry.at.isoformat(timespec=finer)}Z",
        "detail": entry.detail,
        "id": entry.id,
        "personal": None if entry.personal is None else bytes(entry.personal).hex(),
        "subject_id": entry.subject_id,
        "subject_type": entry.subject_type,
    }
    if entry.client_id is not None:
        fields["client_id"] = entry.client_id
    text = json.dumps(fields, ensure_ascii=False, separators=(",", ":"), sort_keys=True)
    return hashlib.sha256(b"\x00" + text.encode()).hexdigest()
