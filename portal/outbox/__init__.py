"""Mails that wait to be delivered, in the same transaction as what they are about, and what became of them."""
