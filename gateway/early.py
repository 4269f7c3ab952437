"""What is answered without a worker: public reads that are kept, probes, and what the web server itself refuses.

The first is the gateway's fastest path: it does nothing per request that could be done once.
"""

from collections.abc import Callable, Iterable
from io import BytesIO
from typing import Any

from flask import Flask
from werkzeug import Response
from werkzeug.http import parse_etags

from gateway.arrival import OPERATION_KEY, request_id_of
from gateway.cache import Cache, Kept
from gateway.departure import Departure
from gateway.performing import REVALIDATE
from gateway.problems import Problems
from gateway.words import language_of

PROBES = frozenset({"/health/live", "/health/ready", "/metrics"})
READS = frozenset({"GET", "HEAD"})
NO_BODY = ("", "0")

Environ = dict[str, Any]
Start = Callable[[str, list[tuple[str, str]]], Any]


class Early:
    """Decides for each request whether it can be answered at once."""

    def __init__(self, app: Flask) -> None:
        self._app = app
        self._cache: Cache = app.extensions["cache"]
        self._departure: Departure = app.extensions["departure"]

    def __call__(self, environ: Environ) -> Any | None:
        """A WSGI callable, or None where the application must look at it."""
        if environ["REQUEST_METHOD"] not in READS:
            return None
        path = environ["PATH_INFO"]
        if path in PROBES:
            environ["wsgi.input"] = BytesIO()
            return self._app
        language = language_of(environ.get("HTTP_ACCEPT_LANGUAGE", ""))
        kept = self._cache.get(path, environ.get("QUERY_STRING", ""), language)
        has_body = "HTTP_TRANSFER_ENCODING" in environ or environ.get("CONTENT_LENGTH", "") not in NO_BODY
        if kept is None or has_body or "HTTP_IF_MATCH" in environ:
            return None
        environ[OPERATION_KEY] = kept.group
        return Again(kept, self._departure)


class ServerProblems:
    """What the web server refuses, in the form and with the headers of everything else."""

    def __init__(self, app: Flask) -> None:
        self._problems: Problems = app.extensions["problems"]
        self._departure: Departure = app.extensions["departure"]

    def __call__(self, status: int, code: str, parameters: dict[str, Any], environ: Environ | None) -> Response:
        """The web server's hook; `environ` is None where the request could not be read."""
        known = {"wsgi.url_scheme": "http"} if environ is None else environ
        request_id = request_id_of(known)
        language = language_of(known.get("HTTP_ACCEPT_LANGUAGE", ""))
        response = self._problems.response(status, code, parameters, language, request_id)
        response.headers.extend([*self._departure.general(known), ("X-Request-Id", request_id)])
        return response


class Again:
    """A kept answer as a WSGI callable: whole, or 304 to those who have it."""

    def __init__(self, kept: Kept, departure: Departure) -> None:
        self._kept, self._departure = kept, departure

    def __call__(self, environ: Environ, start_response: Start) -> Iterable[bytes]:
        kept = self._kept
        headers = [
            ("ETag", kept.etag),
            ("Cache-Control", REVALIDATE),
            ("X-Request-Id", request_id_of(environ)),
            *self._departure.general(environ),
        ]
        asked = environ.get("HTTP_IF_NONE_MATCH")
        if asked is not None and parse_etags(asked).contains_weak(kept.etag[1:-1]):
            start_response("304 NOT MODIFIED", headers)
            return [b""]
        headers += [("Content-Type", kept.media), ("Content-Length", str(len(kept.body)))]
        start_response("200 OK", headers)
        return [kept.body]
