"""``portal content``: what an editor sees at the command line."""

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from portal.cli import opened
from portal.core import clock, db, schema
from portal.core.environment import Settings
from portal.core.errors import Misconfigured
from portal.library.cli import content
from tests.library.test_files import LESSON


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A content folder with one lesson."""
    (tmp_path / "content" / "lessons").mkdir(parents=True)
    (tmp_path / "content" / "lessons" / "f01-first.md").write_text(LESSON)
    return tmp_path / "content"


@pytest.fixture
def portal_data(tmp_path: Path) -> Iterator[dict[str, str]]:
    """The environment of an installation of its own, brought up to date."""
    data = tmp_path / "var"
    data.mkdir()
    engine = db.connect(Settings(data=data, secret="x" * 40))
    schema.upgrade(engine)
    engine.dispose()
    yield {"PORTAL_DATA": str(data)}
    db.session.remove()


def run(*arguments: str, env: dict[str, str] | None = None) -> Result:
    return CliRunner().invoke(content, arguments, env=env, obj=opened)


def test_linting_names_every_fault_and_fails(folder: Path) -> None:
    (folder / "glossary.yaml").write_text("- {term: agent}\n")

    result = run("lint", str(folder))

    assert result.exit_code == 1
    assert "content/glossary.yaml:1: “meaning” is missing. Add a line “meaning: …”." in result.output
    assert result.output.endswith("findings\n")


def test_the_shipped_content_passes() -> None:
    with clock.moved_to(datetime(2026, 11, 22, tzinfo=UTC)):
        assert run("lint").output == "0 findings\n"


def test_syncing_tells_what_became_of_each_file(folder: Path, portal_data: dict[str, str]) -> None:
    first = run("sync", str(folder), env=portal_data)
    again = run("sync", str(folder), env=portal_data)
    (folder / "lessons" / "f01-first.md").write_text(LESSON.replace("twelve", "ten"))
    unnumbered = run("sync", str(folder), env=portal_data)
    (folder / "lessons" / "f01-first.md").write_text(LESSON.replace("version: 1.0.0", "version: 2.0.0"))
    numbered = run("sync", str(folder), env=portal_data)

    assert first.output == (
        "+ content/lessons/f01-first.md: full revision\n1 published, 0 proposed, 0 left out, 0 unchanged\n"
    )
    assert (again.exit_code, again.output) == (0, "0 published, 0 proposed, 0 left out, 1 unchanged\n")
    assert unnumbered.exit_code == 1
    assert (
        "! content/lessons/f01-first.md: The text has changed but its version is still 1.0.0."
        in unnumbered.output
    )
    assert "(from its version number; add “change: …” to override)" in numbered.output


def test_an_installation_that_was_never_set_up_says_so(folder: Path, tmp_path: Path) -> None:
    (tmp_path / "empty").mkdir()

    result = run("sync", str(folder), env={"PORTAL_DATA": str(tmp_path / "empty")})

    assert isinstance(result.exception, Misconfigured)
