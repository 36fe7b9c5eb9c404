"""Commands of policies: sign one, write and review the next version, and erase what a person signed and said."""

from portal.policies.commands.asking import answer, ask
from portal.policies.commands.cycle import assign_owner, record_review, remind_of_review
from portal.policies.commands.drafting import (
    begin_policy,
    begin_version,
    discard_draft,
    name_person,
    release_person,
    remove_question,
    save_draft,
    save_question,
)
from portal.policies.commands.reviewing import (
    comment,
    give_opinion,
    publish_draft,
    send_for_review,
    take_back,
)
from portal.policies.commands.signing import TEXT_CHANGED, acknowledge, forget_person

__all__ = [
    "TEXT_CHANGED",
    "acknowledge",
    "answer",
    "ask",
    "assign_owner",
    "begin_policy",
    "begin_version",
    "comment",
    "discard_draft",
    "forget_person",
    "give_opinion",
    "name_person",
    "publish_draft",
    "record_review",
    "release_person",
    "remind_of_review",
    "remove_question",
    "save_draft",
    "save_question",
    "send_for_review",
    "take_back",
]
