"""Nobody stands in two places, is in two states or holds a role twice at once: one open period each.

Where two who saved at the same moment have left two open ones, the newest stays and the others end where it begins.
"""

import sqlalchemy as sa
from alembic import op

revision = "0015_one_open_period"
down_revision = "0014_erasing"

OPEN = sa.text("valid_until IS NULL")
ABOUT = {
    "people_job_role_holding": ("person_id", "job_role"),
    "people_placement": ("person_id",),
    "people_state_period": ("person_id",),
    "people_unit_inside": ("ancestor_id", "descendant_id"),
}


def upgrade() -> None:
    for table, columns in ABOUT.items():
        _close_the_older(table, columns)
        op.create_index(
            f"uq_{table}_open", table, list(columns), unique=True, sqlite_where=OPEN, postgresql_where=OPEN
        )


def downgrade() -> None:
    for table in ABOUT:
        op.drop_index(f"uq_{table}_open", table)


def _close_the_older(table: str, columns: tuple[str, ...]) -> None:
    same = " AND ".join(f"newer.{column} = {table}.{column}" for column in columns)
    newer = f"FROM {table} AS newer WHERE {same} AND newer.valid_until IS NULL AND newer.id > {table}.id"
    op.execute(
        f"UPDATE {table} SET valid_until = (SELECT max(newer.valid_from) {newer}) "
        f"WHERE valid_until IS NULL AND EXISTS (SELECT 1 {newer})"
    )
