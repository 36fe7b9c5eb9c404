"""Practical sign-offs: two observations at the desk, on two days, by someone who can do it themselves."""

from portal.training.signoffs.words import LABELS, SENTENCES

__all__ = ["LABELS", "SENTENCES"]
