"""Built styles, scripts, fonts and icons: hashed names, served for ever, compressed at build time."""

import json
from collections.abc import Mapping
from pathlib import Path

from whitenoise import WhiteNoise

from portal.core.headers import WsgiApp

BUILD = Path(__file__).parent / "static" / "build"
PREFIX = "/static/"


def read_manifest(folder: Path = BUILD) -> Mapping[str, str]:
    """Plain name to hashed name; empty where nothing was built, and the pages then come plain."""
    path = folder / "manifest.json"
    return json.loads(path.read_text()) if path.exists() else {}


def serve(application: WsgiApp, folder: Path = BUILD) -> WsgiApp:
    """Put the built files in front of ``application``, immutable and compressed."""
    hashed = set(read_manifest(folder).values())
    return WhiteNoise(  # type: ignore[no-any-return]
        application,
        root=str(folder) if folder.exists() else None,
        prefix=PREFIX,
        immutable_file_test=lambda _path, url: url.removeprefix(PREFIX) in hashed,
    )
