"""The pages beside the API: the document, its browsable form, and what operators ask for.

Swagger UI comes from the package flask-swagger-ui and is served from here: the page asks nobody else for anything.
"""

import threading
from collections.abc import Callable
from importlib.resources import files
from pathlib import Path
from typing import Any

import flask_swagger_ui
from eventlet import tpool
from flask import Flask, Response, redirect
from werkzeug import Response as AnyResponse

from gateway.conditions import tagged
from gateway.performing import REVALIDATE, etag_of
from gateway.refusals import ROUTE_NOT_FOUND
from shared.runtime.serializer import render

DOCUMENT_PATH = "/api/openapi.json"
CSP = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'; "
    "form-action 'none'; base-uri 'none'; frame-ancestors 'none'"
)
HTML = "text/html; charset=utf-8"
OWN = {"index.html": HTML, "docs.js": "text/javascript; charset=utf-8", "docs.css": "text/css; charset=utf-8"}
SWAGGER = {
    "swagger-ui-bundle.js": "text/javascript; charset=utf-8",
    "swagger-ui.css": "text/css; charset=utf-8",
    "favicon-32x32.png": "image/png",
}

Probe = Callable[[], tuple[bool, dict[str, Any]]]


def serve_pages(app: Flask, document: Callable[[], dict[str, Any]]) -> None:
    """`/`, the document and the pages that show it."""
    printed = Printed(document)
    contents = {name: (read_own(name), media) for name, media in OWN.items()}
    contents |= {name: (read_swagger(name), media) for name, media in SWAGGER.items()}
    # Werkzeug would redirect an empty path to "/" of whatever host was named.
    app.add_url_rule("/", "home", lambda: redirect("/docs"), strict_slashes=False)
    app.add_url_rule(DOCUMENT_PATH, "document", lambda: page(printed.text(), "application/json"))
    app.add_url_rule("/docs", "docs", lambda: page(*contents["index.html"]))
    app.add_url_rule("/docs/<name>", "docs_file", lambda name: file_of(contents, name))


def serve_probes(app: Flask, live: Probe, ready: Probe, metrics: Callable[[], tuple[bytes, str]]) -> None:
    """What a supervisor and a monitor ask for. metrics: the text and its content type."""
    app.add_url_rule("/health/live", "live", lambda: probed(live))
    app.add_url_rule("/health/ready", "ready", lambda: probed(ready))
    app.add_url_rule("/metrics", "metrics", lambda: measured(*metrics()))


class Printed:
    """The document's text, made for the first who asks: others are answered meanwhile."""

    def __init__(self, document: Callable[[], dict[str, Any]]) -> None:
        self._document, self._text, self._making = document, b"", threading.Lock()

    def text(self) -> bytes:
        """As JSON."""
        with self._making:
            self._text = self._text or tpool.execute(lambda: render(self._document()))
        return self._text


def page(content: bytes, media: str) -> Response:
    """A file that changes only with a release."""
    response = Response(content, content_type=media)
    response.headers["Content-Security-Policy"] = CSP
    response.headers["Cache-Control"] = REVALIDATE
    return tagged(response, etag_of(content, None))


def file_of(contents: dict[str, tuple[bytes, str]], name: str) -> AnyResponse:
    """One of the files that were read at the start, and no other."""
    if name not in contents or name == "index.html":
        raise ROUTE_NOT_FOUND()
    return page(*contents[name])


def probed(probe: Probe) -> Response:
    """200 or 503, and why."""
    well, report = probe()
    return Response(render(report), 200 if well else 503, content_type="application/json")


def measured(text: bytes, media: str) -> Response:
    """The figures in the form that the monitor reads."""
    return Response(text, content_type=media)


def read_own(name: str) -> bytes:
    """One of our files."""
    return files(__name__).joinpath(name).read_bytes()


def read_swagger(name: str) -> bytes:
    """One of Swagger UI's files."""
    return (Path(flask_swagger_ui.__file__).parent / "dist" / name).read_bytes()
