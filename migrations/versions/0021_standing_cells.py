"""What a team page shows of everybody is kept beside where they stand; the worker works all of it out anew."""

import sqlalchemy as sa
from alembic import op

revision = "0021_standing_cells"
down_revision = "0020_sign_in_proof"

CELLS = ("foundation", "lessons", "quiz", "practice", "sign_off", "policies")
MOMENTS = ("first_due_at", "lapse_at")
WORDS = ("lapse_ending", "lapse_kind")


def upgrade() -> None:
    for table in ("readiness_tally", "readiness_standing"):
        op.execute(f"DELETE FROM {table}")
    columns = [
        sa.Column("required_at", sa.DateTime, nullable=False, server_default="1970-01-01 00:00:00"),
        *(sa.Column(name, sa.DateTime) for name in MOMENTS),
        *(sa.Column(name, sa.String(40)) for name in WORDS),
        *(sa.Column(name, sa.String(40), nullable=False, server_default="not_started") for name in CELLS),
    ]
    for column in columns:
        op.add_column("readiness_standing", column)


def downgrade() -> None:
    for name in ("required_at", *MOMENTS, *WORDS, *CELLS):
        op.drop_column("readiness_standing", name)
