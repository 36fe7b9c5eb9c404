"""Placeholder until the feature writes it."""

revision = "0009_assessments"
down_revision = "0008_learning"


def upgrade() -> None:
    pass


def downgrade() -> None:
    pass
