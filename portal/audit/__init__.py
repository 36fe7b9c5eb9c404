"""What happened, who did it and when: an append-only log with a hash chain and signed checkpoints."""

from portal.core.web import Portal


def init_app(app: Portal) -> None:
    """Nothing to set up yet beyond the tables."""
