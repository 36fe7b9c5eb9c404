"""Built styles, scripts, fonts and icons: hashed names, served for ever, compressed at build time."""

import json
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any
from wsgiref.types import StartResponse, WSGIEnvironment

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
    return _BuiltFiles(
        application,
        root=str(folder) if folder.exists() else None,
        prefix=PREFIX,
        immutable_file_test=lambda _path, url: url.removeprefix(PREFIX) in hashed,
    )


class _BuiltFiles(WhiteNoise):  # type: ignore[misc]
    """The files there were at the start; one that a new build has taken away since is a page that is not there."""

    def serve(
        self, static_file: Any, environ: WSGIEnvironment, start_response: StartResponse
    ) -> Iterable[bytes]:
        try:
            return super().serve(static_file, environ, start_response)  # type: ignore[no-any-return]
        except FileNotFoundError:  # while it was opened, so nothing of the answer has left
            return self.application(environ, start_response)  # type: ignore[no-any-return]
