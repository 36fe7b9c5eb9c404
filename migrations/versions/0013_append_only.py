"""Facts only grow: the database refuses to change or delete an attempt, an answer, a signature, a version.

Words about a person within a fact may be emptied when that person is erased; nothing may ever be put in their place.
"""

from alembic import op

revision = "0013_append_only"
down_revision = "0012_readiness"

FACTS = (
    "agent_source_check",
    "agent_source_reminder",
    "agent_version",
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
    for table in FACTS:
        op.refuse_changes(table)
    for table, words in FACTS_WITH_WORDS.items():
        op.refuse_changes(table, but=words)


def downgrade() -> None:
    for table in (*FACTS, *FACTS_WITH_WORDS):
        op.allow_changes(table)
