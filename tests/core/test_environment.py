"""Settings are read from the environment once; a wrong value stops the start in one line that says what to change."""

import stat
from pathlib import Path

import pytest

from portal.core import db
from portal.core.environment import Settings, problems, read_settings
from portal.core.errors import Misconfigured

SECRET = "s" * 32
PUBLIC = "https://portal.example"


def test_a_bare_environment_gives_an_installation_for_one_machine(tmp_path) -> None:
    settings = read_settings({"PORTAL_DATA": str(tmp_path), "HOME": "/root"})

    assert (settings.host, settings.port, settings.is_secure, settings.address) == (
        "127.0.0.1", 8000, False, "http://127.0.0.1:8000",
    )  # fmt: skip
    assert settings.database == f"sqlite:///{tmp_path / 'portal.db'}"
    assert problems(settings) == []


def test_every_kind_of_value_is_read_as_what_it_is() -> None:
    settings = read_settings({
        "PORTAL_DATA": "/srv/portal", "PORTAL_PORT": "8080", "PORTAL_WORKER": "False", "PORTAL_SECRET": SECRET,
        "PORTAL_DATABASE_URL": "postgresql://rung@db/portal", "PORTAL_PUBLIC_URL": "https://portal.example",
    })  # fmt: skip

    assert (settings.data, settings.port, settings.worker) == (Path("/srv/portal"), 8080, False)
    assert settings.database == "postgresql+psycopg://rung@db/portal"
    assert (settings.is_secure, settings.address) == (True, "https://portal.example")


def test_several_hosts_of_one_database_reach_the_driver_as_such() -> None:
    """So the driver follows a failover to the new primary."""
    settings = Settings(database_url="postgresql://rung:p%40ss@one:5432,two:5433/portal?sslmode=require")

    engine = db.connect(settings)
    asked = engine.dialect.create_connect_args(engine.url)[1]

    assert {name: asked[name] for name in ("host", "port", "dbname", "user", "password", "sslmode")} == {
        "host": "one,two", "port": "5432,5433", "dbname": "portal", "user": "rung", "password": "p@ss",
        "sslmode": "require",
    }  # fmt: skip


@pytest.mark.parametrize(("name", "value", "line"), [
    ("PORTAL_PORT", "eighty", "PORTAL_PORT='eighty' should be a whole number."),
    ("PORTAL_PORT", "", "PORTAL_PORT='' should be a whole number."),
    ("PORTAL_WORKER", "yes", "PORTAL_WORKER='yes' should be True or False."),
    ("PORTAL_WORKER", "true", "PORTAL_WORKER='true' should be True or False."),
    ("PORTAL_TRUST_PROXY", "1", "PORTAL_TRUST_PROXY='1' should be True or False."),
])  # fmt: skip
def test_a_value_that_does_not_fit_is_named_with_what_would(name: str, value: str, line: str) -> None:
    with pytest.raises(Misconfigured) as refusal:
        read_settings({name: value, "PORTAL_SECRET": SECRET})

    assert str(refusal.value) == line


@pytest.mark.parametrize("name", ["PORTAL_PROT", "PORTAL_", "PORTAL_IS_SAMPLE"])
def test_a_name_that_is_no_setting_stops_the_start_and_lists_those_there_are(name: str) -> None:
    with pytest.raises(
        Misconfigured, match=rf"{name} is not a setting of the portal. Known: PORTAL_ALLOW_OLD_SQLITE, "
    ):
        read_settings({name: "8080", "PORTAL_SECRET": SECRET})


@pytest.mark.parametrize(("changes", "begins"), [
    ({"host": "0.0.0.0", "secret": SECRET}, "PORTAL_HOST=0.0.0.0 would send cookies over plain http."),
    ({"host": "0.0.0.0", "secret": SECRET, "trust_proxy": True}, "PORTAL_HOST=0.0.0.0 would send cookies over"),
    ({"host": "0.0.0.0", "secret": SECRET, "trust_proxy": True, "public_url": "http://portal.example"},
     "PORTAL_HOST=0.0.0.0 would send cookies over plain http. Set PORTAL_PUBLIC_URL=https://…"),
    ({"host": "0.0.0.0", "public_url": PUBLIC}, "PORTAL_SECRET is missing or shorter than 32 characters."),
    ({"host": "0.0.0.0", "public_url": PUBLIC, "secret": "short"}, "PORTAL_SECRET is missing or shorter"),
    ({"workers": 2}, "PORTAL_WORKERS above 1 needs PostgreSQL."),
    ({"port": 0}, "PORTAL_PORT=0 should be between 1 and 65535."),
    ({"port": 70000}, "PORTAL_PORT=70000 should be between 1 and 65535."),
    ({"threads": 0}, "PORTAL_THREADS and PORTAL_WORKERS should be 1 or more."),
    ({"log_level": "loud"}, "PORTAL_LOG_LEVEL=loud should be one of: debug, info, warning, error."),
    ({"database_url": "mysql://db/portal"}, "PORTAL_DATABASE_URL should begin with postgresql://"),
    ({"public_url": "portal.example"}, "PORTAL_PUBLIC_URL=portal.example should begin with https://."),
])  # fmt: skip
def test_what_makes_an_installation_unsafe_is_said_before_it_starts(changes, begins: str) -> None:
    found = problems(Settings(**changes))

    assert len(found) == 1
    assert found[0].startswith(begins)


@pytest.mark.parametrize("changes", [
    {"host": "::1"}, {"host": "localhost"}, {"host": "0.0.0.0", "secret": SECRET, "public_url": PUBLIC},
    {"host": "0.0.0.0", "secret": SECRET, "public_url": PUBLIC, "trust_proxy": True},
    {"workers": 4, "database_url": "postgresql://db/portal"}, {"log_level": "DEBUG"},
])  # fmt: skip
def test_safe_installations_start(changes) -> None:
    assert problems(Settings(**changes)) == []


def test_on_one_machine_the_portal_keeps_a_secret_for_itself(tmp_path) -> None:
    first, second = (read_settings({"PORTAL_DATA": str(tmp_path / "var")}) for _ in range(2))

    assert len(first.secret) == 64
    assert first.secret == second.secret
    assert stat.S_IMODE((tmp_path / "var" / "secret").stat().st_mode) == 0o600


def test_for_others_to_reach_it_the_operator_gives_the_secret(tmp_path) -> None:
    assert read_settings({"PORTAL_DATA": str(tmp_path), "PORTAL_HOST": "0.0.0.0"}).secret == ""
    assert list(tmp_path.iterdir()) == []


def test_secrets_are_left_out_when_settings_are_shown() -> None:
    shown = repr(Settings(secret=SECRET, mail_url="smtp://ada:hidden@mail.example"))

    assert SECRET not in shown
    assert "hidden" not in shown
