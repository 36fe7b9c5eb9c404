"""Who led the reporter when a report was filed, on any depth; of earlier reports, by where the reporter was placed then."""

import sqlalchemy as sa
from alembic import op

revision = "0047_report_lines"
down_revision = "0046_inbox"

_OF_EARLIER_REPORTS = """
    WITH RECURSIVE above (report_id, at, person_id) AS (
        SELECT id, reported_at, reporter_id FROM report
        UNION
        SELECT above.report_id, above.at, placement.manager_id
        FROM above JOIN people_placement AS placement ON placement.person_id = above.person_id
        WHERE placement.manager_id IS NOT NULL AND placement.valid_from <= above.at
          AND (placement.valid_until IS NULL OR placement.valid_until > above.at)
    )
    INSERT INTO report_line (report_id, manager_id)
    SELECT above.report_id, above.person_id
    FROM above JOIN report ON report.id = above.report_id
    WHERE above.person_id <> report.reporter_id
"""


def upgrade() -> None:
    op.create_table(
        "report_line",
        sa.Column("report_id", sa.Uuid, sa.ForeignKey("report.id"), primary_key=True),
        sa.Column("manager_id", sa.Integer, sa.ForeignKey("person.id"), primary_key=True),
    )
    op.execute(sa.text(_OF_EARLIER_REPORTS))
    op.refuse_changes("report_line")


def downgrade() -> None:
    op.drop_table("report_line")
