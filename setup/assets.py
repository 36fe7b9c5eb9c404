"""Build what a browser loads: our styles and scripts, what they stand on, fonts, and the icons in use.

Everything lands in ``portal/core/static/build`` under a name that carries the hash of its content, compressed
beside itself, with ``manifest.json`` from plain name to hashed name. The same sources always give the same
bytes; a build whose sources did not change is left alone; one that fails leaves the one before it in place.
"""

from __future__ import annotations

import gzip
import hashlib
import json
import os
import re
import sys
import tempfile
from difflib import get_close_matches
from pathlib import Path, PurePosixPath
from urllib.parse import quote

import brotli  # type: ignore[import-untyped]
from failures import explain_os
from icons import Unreadable, Use, find_uses

ROOT = Path(__file__).resolve().parent.parent
STATIC = ROOT / "portal" / "core" / "static"
BUILD = STATIC / "build"
PACKAGES = ROOT / "node_modules"

OURS = ("theme.css", "portal.css", "portal.js")
FROM_PACKAGES = {
    "bootstrap.min.css": "bootstrap/dist/css/bootstrap.min.css",
    "bootstrap.rtl.min.css": "bootstrap/dist/css/bootstrap.rtl.min.css",
    "bootstrap.bundle.min.js": "bootstrap/dist/js/bootstrap.bundle.min.js",
    "htmx.min.js": "htmx.org/dist/htmx.min.js",
}
FONT_PACKAGES = ("@fontsource-variable/newsreader", "@fontsource-variable/public-sans")
LICENCES = (
    "bootstrap/LICENSE",
    "@popperjs/core/LICENSE.md",
    "bootstrap-icons/LICENSE",
    "htmx.org/LICENSE",
    *(f"{package}/LICENSE" for package in FONT_PACKAGES),
)
COMPRESSED = {".css", ".js", ".svg", ".txt"}

LINK = re.compile(r"""url\(\s*(["']?)(?!data:|\#)([^"')]+)\1\s*\)""")
SOURCE_MAP = re.compile(rb"\s*(?:/\*# sourceMappingURL=[^*]*\*/|//# sourceMappingURL=\S*)\s*$")
PLAIN = " '/:=,()"  # may stand in a drawing within a style
DRAWING = re.compile(r'<svg [^>]*viewBox="([^"]+)"[^>]*>(.*)</svg>', re.DOTALL)


class CannotBuild(Exception):
    """A build that must not go on; its words say what to do."""


def main() -> int:
    """Build if anything changed, and say in one line what happened."""
    try:
        sources = collect()
        mark = fingerprint(sources)
        if is_current(mark):
            return 0
        files, manifest = finish(sources)
        publish(files, manifest, mark)
    except (CannotBuild, Unreadable) as error:
        print(str(error).replace(f"{ROOT}{os.sep}", ""), file=sys.stderr)
        return 1
    except OSError as error:
        print(explain_os(error), file=sys.stderr)
        return 1
    print(f"{len(manifest)} assets built, {sum(map(len, files.values())) // 1024} kB on disk")
    return 0


def collect() -> dict[str, bytes]:
    """Every asset by its plain name, as its author left it."""
    sources = {path.name: path.read_bytes() for path in sorted(STATIC.glob("[!.]*")) if path.is_file()}
    if missing := [name for name in OURS if name not in sources]:
        raise CannotBuild(f"{STATIC / missing[0]} is missing: the checkout is not whole. Try `git status`.")
    sources |= {name: _from_package(path) for name, path in FROM_PACKAGES.items()}
    fonts = {
        path.name: path
        for package in FONT_PACKAGES
        for path in (PACKAGES / package / "files").glob("*.woff2")
    }
    for name in [name for name in sources if name.endswith(".css")]:
        for link in _links(name, sources[name]):
            if link in fonts:
                sources[link] = fonts[link].read_bytes()
    sources["icons.css"] = icon_styles(find_uses(ROOT / "portal"))
    sources["licences.txt"] = b"\n".join(f"{path}\n\n".encode() + _from_package(path) for path in LICENCES)
    return dict(sorted(sources.items()))


def _from_package(path: str) -> bytes:
    try:
        return (PACKAGES / path).read_bytes()
    except FileNotFoundError as error:
        raise CannotBuild(f"node_modules/{path} is missing. Run `make assets`, which installs it.") from error


def _links(name: str, style: bytes) -> list[str]:
    """The files that a style sheet loads, by their last name; it may load from nowhere else."""
    links = [link for _, link in LINK.findall(style.decode())]
    if outside := [link for link in links if ":" in link or link.startswith("//")]:
        raise CannotBuild(
            f"{STATIC / name} loads {outside[0]}. Pages load nothing from other places: keep the file here."
        )
    return [PurePosixPath(link).name for link in links]


def icon_styles(uses: list[Use]) -> bytes:
    """A style for each icon in use, with its drawing in it.

    Not one drawing to link into: Chromium leaves such icons out where it happens to load that twice for a page.
    """
    names = {path.stem for path in (PACKAGES / "bootstrap-icons" / "icons").glob("*.svg")}
    if not names:
        raise CannotBuild("node_modules/bootstrap-icons is missing. Run `make assets`, which installs it.")
    for use in uses:
        if use.name not in names:
            close = " or ".join(get_close_matches(use.name, sorted(names), 2))
            hint = f" Perhaps {close}?" if close else ""
            raise CannotBuild(f"{use.path}:{use.line}: there is no icon called {use.name!r}.{hint}")
    return "".join(map(_icon_style, sorted({use.name for use in uses}))).encode()


def _icon_style(name: str) -> str:
    drawing = DRAWING.search(_from_package(f"bootstrap-icons/icons/{name}.svg").decode())
    if not drawing:
        raise CannotBuild(f"node_modules/bootstrap-icons/icons/{name}.svg is not a drawing we can read.")
    view, shapes = drawing.groups()
    shapes = "".join(map(str.strip, shapes.splitlines()))
    svg = f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="{view}">{shapes}</svg>'
    return (
        f""".icon-{name}{{--icon:url("data:image/svg+xml,{quote(svg.replace('"', "'"), safe=PLAIN)}")}}\n"""
    )


def fingerprint(sources: dict[str, bytes]) -> str:
    """One hash for all that a build depends on, this script included."""
    seen = hashlib.sha256(Path(__file__).read_bytes())
    for name, content in sources.items():
        seen.update(f"{name} {len(content)} ".encode() + content)
    return seen.hexdigest()


def is_current(mark: str) -> bool:
    try:
        return (BUILD / ".sources").read_text() == mark
    except FileNotFoundError:
        return False


def finish(sources: dict[str, bytes]) -> tuple[dict[str, bytes], dict[str, str]]:
    """Files to write and the manifest; style sheets last, since they name the others."""
    files: dict[str, bytes] = {}
    manifest: dict[str, str] = {}
    for name in sorted(sources, key=lambda name: (name.endswith(".css"), name)):
        content = SOURCE_MAP.sub(b"\n", sources[name]) if name.endswith((".css", ".js")) else sources[name]
        if name.endswith(".css"):
            content = _relink(name, content, manifest)
        plain = PurePosixPath(name)
        hashed = f"{plain.stem}.{hashlib.sha256(content).hexdigest()[:12]}{plain.suffix}"
        manifest[name], files[hashed] = hashed, content
        if plain.suffix in COMPRESSED:
            files[f"{hashed}.br"] = brotli.compress(content, quality=11)
            files[f"{hashed}.gz"] = gzip.compress(content, 9, mtime=0)
    return files, dict(sorted(manifest.items()))


def _relink(name: str, style: bytes, manifest: dict[str, str]) -> bytes:
    def hashed(link: re.Match[str]) -> str:
        target = PurePosixPath(link[2]).name
        if target not in manifest:
            raise CannotBuild(
                f"{STATIC / name} loads {link[2]}, which is neither beside it nor a font we ship."
            )
        return f'url("{manifest[target]}")'

    return LINK.sub(hashed, style.decode()).encode()


def publish(files: dict[str, bytes], manifest: dict[str, str], mark: str) -> None:
    """Swap the whole folder at once, so that nobody sees half a build."""
    with tempfile.TemporaryDirectory(prefix=".build-", dir=STATIC) as workshop:
        fresh, stale = Path(workshop, "fresh"), Path(workshop, "stale")
        fresh.mkdir()
        for name, content in files.items():
            (fresh / name).write_bytes(content)
        (fresh / "manifest.json").write_text(json.dumps(manifest, indent=2) + "\n", "utf-8")
        (fresh / ".sources").write_text(mark)
        if BUILD.exists():
            BUILD.rename(stale)
        try:
            fresh.rename(BUILD)
        except OSError:
            if stale.exists():
                stale.rename(BUILD)
            raise


if __name__ == "__main__":
    sys.exit(main())
