"""What the portal writes is for the user of the server alone, whatever the umask says."""

import os
import stat
from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import text

from portal import opening
from portal.core import db
from portal.core.environment import Settings, read_settings
from portal.outbox import delivery
from tests.audit.make import sign, write_entries
from tests.outbox.make import mail_set_up, make_mail


@pytest.fixture(autouse=True)
def generous() -> Iterator[None]:
    """Everybody may read and write what is not written with care."""
    before = os.umask(0)
    yield
    os.umask(before)


def open_to_others(folder: Path) -> list[str]:
    """Return what the group or everyone may open, the folder itself included."""
    return sorted(
        path.name for path in (folder, *folder.rglob("*")) if stat.S_IMODE(path.stat().st_mode) & 0o077
    )


def test_a_new_portal_is_for_its_owner_alone(tmp_path) -> None:
    settings = read_settings({"PORTAL_DATA": str(tmp_path / "var")})
    engine = opening.open_database(settings)
    with engine.begin() as connection:
        connection.execute(text("DELETE FROM audit_pending"))
        assert open_to_others(tmp_path / "var") == []  # with the write-ahead log
    write_entries(2)
    sign(settings.data)
    db.session.remove()
    engine.dispose()

    assert open_to_others(tmp_path / "var") == []


def test_a_mail_in_a_file_is_for_its_owner_alone(own_portal) -> None:
    make_mail()
    with mail_set_up(own_portal.data) as folder:
        assert delivery.deliver_due() == 1

    assert open_to_others(Path(folder)) == []


def test_a_database_that_others_could_read_is_closed_to_them_when_it_is_opened(tmp_path) -> None:
    settings = Settings(data=tmp_path, secret="x" * 40)
    (tmp_path / "portal.db").touch(0o666)

    engine = db.connect(settings)
    with engine.connect() as connection:
        connection.execute(text("SELECT 1"))
    engine.dispose()

    assert stat.S_IMODE((tmp_path / "portal.db").stat().st_mode) == 0o600
