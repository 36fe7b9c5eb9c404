"""The shape of the code: the contracts hold, each of them can fail, and the house rules that no linter knows."""

import ast
import re
import shutil
import subprocess
import sys
import tomllib
from functools import cache
from pathlib import Path

import pytest

from portal.application import FEATURES

ROOT = Path(__file__).parents[1]
PORTAL = ROOT / "portal"
MODULES = sorted(PORTAL.rglob("*.py"))
CONTRACTS = tomllib.loads((ROOT / "pyproject.toml").read_text())["tool"]["importlinter"]["contracts"]
VIOLATIONS = {
    "Packages form one ladder; siblings on a rung do not know each other": (
        "audit/rules.py",
        "import portal.people.rules",
    ),
    "Inside a feature, imports run downhill": ("people/rules/names.py", "import portal.people.queries"),
    "Views and forms belong to their feature alone": ("today/views.py", "import portal.readiness.forms"),
    "Inside training, subjects form a ladder of their own": (
        "training/labs/rules.py",
        "import portal.training.quizzes.rules",
    ),
    "Rules are pure": ("people/rules/names.py", "import flask"),
    "Only models, queries and commands talk to the database": ("people/forms.py", "import sqlalchemy"),
    "Commands, queries and models know nothing of the web": ("people/commands/states.py", "import flask"),
    "No cycles anywhere": ("core/clock.py", "import portal.core.db\nimport portal.core.text"),
}
RECORDLESS = {
    # Part of commands that record why, or notes that belong to reading.
    "portal/audit/commands.py": {"record"},
    # A call that only reads is not for the log; that a token was used is on its own row.
    "portal/clients/commands.py": {"recognise", "note_used"},
    "portal/outbox/commands.py": {"forget_mails"},
    "portal/people/commands/duties.py": {"confirm_lost"},
    "portal/people/commands/places.py": {"refuse_circles"},
    "portal/people/commands/sets.py": {"ids_of", "is_empty", "set_of_one"},
    "portal/people/commands/sign_ins.py": {"end_sign_ins", "spend_links"},
    "portal/people/commands/sorting.py": {"sort_names_again", "write_unit_words"},
    "portal/directory/commands.py": {"forget_person"},
    # The log has that a message was sent, updated, retracted; who was told and who opened it are rows of their own.
    "portal/messages/commands/publishing.py": {"tell_next"},
    "portal/messages/commands/reading.py": {"note_opened"},
    "portal/messages/commands/refusals.py": {"refuse_other_text", "refuse_unfit", "refuse_unless_writer"},
    # A notice is recorded by what it is about; its mail by the outbox. When it was read is its reader's own business.
    "portal/notices/commands.py": {
        "footer", "forget_old", "forget_person", "mark_all_read", "mark_read", "note_read", "tell",
    },
    "portal/notices/delivery.py": {"send_digests"},
    "portal/notices/telling.py": {"tell_everyone"},
    "portal/exceptions/commands.py": {"forget_person"},
    "portal/policies/commands/signing.py": {"forget_person"},
    "portal/training/assessments/commands.py": {"forget_person"},
    "portal/training/signoffs/commands.py": {"forget_person"},
    "portal/signatures/commands.py": {"signature"},
    "portal/today/commands.py": {"forget_person"},
    "portal/agents/commands/refusals.py": {"refuse", "refuse_words"},
    "portal/agents/commands/periods.py": {"close_plan", "find_facts", "hold_level", "open_level", "today_of"},
    # Projections of facts that are recorded where they happen.
    "portal/audiences/commands.py": {"refresh_members"},
    "portal/readiness/commands/levels.py": {"add_to_tallies", "hold_people", "recount_levels", "refresh_levels"},
    "portal/readiness/commands/standings.py": {"recount", "refresh"},
    "portal/readiness/commands/works_with.py": {"refresh_works_with"},
    "portal/reports/commands/progress.py": {
        "append", "hold", "insert_filed", "keep_line", "keep_progress", "refresh_promises", "refuse_move", "see",
    },
    "portal/readiness/commands/reliefs.py": {"forget_reliefs"},
    "portal/readiness/commands/suspensions.py": {"forget_person"},
    # Before anybody is signed in nothing has happened yet: a hash, a comparison, an attempt, how long a link works;
    # and when a browser was last seen, every five minutes, is not for the log.
    "portal/people/credentials.py": {
        "hash_password", "check_password", "claim_attempt", "forgive_attempt", "note_seen", "life_of",
    },
    # The log does not log itself.
    "portal/audit/chain.py": {"sequence", "checkpoint", "checkpoint_text", "note_sealed", "write_out"},
    # A mail is recorded by what sends it; whether it left is on its own row, for the delivery page.
    "portal/chat/delivery.py": {"claim", "deliver_due", "forget_old"},
    "portal/outbox/delivery.py": {"deliver_due", "claim", "message_of", "forget_old"},
    "portal/directory/applying.py": {"refuse_lost_duties", "refuse_without_administrator"},  # reads only
    "portal/directory/steps.py": {"suggested_columns"},  # reads only
}  # fmt: skip
# Modules that change rows without being called commands: they are held to the same rules.
COMMAND_BY_ANOTHER_NAME = (
    "audit/chain.py", "chat/delivery.py",
    "notices/delivery.py", "outbox/delivery.py", "people/credentials.py", "people/first_steps.py",
    "directory/applying.py", "directory/steps.py", "directory/undoing.py", "notices/telling.py",
)  # fmt: skip
WRITES_BESIDES = {
    "audit/frontier.py": "where the portal left the end of the chain, inside the use case that seals",
    "audit/lanes.py": "the number of an entry, written with the entry itself",
    "audit/marking.py": "marks of a lost key, inside the command that takes a new one",
    "audit/feed.py": "how far a follower has read, inside the follower's own use case",
    "core/once.py": "that a form was sent, for as long as it might be sent again; what it did is recorded",
    "core/unsent.py": "a form kept for its sender for a day because the sign-in had ended; sending it is recorded",
    "core/validity.py": "that periods have ended, inside the use case of a command, which records why",
    "core/last_runs.py": "when a job ran or a backup was made, which is for the health page and not for the log",
    "people/erasing.py": "what each feature forgets, inside erase_person, which records it as one",
    "core/health.py": "the readiness probe has to write a row to know that it can",
    "demo/crowd.py": "a bulk load of a made-up company, checked afterwards by its log and its counts",
    "directory/checking.py": "staged rows only; nobody is changed",
    "directory/comparing.py": "staged rows only; nobody is changed",
    "directory/findings.py": "staged rows only; nobody is changed",
    "directory/matching.py": "staged rows only; nobody is changed",
    "directory/staging.py": "staged rows only; nobody is changed",
    "directory/weighing.py": "staged rows only; nobody is changed",
    "directory/opening.py": "lets staged rows know the units and sites that a command opened",
    "directory/renaming.py": "staged rows only; a command renames units",
}
WRITING = frozenset(
    {
        "db.session.add",
        "db.session.add_all",
        "db.session.merge",
        "db.session.delete",
        "insert",
        "update",
        "delete",
    }
)


@cache
def _tree(path: Path) -> ast.Module:
    return ast.parse(path.read_text())


def test_every_contract_has_a_violation_that_is_tried() -> None:
    assert {contract["name"] for contract in CONTRACTS} == set(VIOLATIONS)


@pytest.mark.parametrize("contract", sorted(VIOLATIONS))
def test_a_planted_violation_breaks_its_contract(contract: str, tmp_path: Path) -> None:
    file, line = VIOLATIONS[contract]
    shutil.copytree(
        PORTAL, tmp_path / "portal", ignore=shutil.ignore_patterns("__pycache__", "static", "templates")
    )
    shutil.copy(ROOT / "pyproject.toml", tmp_path)
    (tmp_path / "tests").mkdir()
    shutil.copy(ROOT / "tests" / "contracts.py", tmp_path / "tests")
    target = tmp_path / "portal" / file
    target.write_text(f"{target.read_text()}\n{line}\n")

    checked = subprocess.run(
        [Path(sys.executable).with_name("lint-imports"), "--no-cache"],
        cwd=tmp_path, capture_output=True, text=True, check=False, env={"PYTHONPATH": str(tmp_path)},
    )  # fmt: skip

    assert f"{contract} BROKEN" in checked.stdout, checked.stdout + checked.stderr


def features() -> set[str]:
    """Every folder in the standard shape: it has rules or models."""
    names = ("rules.py", "models.py", "rules/__init__.py", "models/__init__.py")
    folders = {path.parents[name.count("/")] for name in names for path in PORTAL.rglob(name)}
    return {".".join(folder.relative_to(ROOT).parts) for folder in folders}


def test_the_downhill_contract_names_every_feature() -> None:
    downhill = next(each for each in CONTRACTS if each["name"].startswith("Inside a feature"))

    assert set(downhill["containers"]) == features()


NAMED = [*PORTAL.rglob("commands.py"), *PORTAL.rglob("commands/*.py")]
COMMANDS = sorted([*NAMED, *(PORTAL / name for name in COMMAND_BY_ANOTHER_NAME)])


def test_whatever_changes_rows_is_a_command_or_listed_with_a_reason() -> None:
    writing = {path for path in MODULES if _calls(_tree(path)) & WRITING}
    besides = {str(path.relative_to(PORTAL)) for path in writing - set(COMMANDS)}

    assert besides == set(WRITES_BESIDES)


ENDPOINT = re.compile(r"""["']([a-z_]+)\.[a-z_]+["']""")
ADDRESS = re.compile(r"""url_for\(\s*["']([a-z_]+)\.""")


def links_uphill(root: Path) -> list[str]:
    """Endpoints of features above, named in a template or by ``url_for`` in a view."""
    height = {"core": -1} | {feature.name: number for number, feature in enumerate(FEATURES)}
    owner = {blueprint.name: feature.name for feature in FEATURES for blueprint in feature.blueprints}
    return [
        f"{path.relative_to(root)}: {found.group()}"
        for pattern, suffix in ((ENDPOINT, "*.html"), (ADDRESS, "*.py"))
        for path in sorted(root.rglob(suffix))
        for found in pattern.finditer(path.read_text())
        if (feature := owner.get(found.group(1)))
        and height[feature] > height.get(path.relative_to(root).parts[0], len(FEATURES))
    ]


def test_templates_and_views_name_only_endpoints_of_their_own_feature_or_below() -> None:
    """A page of a feature above is reached by a panel, or by a link that the feature hands in."""
    assert links_uphill(PORTAL) == []


def test_a_planted_link_to_a_feature_above_is_seen(tmp_path: Path) -> None:
    for file, text in {
        "agents/templates/agents/show.html": '{{ url_for("readiness.learn") }} {{ url_for("people.index") }}',
        "training/views.py": 'url_for("today.index")',
        "core/templates/page.html": '{{ url_for("people.profile") }}',
    }.items():
        (tmp_path / file).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / file).write_text(text)

    assert links_uphill(tmp_path) == [
        'agents/templates/agents/show.html: "readiness.learn"',
        'core/templates/page.html: "people.profile"',
        'training/views.py: url_for("today.',
    ]


def test_words_on_screen_have_no_typewriter_quotes() -> None:
    spoken = re.compile(r"\b(?:_|_l|n?gettext|lazy_gettext)\(\s*\"((?:[^\"\\]|\\.)*)\"")
    straight = [
        f"{path.relative_to(PORTAL)}: {words}"
        for path in sorted([*MODULES, *PORTAL.rglob("*.html")])
        for words in spoken.findall(path.read_text())
        if re.search(r"\w'\w|\\\"", words)
    ]

    assert straight == []


def test_the_contracts_know_commands_by_another_name() -> None:
    """Each is kept from the web, and has its rung among the files of its folder."""
    web_free = next(each for each in CONTRACTS if each["name"].startswith("Commands, queries and models"))
    downhill = next(each for each in CONTRACTS if each["name"].startswith("Inside a feature"))
    modules = ["portal." + name.removesuffix(".py").replace("/", ".") for name in COMMAND_BY_ANOTHER_NAME]

    assert [name for name in modules if name not in web_free["source_modules"]] == []
    assert [
        name for name in modules if f"({name.rsplit('.', 1)[-1]})" not in " | ".join(downhill["layers"])
    ] == []


def test_every_command_writes_its_audit_entry() -> None:
    silent = {str(path.relative_to(ROOT)): _silent(_tree(path)) for path in COMMANDS}

    assert {path: names for path, names in silent.items() if names} == RECORDLESS


def _silent(tree: ast.Module) -> set[str]:
    """The public functions of a module that write nothing to the audit log."""
    functions = {node.name: node for node in tree.body if isinstance(node, ast.FunctionDef)}
    return {name for name in functions if not name.startswith("_") and not _records(name, functions, set())}


def _records(name: str, functions: dict[str, ast.FunctionDef], seen: set[str]) -> bool:
    """Whether a function calls ``record``, itself or through a function beside it or another command."""
    seen.add(name)
    called = _calls(functions[name])
    if any(each == "record" or "commands." in each for each in called):
        return True
    return any(_records(each, functions, seen) for each in called & set(functions) - seen)


def test_whose_rows_somebody_may_see_is_written_in_one_place() -> None:
    """Conditions on the units of a scope, and the walk along a line of managers, belong to people/reach.py."""
    written_again = {
        str(path.relative_to(PORTAL))
        for path in MODULES
        if re.search(r"\bscope\.units\b|\brecursive=True", path.read_text())
    }

    assert written_again == {"people/reach.py"}


UNTYPED = {
    # A body of content has the shape of its kind, which library/shapes checked when it was taken in.
    "portal/library/queries/versions.py": {"catalogue", "find_content"},
    # Each value has the type of its own setting.
    "portal/settings/queries.py": {"values_as_of"},
}
QUERIES = sorted({*PORTAL.rglob("queries.py"), *PORTAL.rglob("queries/*.py"), PORTAL / "people" / "reach.py"})


@pytest.mark.parametrize("path", QUERIES, ids=lambda path: str(path.relative_to(PORTAL)))
def test_rows_have_types(path: Path) -> None:
    """A page and a rule know which columns they are given; ``Setting[Any]`` is a setting of any type."""
    untyped = {
        node.name
        for node in ast.parse(path.read_text()).body
        if isinstance(node, ast.FunctionDef) and not node.name.startswith("_")
        if re.search(r"\bAny\b", ast.unparse(node.returns or node).replace("Setting[Any]", ""))
    }

    assert untyped == UNTYPED.get(str(path.relative_to(ROOT)), set())


NOT_RETRIED = {
    "core/db.py",
    "chat/delivery.py",
    "outbox/delivery.py",
}  # single statements, each claimed by one


def test_use_cases_are_retried_where_two_may_meet() -> None:
    """A block cannot run again; only the sample company, which nobody else writes to, is played in blocks."""
    blocks = {str(path.relative_to(PORTAL)) for path in MODULES if "use_case()" in path.read_text()}

    assert {name for name in blocks if not name.startswith("demo/")} == NOT_RETRIED


def _calls(tree: ast.AST) -> set[str]:
    return {ast.unparse(node.func) for node in ast.walk(tree) if isinstance(node, ast.Call)}


def test_a_class_name_is_used_once() -> None:
    """A class is found by its name alone; a class inside another, such as a form's ``Meta``, is not counted."""
    files: dict[str, list[str]] = {}
    for path in MODULES:
        for node in _tree(path).body:
            if isinstance(node, ast.ClassDef):
                files.setdefault(node.name, []).append(str(path.relative_to(PORTAL)))

    assert {name: paths for name, paths in files.items() if len(paths) > 1} == {}


def test_time_comes_from_the_clock() -> None:
    asks_the_machine = {"datetime.now", "datetime.utcnow", "date.today", "time.time"}
    asking = {str(path.relative_to(PORTAL)): _calls(_tree(path)) & asks_the_machine for path in MODULES}

    assert {path for path, calls in asking.items() if calls} == {"core/clock.py"}


def test_no_lazy_sentence_holds_what_somebody_wrote() -> None:
    """Templates take a lazy sentence for safe HTML, so only numbers may be put into one."""
    loose = [
        f"{path.relative_to(PORTAL)}: {ast.unparse(node)}"
        for path in MODULES
        for node in ast.walk(_tree(path))
        if isinstance(node, ast.Call) and ast.unparse(node.func) in {"_l", "lazy_gettext", "lazy_ngettext"}
        if {each.arg for each in node.keywords} - {"number", "most", "num"}
    ]

    assert loose == []


def test_commands_name_pages_and_never_take_a_link() -> None:
    """An address is made in one place, from an endpoint and values: core.links."""
    taken = [
        f"{path.relative_to(PORTAL)}: {node.name}"
        for path in COMMANDS
        for node in ast.walk(_tree(path))
        if isinstance(node, ast.FunctionDef)
        if {each.arg for each in (*node.args.args, *node.args.kwonlyargs)} & {"link", "url", "compose"}
    ]

    assert taken == []


def test_the_address_of_the_portal_is_put_before_a_page_in_one_place() -> None:
    places = {str(path.relative_to(PORTAL)) for path in MODULES if "settings.address" in path.read_text()}

    assert places == {"core/links.py", "serving_cli.py"}


NAMED_BELOW = {
    # Values in logs that exist: these actions were recorded before paths had a package of their own.
    "portal/paths/actions.py": {"training"},
    # The files of the content library are called so.
    "portal/library/linting/lessons.py": {"paths"},
    "portal/library/linting/shelf.py": {"paths"},
}


def test_nothing_below_a_feature_names_it() -> None:
    """No endpoint, action, place or template of a feature is written in core or in a feature below it."""
    found: dict[str, set[str]] = {}
    for number, feature in enumerate(FEATURES):
        below = ["core", *(each.name for each in FEATURES[:number])]
        lower = {blueprint.name for each in FEATURES[:number] for blueprint in each.blueprints}
        names = {feature.name, *(blueprint.name for blueprint in feature.blueprints)} - lower
        named = re.compile(rf"""["'](?:{"|".join(sorted(names))})[./][a-z_]""")
        for path in (path for package in below for path in _text_of(PORTAL / package)):
            code = "\n".join(line for line in path.read_text().splitlines() if "``" not in line)
            if named.search(code):
                found.setdefault(str(path.relative_to(ROOT)), set()).add(feature.name)

    assert found == NAMED_BELOW


def _text_of(package: Path) -> list[Path]:
    return sorted([*package.rglob("*.py"), *package.rglob("*.html")])
