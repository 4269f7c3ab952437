"""What others look for at fixed places (RFC 8615): public keys of access tokens and certificates, how to get tokens."""

from pathlib import Path
from typing import Any

from flask import Flask, Response, request

from gateway.conditions import tagged
from gateway.document import TOKEN_PATH
from gateway.performing import etag_of
from shared.contracts.identity.roles import SCOPES
from shared.contracts.refusals.tokens import KEYS_AWAY
from shared.runtime.serializer import render
from shared.runtime.settings import Settings
from shared.runtime.trust.signing import PUBLISHED_BEFORE_SIGNING_SECONDS
from shared.runtime.trust.tokens import read_jwks

JWKS_PATH = "/.well-known/jwks.json"
CERTIFICATE_JWKS_PATH = "/.well-known/certificate-jwks.json"
METADATA_PATH = "/.well-known/oauth-authorization-server"
KEPT_SECONDS = 300
JWKS_BYTES_MAX = 100_000

# A copy of the keys may be as old as that when a new one begins to sign.
assert KEPT_SECONDS < PUBLISHED_BEFORE_SIGNING_SECONDS


def serve_well_known(app: Flask, settings: Settings, api_prefix: str) -> None:
    """`/.well-known/…`; neither wants a token."""
    app.add_url_rule(JWKS_PATH, "jwks", lambda: kept(public_keys(settings.jwks_file), "application/jwk-set+json"))
    certificate_keys = settings.certificate_jwks_file
    app.add_url_rule(
        CERTIFICATE_JWKS_PATH,
        "certificate_jwks",
        lambda: kept(public_keys(certificate_keys), "application/jwk-set+json"),
    )
    app.add_url_rule(METADATA_PATH, "oauth_metadata", lambda: described(settings, api_prefix))


def public_keys(file: Path) -> bytes:
    """The JWKS file (RFC 7517) as it is now; it is small, and asked for seldom. Raises Unavailable where it is away."""
    try:
        with file.open("rb") as opened:
            text = opened.read(JWKS_BYTES_MAX)
        read_jwks(text)
    except (OSError, ValueError):
        raise KEYS_AWAY() from None
    return text


def described(settings: Settings, api_prefix: str) -> Response:
    """Authorization server metadata: kept only where its addresses are not those that this client happened to ask."""
    if settings.public_url:
        return kept(metadata(settings, api_prefix, settings.public_url), "application/json")
    response = Response(metadata(settings, api_prefix, request.host_url.rstrip("/")), content_type="application/json")
    response.headers["Cache-Control"] = "no-store"
    return response


def metadata(settings: Settings, api_prefix: str, here: str) -> bytes:
    """The document (RFC 8414). The issuer is a URL where NUANLIU_TOKEN_ISSUER says one. here: without a slash."""
    document: dict[str, Any] = {
        "issuer": settings.token_issuer,
        "token_endpoint": f"{here}{api_prefix}/{TOKEN_PATH}",
        "jwks_uri": f"{here}{JWKS_PATH}",
        "scopes_supported": list(SCOPES),
        "response_types_supported": [],
        "grant_types_supported": ["client_credentials"],
        "token_endpoint_auth_methods_supported": ["client_secret_basic", "client_secret_post"],
        "service_documentation": f"{here}/docs",
    }
    return render(document)


def kept(content: bytes, media: str) -> Response:
    """An answer that may be kept for a few minutes."""
    response = Response(content, content_type=media)
    response.headers["Cache-Control"] = f"public, max-age={KEPT_SECONDS}"
    return tagged(response, etag_of(content, None))
