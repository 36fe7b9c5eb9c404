"""An entry of the log may be about what a program did: it then names the client instead of a person."""

import sqlalchemy as sa
from alembic import op

revision = "0027_clients_in_log"
down_revision = "0026_report_promises"

SET = sa.text("client_id IS NOT NULL")


def upgrade() -> None:
    op.add_column("audit_entry", sa.Column("client_id", sa.Integer))
    op.create_index(
        "ix_audit_entry_client_id_id", "audit_entry", ["client_id", "id"], sqlite_where=SET, postgresql_where=SET
    )


def downgrade() -> None:
    op.drop_index("ix_audit_entry_client_id_id", "audit_entry")
    op.drop_column("audit_entry", "client_id")
