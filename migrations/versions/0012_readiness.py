"""Placeholder until the feature writes it."""

revision = "0012_readiness"
down_revision = "0011_reports"


def upgrade() -> None:
    pass


def downgrade() -> None:
    pass
