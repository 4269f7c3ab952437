"""The Flask application: routes of all subjects, problem documents for whatever is refused, headers on every answer."""

import importlib
import logging
import pkgutil
import time
from collections.abc import Callable
from typing import Any

from flask import Flask, Request, current_app, g, request
from werkzeug import Response
from werkzeug.exceptions import HTTPException, MethodNotAllowed, NotFound, RequestEntityTooLarge

import gateway.routes
from gateway.arrival import arrive
from gateway.blueprints import Routes
from gateway.cache import Cache
from gateway.departure import Departure
from gateway.document import api_of
from gateway.inbox_news import InboxNews
from gateway.limits import ADDRESS_FACTOR, Buckets
from gateway.news import News
from gateway.pages import serve_pages
from gateway.pages.calls import serve_call_page
from gateway.pages.certificates import serve_certificate_page
from gateway.pages.offline import serve_offline_page
from gateway.problems import Problems
from gateway.refusals import BROKEN, FORM_MALFORMED, METHOD_NOT_ALLOWED, ROUTE_NOT_FOUND
from gateway.sms_replies import serve_sms_replies
from gateway.web.refusals import BODY_TOO_LARGE
from gateway.well_known import serve_well_known
from gateway.words import DEFAULT_LANGUAGE, read_words
from shared.kernel.errors import Refusal
from shared.runtime.breakage import log_breakage
from shared.runtime.settings import Settings
from shared.runtime.trust.certificates import CertificateVerifier

API_PREFIX = "/api/v1"
FORM_PARTS_MAX = 20
FORM_TEXT_BYTES_MAX = 100_000

_log = logging.getLogger(__name__)


class FormRequest(Request):
    """Forms have few parts and short texts; how large a file may be, the web server has seen to."""

    max_form_parts = FORM_PARTS_MAX
    max_form_memory_size = FORM_TEXT_BYTES_MAX


def create_app(settings: Settings, verifier: Any, blueprints: list[Routes] | None = None) -> Flask:
    """The application. verifier: has `actor(token) -> Actor`; blueprints: those of `gateway/routes` where not given."""
    app = Flask("gateway", static_folder=None)
    app.request_class = FormRequest
    app.url_map.merge_slashes = False
    app.url_map.redirect_defaults = False
    app.config |= {
        "API_PREFIX": API_PREFIX,
        "REQUEST_SECONDS": settings.request_seconds,
        "CACHE_SECONDS": settings.cache_seconds,
        "PUBLIC_URL": settings.public_url,
        "SITE": settings.site,
    }
    words = read_words()
    app.extensions |= {
        "words": words,
        "problems": Problems(words),
        "departure": Departure(settings.cors_origins),
        "verifier": verifier,
        "cache": Cache(),
        "buckets": buckets_of(settings),
        "news": News(),
        "certificate_verifier": CertificateVerifier(settings.certificate_jwks_file),
        "inbox_news": InboxNews(),
    }
    api = api_of(app, API_PREFIX)
    for blueprint in route_blueprints() if blueprints is None else blueprints:
        api.register_blueprint(blueprint, url_prefix=API_PREFIX)
    app.extensions["document"] = api.document
    serve_pages(app, api.document)
    serve_certificate_page(app)
    serve_call_page(app)
    serve_sms_replies(app)
    serve_offline_page(app, settings.certificate_jwks_file)
    serve_well_known(app, settings, API_PREFIX)
    answer_around(app)
    return app


def document_of(settings: Settings) -> dict[str, Any]:
    """The OpenAPI document of all routes."""
    document: dict[str, Any] = create_app(settings, None).extensions["document"]()
    return document


def route_blueprints() -> list[Routes]:
    """The blueprint of every module in `gateway/routes`, by name."""
    found = sorted(module.name for module in pkgutil.iter_modules(gateway.routes.__path__))
    return [importlib.import_module(f"gateway.routes.{name}").blueprint for name in found]


def buckets_of(settings: Settings, monotonic: Callable[[], float] = time.monotonic) -> dict[str, Buckets]:
    """What is counted: every request of an address, those of a person or client, and sign-ins of an address."""
    quota = settings.requests_per_minute_max
    return {
        "addresses": Buckets("addresses", quota * ADDRESS_FACTOR, monotonic=monotonic),
        "subjects": Buckets("subjects", quota, monotonic=monotonic),
        "sign_ins": Buckets("sign_ins", settings.sign_ins_per_minute_max, monotonic=monotonic),
    }


def answer_around(app: Flask) -> None:
    """What is done before and after every request, and instead of one that fails."""
    departure: Departure = app.extensions["departure"]
    app.before_request(arrive)
    app.before_request(departure.preflight)
    app.after_request(departure.depart)
    app.register_error_handler(Refusal, answer_refusal)
    app.register_error_handler(HTTPException, answer_http_error)
    app.register_error_handler(Exception, answer_defect)


def answer_refusal(refusal: Refusal) -> Response:
    """The problem document of a refusal."""
    problems: Problems = current_app.extensions["problems"]
    language, request_id = g.get("language", DEFAULT_LANGUAGE), g.get("request_id", "")
    return problems.of(refusal, language, request_id, stale_is_412=g.get("stale_is_412", False))


def answer_http_error(error: HTTPException) -> Response:
    """What Werkzeug refuses, in the same form as everything else."""
    if isinstance(error, MethodNotAllowed):
        allowed = sorted(error.valid_methods or ())
        response = answer_refusal(METHOD_NOT_ALLOWED(allowed=allowed))
        response.headers["Allow"] = ", ".join(allowed)
        return response
    if isinstance(error, NotFound):
        return answer_refusal(ROUTE_NOT_FOUND())
    if isinstance(error, RequestEntityTooLarge):
        return answer_refusal(BODY_TOO_LARGE(limit_bytes=FORM_TEXT_BYTES_MAX))
    if error.code is not None and error.code < 500:
        return answer_refusal(FORM_MALFORMED())
    return answer_defect(error)


def answer_defect(error: Exception) -> Response:
    """The outermost door: whatever it was is logged under the request's id, and nothing of it is told."""
    log_breakage(_log, error, request.method, g.get("request_id", ""))
    return answer_refusal(BROKEN())
