"""People choose by kind what they get by mail, and mails know what they are about, how to stop and if they came back."""

import sqlalchemy as sa
from alembic import op

revision = "0050_mail_choices"
down_revision = "0049_metrics"


def upgrade() -> None:
    op.add_column("notice_choice", sa.Column("has_digest", sa.Boolean, nullable=False, server_default=sa.true()))
    op.add_column("notice_choice", sa.Column("without", sa.String, nullable=False, server_default="[]"))
    op.add_column("outbox_mail", sa.Column("about", sa.String))
    op.add_column("outbox_mail", sa.Column("bounced_at", sa.DateTime))
    op.add_column("outbox_mail", sa.Column("stop_link", sa.String, nullable=False, server_default=""))


def downgrade() -> None:
    op.drop_column("outbox_mail", "stop_link")
    op.drop_column("outbox_mail", "bounced_at")
    op.drop_column("outbox_mail", "about")
    op.drop_column("notice_choice", "without")
    op.drop_column("notice_choice", "has_digest")
