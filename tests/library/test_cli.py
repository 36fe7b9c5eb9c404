"""``portal content``: what an editor sees at the command line."""

import shutil
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
from portal.library.files import home

F01 = "lessons/f01-what-an-agent-is.md"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A copy of the shipped content."""
    shutil.copytree(home(), tmp_path / "content")
    return tmp_path / "content"


def change(folder: Path, old: str, new: str, *, version: str = "1.0.1") -> None:
    """Change the first lesson, and give it a number."""
    text = (home() / F01).read_text().replace(old, new)
    (folder / F01).write_text(text.replace("version: 1.0.1", f"version: {version}"))


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
    with clock.moved_to(datetime(2026, 11, 22, tzinfo=UTC)):
        first = run("sync", str(folder), env=portal_data)
        again = run("sync", str(folder), env=portal_data)
        change(folder, "Something moved", "A thing moved")
        unnumbered = run("sync", str(folder), env=portal_data)
        change(folder, "Something moved", "A thing moved", version="1.1.0")
        previewed = run("sync", str(folder), "--preview", env=portal_data)
        numbered = run("sync", str(folder), env=portal_data)
        (folder / F01).unlink()
        deleted = run("sync", str(folder), env=portal_data)
        retired = run("retire", "f01-what-an-agent-is", env=portal_data)

    assert f"+ content/{F01}: full revision\n" in first.output
    assert "0 proposed, 0 left out, 0 unchanged\n" in first.output
    assert (again.exit_code, again.output.count("\n")) == (0, 1)
    assert unnumbered.exit_code == 1
    assert f"! content/{F01}: The text has changed but its version is still 1.0.1." in unnumbered.output
    assert (previewed.exit_code, previewed.output.splitlines()[-1]) == (0, "Nothing was published.")
    assert f"+ content/{F01}: partial revision (from its version number)" in numbered.output
    assert "f01-what-an-agent-is has no file here and stays in force." in deleted.output
    assert retired.output == "f01-what-an-agent-is is retired\n"


def test_a_version_is_undone_from_the_command_line_and_says_why_not(folder: Path, portal_data) -> None:
    with clock.moved_to(datetime(2026, 11, 22, tzinfo=UTC)):
        run("sync", str(folder), env=portal_data)
        first = run("undo", "f01-what-an-agent-is", "--reason", "Wrong.", env=portal_data)
        change(folder, "Something moved", "A thing moved", version="1.1.0")
        run("sync", str(folder), env=portal_data)
        undone = run("undo", "f01-what-an-agent-is", "--reason", "Wrong.", env=portal_data)
        unknown = run("undo", "f99", "--reason", "Wrong.", env=portal_data)

    assert first.exit_code == 1
    assert "This is the first version" in first.output
    assert undone.output == "f01-what-an-agent-is 1.1.0 is withdrawn\n"
    assert "There is no content f99." in unknown.output


def test_an_installation_that_was_never_set_up_says_so(folder: Path, tmp_path: Path) -> None:
    (tmp_path / "empty").mkdir()

    result = run("sync", str(folder), env={"PORTAL_DATA": str(tmp_path / "empty")})

    assert isinstance(result.exception, Misconfigured)
