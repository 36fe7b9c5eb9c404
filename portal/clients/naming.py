"""The names of programs in the log."""

from collections.abc import Collection, Mapping

from sqlalchemy import select

from portal.clients.models import Client
from portal.core import db
from portal.core.feature import RowNames


def _clients(ids: Collection[int]) -> Mapping[int, str]:
    rows = db.session.execute(select(Client.id, Client.name).where(Client.id.in_(ids)))
    return {row.id: row.name for row in rows}


ROW_NAMES = (RowNames(table="client", find=_clients),)
