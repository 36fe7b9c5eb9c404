"""The agents that work here: what each may do, where, at which level, who answers for it and who works beside it."""
