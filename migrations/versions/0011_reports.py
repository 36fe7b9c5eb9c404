"""Placeholder until the feature writes it."""

revision = "0011_reports"
down_revision = "0010_signoffs_policies"


def upgrade() -> None:
    pass


def downgrade() -> None:
    pass
