"""A deployment that has ended keeps a last level with the mode "retired", and one with that mode has ended."""

import sqlalchemy as sa
from alembic import op

revision = "0038_ended_deployments"
down_revision = "0037_waiting_entries"

_END_RETIRED = """
    UPDATE {table} SET valid_until = (
        SELECT level.valid_from FROM agent_deployment_level AS level
        WHERE level.deployment_id = {table}.{key} AND level.mode = 'retired' AND level.valid_until IS NULL
    )
    WHERE valid_until IS NULL AND {key} IN (
        SELECT level.deployment_id FROM agent_deployment_level AS level
        WHERE level.mode = 'retired' AND level.valid_until IS NULL AND level.valid_from > {table}.valid_from
    )
"""
_SHOW_ENDS = """
    INSERT INTO agent_deployment_level (deployment_id, level, mode, decision, reason, valid_from)
    SELECT deployment.id, level.level, 'retired', '', '', deployment.valid_until
    FROM agent_deployment AS deployment
    JOIN agent_deployment_level AS level
      ON level.deployment_id = deployment.id AND level.valid_until = deployment.valid_until
    WHERE NOT EXISTS (
        SELECT 1 FROM agent_deployment_level AS later
        WHERE later.deployment_id = deployment.id AND later.valid_until IS NULL
    )
"""


def upgrade() -> None:
    for table, key in (
        ("agent_deployment", "id"),
        ("agent_deployment_role", "deployment_id"),
        ("agent_deployment_plan", "deployment_id"),
    ):
        op.execute(sa.text(_END_RETIRED.format(table=table, key=key)))
    op.execute(sa.text(_SHOW_ENDS))


def downgrade() -> None:
    """Keep the rows: earlier code shows them too."""
