"""Who may enter where, and who may read what: every route by every role, over rows that are really there."""
