"""Certificates: identity says who asks, credits what they served; and the paper, with both.

Credits holds no names. Identity's word is sealed for it, and passes through here as it is.
"""

from typing import Any

from eventlet import tpool
from flask import Response, current_app, request

from gateway.calling import rpc
from gateway.papers.certificates import certificate_pdf
from gateway.words import Words
from shared.contracts.credits.certificate_statements import Statement
from shared.contracts.credits.certificate_words import DocumentShown
from shared.contracts.credits.refusals.certificates import CERTIFICATE_FORGED
from shared.runtime.trust.certificates import CertificateForged, CertificateVerifier

PDF = "application/pdf"
JOSE = "application/jose"
PAGE_PATH = "/certificates"
_STATEMENT = Statement()


def issued(wanted: dict[str, Any]) -> Any:
    """A certificate for whoever asks."""
    return rpc("credits").issue_certificate(wanted | _attested(wanted.get("document", DocumentShown.MASKED.value)))


def corrected(wanted: dict[str, Any]) -> Any:
    """Another one in its place, which shows as much of the document's number."""
    before = rpc("credits").certificate({"id": wanted["id"]})
    return rpc("credits").correct_certificate(wanted | _attested(before["document"]))


def paper_of(id: str) -> Response:
    """The PDF of one's own certificate."""
    words: Words = current_app.extensions["words"]
    paper = rpc("credits").certificate_paper({"id": id})
    return _file(
        tpool.execute(certificate_pdf, paper, verified_at(), words), PDF, f"{paper['statement']['number']}.pdf"
    )


def signed_of(id: str) -> Response:
    """What is signed of it, as text."""
    paper = rpc("credits").certificate_paper({"id": id})
    return _file(paper["signed"].encode(), JOSE, f"{paper['statement']['number']}.jws")


def stated_in(signed: str) -> dict[str, Any]:
    """What a signed text states, by the published keys alone. Raises Invalid."""
    verifier: CertificateVerifier = current_app.extensions["certificate_verifier"]
    try:
        stated: dict[str, Any] = _STATEMENT.dump(verifier.statement(signed))
    except CertificateForged:
        raise CERTIFICATE_FORGED() from None
    return stated


def verified_at() -> str:
    """The address of the page on which codes are verified, as seen from outside."""
    here: str = current_app.config["PUBLIC_URL"] or request.host_url.rstrip("/")
    return f"{here}{PAGE_PATH}"


def _attested(document: str) -> dict[str, Any]:
    attestation: dict[str, Any] = rpc("identity").attest_oneself({"document": document})
    return attestation


def _file(content: bytes, media: str, name: str) -> Response:
    response = Response(content, 200, content_type=media)
    response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    response.headers["Cache-Control"] = "no-store"
    return response
