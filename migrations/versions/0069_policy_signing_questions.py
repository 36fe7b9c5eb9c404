"""A signature under a policy keeps which questions were answered for it."""

import sqlalchemy as sa
from alembic import op

revision = "0069_policy_signing_questions"
down_revision = "0068_import_effects"


def upgrade() -> None:
    op.create_table(
        "policy_signing_questions",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column(
            "acknowledgement_id",
            sa.Integer,
            sa.ForeignKey("policy_acknowledgement.id"),
            nullable=False,
            unique=True,
        ),
        sa.Column("signed_before_id", sa.Integer, sa.ForeignKey("library_version.id")),
        sa.Column("items", sa.String, nullable=False),
    )
    op.refuse_changes("policy_signing_questions")


def downgrade() -> None:
    op.allow_changes("policy_signing_questions")
    op.drop_table("policy_signing_questions")
