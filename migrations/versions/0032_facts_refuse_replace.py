"""The database refuses changes of facts by every verb: REPLACE on SQLite, a replica's session on PostgreSQL."""

from alembic import op

revision = "0032_facts_refuse_replace"
down_revision = "0031_steps_run_out"

FACTS = (
    "agent_source_check",
    "agent_source_reminder",
    "agent_version",
    "audit_checkpoint",
    "audit_concern",
    "audit_entry",
    "audit_link",
    "client",
    "client_end",
    "client_token",
    "client_token_end",
    "library_proposal",
    "library_version",
    "report_event",
    "settings_version",
    "training_attempt",
    "training_check_answer",
    "training_coaching_request",
    "training_coaching_talk",
    "training_lesson_completion",
    "training_observation_request",
    "training_result",
    "training_sign_off",
)
FACTS_WITH_WORDS = {
    "policy_acknowledgement": ("signed_name",),
    "training_observation": ("signed_name", "meaning", "comment"),
    "training_response": ("note",),
}


def upgrade() -> None:
    for table in (*FACTS, *FACTS_WITH_WORDS):
        op.allow_changes(table)
    for table in FACTS:
        op.refuse_changes(table)
    for table, words in FACTS_WITH_WORDS.items():
        op.refuse_changes(table, but=words)


def downgrade() -> None:
    """Nothing to undo: the stricter triggers refuse nothing that an older version does."""
