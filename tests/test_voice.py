"""The words people read: none of those that a native product writer would not use."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
PORTAL = ROOT / "portal"

INSTEAD = {
    "by itself": "on its own, automatically",
    "by themselves": "on their own, automatically",
    "let go": "discard, delete, leave",
    "meant": "for, about, intended",
    "mend": "fix",
    "mended": "fixed",
    "mending": "fixing",
    "mends": "fixes",
    "somebody who": "a person who, or the role",
    "stands": "is, shows, says",
    "whoever": "the person who, or the role",
    "whom": "who",
}
ON_SCREEN = {
    "letters": "characters, encoding",
    "please": "leave it out",
    "successfully": "leave it out",
}
"""Words that only the portal avoids: customers of the lessons write letters and say please."""

EXCEPTIONS: dict[tuple[str, str], str] = {
    ("portal/agents/words.py", "letters"): "a decision number is made of letters, digits and dashes",
    ("portal/core/templates/components.html", "letters"): "an agent of the sample sends letters to customers",
}
"""A file and a word that it may use, with the reason."""

PACKAGES = sorted(path.parent.name for path in PORTAL.glob("*/__init__.py"))
JINJA_COMMENT = re.compile(r"\{#.*?#\}", re.DOTALL)
JINJA_CODE = re.compile(r"\{[{%].*?[}%]\}", re.DOTALL)
QUOTED = re.compile(r'"([^"]*)"')
DOCUMENTED = (ast.Module, ast.ClassDef, ast.FunctionDef, ast.AsyncFunctionDef)


def test_the_content_uses_plain_words() -> None:
    files = sorted(path for path in (ROOT / "content").rglob("*") if path.is_file())

    problems = [each for path in files for each in found(path, path.read_text(), INSTEAD)]

    assert not problems, "\n".join(problems)


@pytest.mark.parametrize("package", PACKAGES)
def test_a_package_uses_plain_words_on_screen(package: str) -> None:
    problems = list(of_package(package))

    assert not problems, "\n".join(problems)


def test_every_exception_is_still_needed() -> None:
    used = {
        (path.relative_to(ROOT).as_posix(), word)
        for path in [*PORTAL.rglob("*.py"), *PORTAL.rglob("*.html")]
        for word in words_in(shown(path), INSTEAD | ON_SCREEN)
    }

    assert set(EXCEPTIONS) - used == set()


def of_package(package: str) -> Iterator[str]:
    for kind in ("*.py", "*.html"):
        for path in sorted((PORTAL / package).rglob(kind)):
            yield from found(path, shown(path), INSTEAD | ON_SCREEN)


def found(path: Path, text: str, words: dict[str, str]) -> Iterator[str]:
    where = path.relative_to(ROOT).as_posix()
    for word in words_in(text, words):
        if (where, word) not in EXCEPTIONS:
            yield f"{where}: “{word}”. Write: {words[word]}."


def words_in(text: str, words: dict[str, str]) -> list[str]:
    pattern = re.compile(
        r"\b(" + "|".join(word.replace(" ", r"\s+") for word in words) + r")\b", re.IGNORECASE
    )
    return sorted({" ".join(match.lower().split()) for match in pattern.findall(text)})


def shown(path: Path) -> str:
    """Return the text of a file that people may read: strings of Python, text and strings of a template."""
    text = path.read_text()
    if path.suffix == ".py":
        return "\n".join(strings(ast.parse(text)))
    without_comments = JINJA_COMMENT.sub("", text)
    in_code = [string for code in JINJA_CODE.findall(without_comments) for string in QUOTED.findall(code)]
    return "\n".join([JINJA_CODE.sub(" ", without_comments), *in_code])


def strings(tree: ast.AST) -> Iterator[str]:
    documentation = {
        id(node.body[0].value)
        for node in ast.walk(tree)
        if isinstance(node, DOCUMENTED) and node.body and isinstance(node.body[0], ast.Expr)
    }
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in documentation:
            yield node.value
