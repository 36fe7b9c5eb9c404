"""What people of the sample company reported, and what they were told."""

from datetime import datetime

from portal.demo.company import Scene


def scenes(today: datetime) -> list[Scene]:
    return []
