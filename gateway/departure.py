"""The headers of every answer: security, CORS for origins that were named, limits, the id of the request."""

from collections.abc import Sequence
from typing import Any

from flask import Response, g, request

PREFLIGHT_SECONDS = 600
HSTS = "max-age=31536000; includeSubDomains"
SECURITY = {
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Content-Security-Policy": "default-src 'none'; frame-ancestors 'none'",
    "Cross-Origin-Resource-Policy": "same-origin",
}
SENT_HEADERS = (
    "Accept-Language, Authorization, Content-Type, Idempotency-Key, If-Match, If-None-Match, Last-Event-ID, "
    "X-Request-Id"
)
SHOWN_HEADERS = "ETag, Location, RateLimit, RateLimit-Policy, Retry-After, X-Request-Id"
PRIVATE = "no-store"
VARY = "Accept-Language, Origin"


class Departure:
    """What is put on answers. origins: those that browsers may call from; none means no cross-origin calls."""

    def __init__(self, origins: Sequence[str]) -> None:
        self._origins = frozenset(origins)

    def depart(self, response: Response) -> Response:
        """The answer of the application with its headers."""
        here = g._get_current_object()
        added = [
            *self.general(request.environ),
            ("Cache-Control", PRIVATE),
            ("X-Request-Id", here.get("request_id", "")),
        ]
        if standing := here.get("standing"):
            added += standing.headers
        own = {name.lower() for name, _ in response.headers}
        response.headers.extend([(name, value) for name, value in added if name.lower() not in own])
        return response

    def general(self, environ: dict[str, Any]) -> list[tuple[str, str]]:
        """What every answer has, whoever gives it."""
        general = [*SECURITY.items(), ("Vary", VARY)]
        if environ["wsgi.url_scheme"] == "https":
            general.append(("Strict-Transport-Security", HSTS))
        if (origin := environ.get("HTTP_ORIGIN")) in self._origins:
            general += [("Access-Control-Allow-Origin", origin), ("Access-Control-Expose-Headers", SHOWN_HEADERS)]
        return general

    def preflight(self) -> Response | None:
        """The answer to a browser that asks before it calls; None where this is no such question."""
        asked = request.headers.get("Access-Control-Request-Method")
        if request.method != "OPTIONS" or asked is None or request.headers.get("Origin") not in self._origins:
            return None
        rule = request.url_rule
        response = Response(status=204)
        response.headers["Access-Control-Allow-Methods"] = ", ".join(sorted(rule.methods or ())) if rule else ""
        response.headers["Access-Control-Allow-Headers"] = SENT_HEADERS
        response.headers["Access-Control-Max-Age"] = str(PREFLIGHT_SECONDS)
        return response
