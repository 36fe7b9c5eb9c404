"""The inbox lists notices by person and counts unread ones; notices may wait for a digest, as people choose."""

import sqlalchemy as sa
from alembic import op

revision = "0046_inbox"
down_revision = "0045_people_by_name"

UNREAD, WAITING = sa.text("read_at IS NULL"), sa.text("digest_at IS NOT NULL")


def upgrade() -> None:
    op.add_column("notice", sa.Column("digest_at", sa.DateTime))
    op.drop_index("ix_notice_person_id_told_at", "notice")
    op.create_index("ix_notice_person_id", "notice", ["person_id", "id"])
    op.create_index("ix_notice_told_at", "notice", ["told_at"])
    op.create_index("ix_notice_unread", "notice", ["person_id"], sqlite_where=UNREAD, postgresql_where=UNREAD)
    op.create_index(
        "ix_notice_digest_at", "notice", ["digest_at", "person_id"], sqlite_where=WAITING, postgresql_where=WAITING
    )
    op.add_column("outbox_mail", sa.Column("language", sa.String, nullable=False, server_default="en"))
    op.create_table(
        "notice_choice",
        sa.Column("person_id", sa.Integer, sa.ForeignKey("person.id"), primary_key=True),
        sa.Column("rhythm", sa.String, nullable=False),
        sa.Column("quiet_begin", sa.String, nullable=False),
        sa.Column("quiet_end", sa.String, nullable=False),
    )


def downgrade() -> None:
    op.drop_table("notice_choice")
    op.drop_column("outbox_mail", "language")
    for name in ("ix_notice_digest_at", "ix_notice_unread", "ix_notice_told_at", "ix_notice_person_id"):
        op.drop_index(name, "notice")
    op.create_index("ix_notice_person_id_told_at", "notice", ["person_id", "told_at"])
    op.drop_column("notice", "digest_at")
