"""Built styles, scripts, fonts and icons: hashed names, cached for ever, compressed at build time."""

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
    """Return hashed names by plain names. Empty where nothing was built: pages then have no styles."""
    path = folder / "manifest.json"
    return json.loads(path.read_text()) if path.exists() else {}


def serve(application: WsgiApp, folder: Path = BUILD) -> WsgiApp:
    """Serve the built files in front of ``application``, immutable and compressed."""
    hashed = set(read_manifest(folder).values())
    return _BuiltFiles(
        application,
        root=str(folder) if folder.exists() else None,
        prefix=PREFIX,
        immutable_file_test=lambda _path, url: url.removeprefix(PREFIX) in hashed,
    )


class _BuiltFiles(WhiteNoise):  # type: ignore[misc]
    """Serves the files that existed at the start. A file that a new build has removed since is a 404."""

    def serve(
        self, static_file: Any, environ: WSGIEnvironment, start_response: StartResponse
    ) -> Iterable[bytes]:
        try:
            return super().serve(static_file, environ, start_response)  # type: ignore[no-any-return]
        except FileNotFoundError:  # raised on opening, so nothing of the response is sent
            return self.application(environ, start_response)  # type: ignore[no-any-return]
