"""Every setting on the page is read by the feature that declares it."""

import ast
import importlib
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import pytest

from portal.application import FEATURES
from portal.settings.rules import Setting

PORTAL = Path(__file__).parents[2] / "portal"
FILES = sorted(PORTAL.rglob("settings.py"))
INSTALLED = {each for feature in FEATURES for each in feature.settings}


def declared_in(path: Path) -> dict[str, list[Setting[Any]]]:
    """Return the settings of a ``settings.py`` by the name of their variable."""
    module = importlib.import_module(".".join(path.relative_to(PORTAL.parent).with_suffix("").parts))
    found = {name: list(_settings_in(value)) for name, value in vars(module).items() if name != "SETTINGS"}
    return {name: settings for name, settings in found.items() if settings}


def _settings_in(value: object) -> Iterator[Setting[Any]]:
    if isinstance(value, Setting):
        yield value
    elif isinstance(value, Mapping) and not isinstance(value, type):
        for each in value.values():
            yield from _settings_in(each)


def names_used_in(folder: Path) -> set[str]:
    code = [path for path in folder.rglob("*.py") if path not in FILES]
    nodes = (node for path in code for node in ast.walk(ast.parse(path.read_text())))
    return {node.id for node in nodes if isinstance(node, ast.Name)}


def readers_of(path: Path) -> Path:
    """Return where settings may be read: those of the settings package anywhere, others in their own feature."""
    feature = PORTAL / path.relative_to(PORTAL).parts[0]
    return PORTAL if feature.name == "settings" else feature


@pytest.mark.parametrize("path", FILES, ids=lambda path: str(path.relative_to(PORTAL)))
def test_a_feature_reads_every_setting_that_it_declares(path: Path) -> None:
    declared = declared_in(path)

    assert declared
    assert declared.keys() <= names_used_in(readers_of(path))


def test_every_declared_setting_is_on_the_page() -> None:
    declared = {each for path in FILES for settings in declared_in(path).values() for each in settings}

    assert {each.name for each in declared ^ INSTALLED} == set()
