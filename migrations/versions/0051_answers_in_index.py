"""The first right answers to the checks of a lesson and the open reports of a person are found in an index alone."""

from alembic import op

revision = "0051_answers_in_index"
down_revision = "0050_mail_choices"

ANSWER, ANSWERS = "training_check_answer", "ix_training_check_answer_person_lesson"
REPORT, REPORTS = "report", "ix_report_reporter_filed"


def upgrade() -> None:
    op.drop_index(ANSWERS, ANSWER)
    op.create_index(ANSWERS, ANSWER, ["person_id", "lesson_key", "era", "item_id", "is_right", "id"])
    op.drop_index(REPORTS, REPORT)
    op.create_index(REPORTS, REPORT, ["reporter_id", "filed_minute", "state"])


def downgrade() -> None:
    op.drop_index(REPORTS, REPORT)
    op.create_index(REPORTS, REPORT, ["reporter_id", "filed_minute"])
    op.drop_index(ANSWERS, ANSWER)
    op.create_index(ANSWERS, ANSWER, ["person_id", "lesson_key", "era"])
