"""Standings are worked out again once: what waits only for a sign-off is defined more narrowly than when they were stored."""

from alembic import op

revision = "0065_only_sign_off"
down_revision = "0064_changes"


def upgrade() -> None:
    op.execute("DELETE FROM audit_follower WHERE follower = 'standings'")


def downgrade() -> None:
    pass
