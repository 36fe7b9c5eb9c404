"""``portal people`` at the command line."""

import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from portal.cli import opened, portal
from portal.core import db, schema
from portal.core.environment import Settings
from portal.core.errors import Misconfigured, Refused
from portal.core.permissions import Role
from portal.core.reasons import Reason
from portal.directory.console import HELD_BACK
from portal.directory.effects import Effect, Effects
from portal.directory.views import SAMPLE
from portal.people import queries as people_queries
from portal.people.rules import PersonState


@pytest.fixture
def environment(tmp_path: Path) -> Iterator[dict[str, str]]:
    """An installation with a migrated database of its own."""
    data = tmp_path / "var"
    data.mkdir()
    engine = db.connect(Settings(data=data, secret="x" * 40))
    schema.upgrade(engine)
    engine.dispose()
    yield {"PORTAL_DATA": str(data)}
    db.session.remove()


def run(environment: dict[str, str], *arguments: object) -> Result:
    return CliRunner().invoke(portal, ["people", *map(str, arguments)], env=environment, obj=opened)


def refusal(result: Result) -> Reason:
    """Return the reason why a command refused."""
    assert isinstance(result.exception, Refused), result.output
    return result.exception.reason


def test_a_dry_run_tells_and_changes_nobody(environment) -> None:
    done = run(environment, "import", SAMPLE, "--dry-run")

    assert done.output.splitlines()[1:] == [
        "Added 12, Changed 0, Left 0, Errors 0, Unchanged 0", "This was a dry run: nobody was changed.",
    ]  # fmt: skip
    assert done.exit_code == 0
    assert not people_queries.has_people()


def test_a_file_is_applied_once_and_the_second_time_does_nothing(environment) -> None:
    assert run(environment, "import", SAMPLE).output.splitlines()[-1] == "Applied."
    assert people_queries.find_by_email("priya.raman@company.example")

    again = run(environment, "import", SAMPLE, "--apply-leavers")
    assert again.output.splitlines()[-1] == "The directory says the same as this file: nothing to do."


def test_errors_are_named_and_stop_the_import_unless_skipped(environment, tmp_path: Path) -> None:
    file = tmp_path / "people.csv"
    file.write_text("name,email\nFlo,flo\nGus,gus@x.example\n")

    refused = run(environment, "import", file)
    assert refusal(refused) == Reason("import_has_faults", count=1)
    assert "Row 2, Email: This is not a valid email. (flo)" in refused.output
    assert not people_queries.has_people()
    assert run(environment, "import", file, "--skip-errors").exit_code == HELD_BACK
    assert people_queries.find_by_email("gus@x.example")


def test_what_is_not_used_is_said_and_can_be_chosen_or_left_out(environment, tmp_path: Path) -> None:
    file = tmp_path / "people.csv"
    file.write_text("Name,E-mail,Email,Shoe size,Title\nGus,gus@x.example,g@home.example,44,Dr.\n")

    said = run(environment, "import", file, "--dry-run", "--ignore", "Title").output
    assert "email = “E-mail”" in said
    assert "Looks like email as well, and is not used: column 3 “Email”" in said
    assert "Not used: Shoe size, Title" in said

    assert run(environment, "import", file, "--column", "email=3", "--encoding", "utf-8").exit_code == 0
    assert people_queries.find_by_email("g@home.example")


def test_imports_are_listed_undone_and_discarded(environment, tmp_path: Path) -> None:
    run(environment, "import", SAMPLE)
    preview = json.loads(run(environment, "import", SAMPLE, "--dry-run", "--json").stdout)
    assert (preview["unchanged"], preview["questions"], preview["needs_confirmation"]) == (12, [], [])

    listed = run(environment, "imports").output.splitlines()
    assert [line.split("  ")[2] for line in listed] == ["Previewed, not applied", "Applied"]
    assert run(environment, "discard", preview["import"]).exit_code == 0
    assert run(environment, "undo", preview["import"] - 1).output == "Undone: 12\n"
    assert people_queries.find_by_email("marian.holt@company.example") is None


def test_columns_can_be_named(environment, tmp_path: Path) -> None:
    file = tmp_path / "people.csv"
    file.write_text("Wer;Wohin\nGus;gus@x.example\n")

    assert refusal(run(environment, "import", file)) == Reason("import_needs_email")
    assert run(environment, "import", file, "--mapping", "colour=Wer").exit_code == 2
    assert (
        run(environment, "import", file, "--mapping", "name=wer", "--mapping", "email=Wohin").exit_code == 0
    )
    assert people_queries.find_by_email("gus@x.example")


def test_many_leavers_need_a_word(environment, tmp_path: Path) -> None:
    run(environment, "import", SAMPLE)
    file = tmp_path / "people.csv"
    file.write_text("".join(SAMPLE.read_text().splitlines(keepends=True)[:4]))

    refused = run(environment, "import", file, "--apply-leavers")
    assert refusal(refused) == Reason(
        "import_many_change", effects=Effects(people=12, counts={Effect.LEAVES: 9})
    )
    assert run(environment, "import", file, "--apply-leavers", "--many-leavers").exit_code == 0


def test_the_first_administrator_gets_a_link(environment) -> None:
    made = run(environment, "admin", "cal@x.example", "--name", "Cal Chen")

    assert made.output.splitlines()[-1].startswith("http://127.0.0.1:8000/invitation/")
    cal = people_queries.find_by_email("cal@x.example")
    assert cal
    assert (cal.name, cal.state) == ("Cal Chen", PersonState.INVITED)
    assert [grant.role for grant in people_queries.list_access(cal.id)] == [Role.ADMIN]


def test_somebody_who_is_here_becomes_an_administrator_once(environment) -> None:
    run(environment, "import", SAMPLE)

    for _ in range(2):
        made = run(environment, "admin", "Marian.Holt@company.example", "--name", "Marian")
        assert made.output.splitlines()[-1].startswith("http://127.0.0.1:8000/invitation/")

    marian = people_queries.find_by_email("marian.holt@company.example")
    assert marian
    assert (marian.name, [grant.role for grant in people_queries.list_access(marian.id)]) == (
        "Marian Holt",
        [Role.ADMIN],
    )


def test_a_portal_that_was_never_started_says_so(tmp_path: Path) -> None:
    failed = run({"PORTAL_DATA": str(tmp_path)}, "admin", "cal@x.example", "--name", "Cal")

    assert isinstance(failed.exception, Misconfigured)
