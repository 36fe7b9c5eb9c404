"""Notices for tests."""

import json
from typing import Any

from portal.core import clock
from portal.core.notice import NoticeKind
from portal.notices.models import Notice
from portal.people.models import Person
from tests.make import keep


def make_notice(person: Person, kind: NoticeKind, *, address: dict[str, Any], **values: Any) -> Notice:
    told = json.dumps({"values": values, "address": address})
    return keep(Notice(person_id=person.id, kind=kind.name, told=told, told_at=clock.now()))
