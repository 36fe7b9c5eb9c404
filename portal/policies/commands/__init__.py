"""Commands of policies: sign one, and erase a person's signatures."""

from portal.policies.commands.signing import TEXT_CHANGED, acknowledge, forget_person

__all__ = ["TEXT_CHANGED", "acknowledge", "forget_person"]
