"""Placeholder until the feature writes it."""

revision = "0010_signoffs_policies"
down_revision = "0009_assessments"


def upgrade() -> None:
    pass


def downgrade() -> None:
    pass
