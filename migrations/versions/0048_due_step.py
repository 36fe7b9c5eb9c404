"""A report keeps which step is due next, and a severe one that is not contained is due when it has to be contained.

The minutes are those of the field. Where a company has set others, the nightly check of projections says so.
"""

from datetime import timedelta

import sqlalchemy as sa
from alembic import op

revision = "0048_due_step"
down_revision = "0047_report_lines"

CONTAIN = {1: timedelta(hours=1), 2: timedelta(hours=4)}  # by severity: critical, serious
CONTAINED = (
    "contained", "in_progress", "fixed", "verified", "closed", "duplicate", "not_agent", "accepted_limit",
)  # fmt: skip
REPORT = sa.table(
    "report",
    sa.column("id", sa.Uuid),
    sa.column("state", sa.String),
    sa.column("handled_as", sa.Integer),
    sa.column("opened_at", sa.DateTime),
    sa.column("due_at", sa.DateTime),
    sa.column("due_step", sa.String),
    sa.column("paused_until", sa.DateTime),
    sa.column("acknowledged_at", sa.DateTime),
    sa.column("triaged_at", sa.DateTime),
)


def upgrade() -> None:
    op.add_column("report", sa.Column("due_step", sa.String(40)))
    connection = op.get_bind()
    next_step = sa.case(
        (REPORT.c.acknowledged_at.is_(None), "acknowledge"), (REPORT.c.triaged_at.is_(None), "triage"), else_="answer"
    )
    connection.execute(sa.update(REPORT).where(REPORT.c.due_at.is_not(None)).values(due_step=next_step))
    severe = sa.select(REPORT.c.id, REPORT.c.handled_as, REPORT.c.opened_at, REPORT.c.due_at).where(
        REPORT.c.due_at.is_not(None), REPORT.c.handled_as.in_(CONTAIN), REPORT.c.state.not_in(CONTAINED)
    )
    for report in connection.execute(severe).all():
        contain_by = report.opened_at + CONTAIN[report.handled_as]
        if contain_by < report.due_at:
            one = sa.update(REPORT).where(REPORT.c.id == report.id)
            connection.execute(one.values(due_at=contain_by, due_step="contain", paused_until=None))


def downgrade() -> None:
    op.drop_column("report", "due_step")
