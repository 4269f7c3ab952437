"""How large a body may be: more where a file is wanted, if it really is an upload to there."""

from typing import Any

from flask import Flask
from werkzeug.exceptions import HTTPException

from gateway.operations import MULTIPART
from shared.runtime.serializer import BODY_BYTES_MAX
from shared.runtime.settings import Settings

ENVELOPE_BYTES_MAX = 64 * 1024
# A file crosses the bus in base64, which makes four characters of three bytes.
FILE_BYTES_MAX = (BODY_BYTES_MAX - ENVELOPE_BYTES_MAX) // 4 * 3


class Uploads:
    """Knows which paths take files."""

    def __init__(self, app: Flask, settings: Settings) -> None:
        self._adapter = app.url_map.bind("")
        self._endpoints = upload_endpoints(app)
        self._body_bytes_max = settings.body_bytes_max
        self._upload_bytes_max = min(settings.upload_bytes_max, FILE_BYTES_MAX)

    def body_bytes_limit(self, environ: dict[str, Any]) -> int:
        """The web server's hook, asked before a body is read."""
        if not environ.get("CONTENT_TYPE", "").lower().startswith(MULTIPART):
            return self._body_bytes_max
        try:
            endpoint, _ = self._adapter.match(environ["PATH_INFO"], method=environ["REQUEST_METHOD"])
        except HTTPException:
            return self._body_bytes_max
        takes_files = (endpoint, environ["REQUEST_METHOD"]) in self._endpoints
        return self._upload_bytes_max if takes_files else self._body_bytes_max


def upload_endpoints(app: Flask) -> set[tuple[str, str]]:
    """Endpoint and method of every operation that takes a file."""
    found = set()
    for endpoint, function in app.view_functions.items():
        view = getattr(function, "view_class", None)
        for method in getattr(view, "methods", None) or ():
            operation = getattr(view, method.lower())._apidoc["operation"]
            if operation.input is not None and operation.input.source == "upload":
                found.add((endpoint, method))
    return found
