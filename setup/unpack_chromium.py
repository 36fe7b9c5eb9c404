"""Unpack npm's @sparticuz/chromium: `unpack_chromium.py PACKAGE/bin HOME` leaves a command HOME/chromium.

It was packed for machines with nothing on them: its libraries and fonts are used where the machine has none.
"""

from __future__ import annotations

import shutil
import subprocess
import sys
import tarfile
from collections.abc import Iterator
from pathlib import Path
from shlex import quote
from xml.sax.saxutils import escape

import brotli  # type: ignore[import-untyped]

FONTS = '<?xml version="1.0"?>\n<fontconfig><dir>{fonts}</dir><cachedir>{cache}</cachedir></fontconfig>\n'


def main(packed: Path, home: Path) -> None:
    """Unpack beside ``home`` first, so that it exists whole or not at all."""
    fresh = home.with_name(f"{home.name}.part")
    shutil.rmtree(fresh, ignore_errors=True)
    fresh.mkdir(parents=True)
    with (fresh / "browser").open("wb") as browser:
        browser.writelines(_unpacked(packed / "chromium.br"))
    (fresh / "browser").chmod(0o755)
    for archive in ("al2023", "fonts", "swiftshader"):
        tar = fresh / f"{archive}.tar"
        with tar.open("wb") as whole:
            whole.writelines(_unpacked(packed / f"{archive}.tar.br"))
        with tarfile.open(tar) as members:
            members.extractall(fresh)
        tar.unlink()
    launcher = fresh / "chromium"
    launcher.write_text(
        f'#!/bin/sh\n{_variables(fresh, home)}exec {quote(str(home / "browser"))} "$@"\n', "utf-8"
    )
    launcher.chmod(0o755)
    (fresh / "fonts.conf").write_text(
        FONTS.format(fonts=escape(str(home / "fonts")), cache=escape(str(home / "cache"))), "utf-8"
    )
    fresh.rename(home)


def _unpacked(path: Path) -> Iterator[bytes]:
    unpacker = brotli.Decompressor()
    with path.open("rb") as packed:
        while block := packed.read(1 << 20):
            yield unpacker.process(block)
    if not unpacker.is_finished():
        sys.exit(f"{path} ends too early.")


def _variables(fresh: Path, home: Path) -> str:
    """What the launcher must say so that libraries and fonts are found."""
    lines = ""
    needed = subprocess.run(["ldd", fresh / "browser"], capture_output=True, text=True, check=False).stdout
    if "not found" in needed:
        lines += f"export LD_LIBRARY_PATH={quote(str(home / 'lib'))}\n"
    if not Path("/etc/fonts/fonts.conf").exists():
        lines += f"export FONTCONFIG_FILE={quote(str(home / 'fonts.conf'))}\n"
    return lines


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]))
