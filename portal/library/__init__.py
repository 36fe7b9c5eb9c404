"""What there is to learn, follow and look up: every text of content/ in immutable versions."""
