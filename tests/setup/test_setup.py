"""The set-up: icons are found where they are named, builds are exact, and what fails says what to do."""

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path
from urllib.parse import unquote
from xml.etree import ElementTree as ET

import pytest

ROOT = Path(__file__).resolve().parents[2]
NODE_MODULES = ROOT / "node_modules"


@pytest.fixture(autouse=True)
def _npm_packages() -> None:
    """Where what a browser needs is demanded, as in CI, a checkout without it fails instead of being passed over."""
    if not NODE_MODULES.exists():
        if os.environ.get("RUNG_TEST_REQUIRE_BROWSER") == "1":
            raise RuntimeError("The npm packages are needed: make test sets them up.")
        pytest.skip("`make assets` has not been run here")


class Checkout:
    """A small checkout with the real set-up scripts and npm packages."""

    def __init__(self, place: Path) -> None:
        self.place = place
        self.static = place / "portal" / "core" / "static"
        self.build = self.static / "build"
        shutil.copytree(ROOT / "setup", place / "setup", ignore=shutil.ignore_patterns("__pycache__"))
        (place / "node_modules").symlink_to(NODE_MODULES)
        self.write("portal/core/static/theme.css", "body { color: black; }\n")
        self.write("portal/core/static/portal.css", "p { color: black; }\n")
        self.write("portal/core/static/portal.js", "'use strict';\n")

    def write(self, path: str, text: str) -> None:
        (self.place / path).parent.mkdir(parents=True, exist_ok=True)
        (self.place / path).write_text(text, "utf-8")

    def assets(self) -> subprocess.CompletedProcess[str]:
        script = self.place / "setup" / "assets.py"
        return subprocess.run([sys.executable, script], capture_output=True, text=True, check=False)

    def icons(self) -> set[str]:
        code = (
            "import icons, pathlib; print(*(use.name for use in icons.find_uses(pathlib.Path('../portal'))))"
        )
        command = [sys.executable, "-c", code]
        found = subprocess.run(command, cwd=self.place / "setup", capture_output=True, text=True, check=True)
        return set(found.stdout.split())

    @property
    def manifest(self) -> dict[str, str]:
        manifest: dict[str, str] = json.loads((self.build / "manifest.json").read_text())
        return manifest

    def built(self, name: str) -> str:
        return (self.build / self.manifest[name]).read_text("utf-8")

    def files(self) -> dict[str, bytes]:
        return {path.name: path.read_bytes() for path in self.build.iterdir()}


@pytest.fixture
def checkout(tmp_path: Path) -> Checkout:
    return Checkout(tmp_path)


@pytest.mark.parametrize(
    ("path", "source"),
    [
        ("portal/x/templates/x/a.html", '{{ icon("flag") }}'),
        ("portal/x/templates/x/a.html", '{{ ui.icon("flag" if late == "circle" else "flag-fill") }}'),
        ("portal/x/templates/x/a.html", "{{ badge('Late', icon='flag') }}"),
        ("portal/x/templates/x/a.html", '{% set tone_icons = {"good": "flag"} %}'),
        ("portal/x/templates/x/a.html", '{% macro badge(text, icon="flag") %}{% endmacro %}'),
        ("portal/x/views.py", 'NAV = Entry("Reports", icon="flag")'),
        ("portal/x/views.py", 'ENTRY = {"label": "Reports", "icon": "flag"}'),
        ("portal/x/views.py", 'TONE_ICONS = {1: "flag"}'),
        ("portal/x/views.py", 'class Entry:\n    icon: str = "flag"'),
        ("portal/x/views.py", 'def tone_icon(tone):\n    if tone:\n        return "flag"\n'),
        ("portal/x/views.py", 'def entry(label, icon="flag"): ...'),
    ],
)
def test_an_icon_is_sent_wherever_it_is_named(checkout: Checkout, path: str, source: str) -> None:
    checkout.write(path, source)
    assert {"flag"} <= checkout.icons() <= {"flag", "flag-fill"}


def test_the_styles_hold_the_icons_in_use_and_no_other(checkout: Checkout) -> None:
    checkout.write("portal/x/templates/x/a.html", '{{ icon("flag") }}')
    checkout.assets()
    (style,) = checkout.built("icons.css").splitlines()
    drawing = unquote(style.removeprefix('.icon-flag{--icon:url("data:image/svg+xml,').removesuffix('")}'))
    assert ET.fromstring(drawing).get("viewBox") == "0 0 16 16"


def test_an_unknown_icon_is_named_with_file_and_line_and_the_nearest_one(checkout: Checkout) -> None:
    checkout.write("portal/x/templates/x/a.html", 'one\n{{ icon("flagg") }}')
    result = checkout.assets()
    assert (result.returncode, result.stderr.splitlines()[0]) == (
        1,
        "portal/x/templates/x/a.html:2: there is no icon called 'flagg'. Perhaps flag or flask?",
    )


@pytest.mark.parametrize(
    ("path", "source"),
    [
        ("portal/x/templates/x/a.html", '{{ icon("flag-" ~ kind) }}'),
        ("portal/x/y.py", 'E = F(icon=f"{x}-fill")'),
    ],
)
def test_a_name_put_together_is_refused(checkout: Checkout, path: str, source: str) -> None:
    checkout.write(path, source)
    assert checkout.assets().stderr == (
        f"{path}:1: this icon's name is put together. Spell it out, so that it can be found.\n"
    )


def test_styles_load_fonts_by_their_hashed_names(checkout: Checkout) -> None:
    checkout.write(
        "portal/core/static/theme.css",
        'a { src: url("vendor/fonts/public-sans-latin-wght-normal.woff2"); }\n',
    )
    checkout.assets()
    assert checkout.built("theme.css") == (
        f'a {{ src: url("{checkout.manifest["public-sans-latin-wght-normal.woff2"]}"); }}\n'
    )


@pytest.mark.parametrize(
    ("link", "why"),
    [
        ("vendor/nothing.png", "which is neither beside it nor a font we ship."),
        ("https://example.org/a.png", "Pages load nothing from other places: keep the file here."),
    ],
)
def test_styles_load_nothing_that_we_do_not_ship(checkout: Checkout, link: str, why: str) -> None:
    checkout.write("portal/core/static/portal.css", f"a {{ background: url({link}); }}")
    result = checkout.assets()
    assert (result.returncode, result.stderr.endswith(f"{why}\n")) == (1, True)


def test_the_same_sources_give_the_same_bytes_and_are_built_once(checkout: Checkout) -> None:
    checkout.assets()
    first, made = checkout.files(), checkout.build.stat().st_ino
    assert (checkout.assets().stdout, checkout.build.stat().st_ino) == ("", made)

    shutil.rmtree(checkout.build)
    checkout.assets()
    assert checkout.files() == first


def test_a_build_that_fails_leaves_the_one_before_it(checkout: Checkout) -> None:
    checkout.assets()
    before = checkout.files()
    checkout.write("portal/core/static/portal.css", "a { background: url(nothing.png); }")
    assert checkout.assets().returncode == 1
    assert (checkout.files(), sorted(path.name for path in checkout.static.iterdir())) == (
        before,
        ["build", "portal.css", "portal.js", "theme.css"],
    )


@pytest.mark.parametrize(
    ("said", "advice"),
    [
        ("OSError: [Errno 28] No space left on device", "The disk is full"),
        ("npm error code ENOTFOUND", "No package registry could be reached."),
        (
            "ConnectionError: timed out\nERROR: No matching distribution found for flask",
            "No package registry",
        ),
        ("ERROR: No matching distribution found for flask", "The package registry has no ready-made build"),
        ("npm error code EINTEGRITY", "A package is not the one we locked"),
        ("npm error code SELF_SIGNED_CERT_IN_CHAIN", "A package registry's certificate is not trusted here."),
        ("something odd\n\n", "did not work; the last words were “something odd”."),
    ],
)
def test_a_failure_says_what_to_do(said: str, advice: str) -> None:
    explain = "import sys; from failures import explain; print(explain('Packages', sys.argv[1]))"
    answer = subprocess.run(
        [sys.executable, "-c", explain, said], cwd=ROOT / "setup", capture_output=True, text=True, check=True
    )
    assert advice in answer.stdout
    assert answer.stdout.endswith("All that was said is in .cache/setup.log.\n")


@pytest.mark.parametrize("command", [["nonsense"], []])
def test_an_unknown_word_ends_in_one_line(command: list[str]) -> None:
    answer = subprocess.run(
        [sys.executable, ROOT / "setup" / "bootstrap.py", *command],
        capture_output=True,
        text=True,
        check=False,
    )
    assert (answer.returncode, answer.stdout, len(answer.stderr.splitlines())) == (1, "", 1)


@pytest.mark.parametrize(
    "lock", ["requirements.lock", "requirements-dev.lock", "requirements-node.lock", "package-lock.json"]
)
def test_locks_name_hashes_and_no_place(lock: str) -> None:
    text = (ROOT / lock).read_text("utf-8")
    assert ("sha512-" in text or "--hash=sha256:" in text, "://" in text) == (True, False)
