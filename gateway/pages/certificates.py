"""The page on which anybody verifies a certificate: by its code, or by what is signed. No script, nothing foreign.

What is asked is counted like sign-ins: a code has 80 random bits, and nobody is to try many.
"""

from collections.abc import Iterator
from importlib.resources import files
from typing import Any

import jinja2
from flask import Flask, Response, current_app, g, request

from gateway.arrival import admit
from gateway.calling import rpc
from gateway.certifying import PAGE_PATH, stated_in
from gateway.operations import Operation
from gateway.papers.certificates import hours
from gateway.words import Words
from shared.contracts.credits.certificate_words import SIGNED_CHARACTERS_MAX
from shared.contracts.credits.certificates import VerifyCertificate, VerifySigned
from shared.contracts.credits.refusals.certificates import CERTIFICATE_CODE_UNKNOWN, CERTIFICATE_FORGED
from shared.kernel.errors import Invalid, Refusal

HTML = "text/html; charset=utf-8"
CSS = "text/css; charset=utf-8"
CSP = "default-src 'none'; style-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
OPERATION = Operation(id="verify_certificate_page", rule=PAGE_PATH, open=True, strict=True)
SHOWN = ("holder", "services_count", "issued_on", "ended_on", "replaces", "replaced_by")
NAMES = {"services_count": "services"}

_CODE, _SIGNED = VerifyCertificate(), VerifySigned()


def serve_certificate_page(app: Flask) -> None:
    """`/certificates` and its style."""
    own = files(__package__)
    template = jinja2.Environment(autoescape=True).from_string(own.joinpath("certificate.html").read_text("utf-8"))
    style = own.joinpath("certificate.css").read_bytes()
    app.add_url_rule(PAGE_PATH, "certificates", lambda: shown(template), methods=["GET"])
    app.add_url_rule(PAGE_PATH, "certificates_signed", lambda: shown_signed(template), methods=["POST"])
    app.add_url_rule(f"{PAGE_PATH}/certificate.css", "certificate_css", lambda: Response(style, content_type=CSS))


def shown(template: jinja2.Template) -> Response:
    """The form, and what a code is good for where one was sent."""
    code = request.args.get("code", "")
    if not code:
        return _page(template, 200)
    admit(OPERATION)
    try:
        found = rpc("credits").verify_certificate({"code": _code_in(code)})
    except Refusal as refusal:
        return _refused(template, refusal, code=code)
    return _page(template, 200, code=code, found=found, told=list(_told(found)))


def shown_signed(template: jinja2.Template) -> Response:
    """What a signed text states, or that it is none."""
    admit(OPERATION)
    signed = "".join(request.form.get("signed", "").split())[:SIGNED_CHARACTERS_MAX]
    try:
        statement = stated_in(_signed_in(signed))
    except Refusal as refusal:
        return _refused(template, refusal, signed=signed)
    return _page(template, 200, signed=signed, statement=statement, told=list(_stated(statement)))


def _code_in(text: str) -> str:
    try:
        return str(_CODE.request({"code": text}).code)
    except Invalid:
        raise CERTIFICATE_CODE_UNKNOWN() from None


def _signed_in(text: str) -> str:
    try:
        return str(_SIGNED.request({"signed": text}).signed)
    except Invalid:
        raise CERTIFICATE_FORGED() from None


def _told(found: dict[str, Any]) -> Iterator[tuple[str, Any]]:
    """What the page says of a certificate, each with its name in the catalogues."""
    yield "minutes", f"{found['minutes']}（{hours(found['minutes'])}）"
    yield "days", f"{found['first_day']} – {found['last_day']}"
    yield "issuer", found["unit_name"]
    for line in found["lines"]:
        yield "lines", f"{line['unit_name']}：{hours(line['minutes'])}"
    if found["reason"]:
        yield "reason", _words().sentence(g.language, f"revocation_reason.{found['reason']}")
    if found["holder"] is None:
        yield "holder", _words().sentence(g.language, "certificate_page.holder_left")
    for name in SHOWN:
        if found[name] is not None:
            yield NAMES.get(name, name), found[name]


def _stated(statement: dict[str, Any]) -> Iterator[tuple[str, Any]]:
    """What was signed, as far as a page says it; whoever has it has the name and the number in it."""
    for name in ("number", "name", "volunteer_number", "document", "issued_on", "replaces"):
        if statement[name]:
            yield name, statement[name]
    yield "minutes", f"{statement['minutes']}（{hours(statement['minutes'])}）"
    yield "days", f"{statement['first_day']} – {statement['last_day']}"
    yield "issuer", statement["issuer_name"]
    for line in statement["lines"]:
        yield "lines", f"{line['unit_name']}：{hours(line['minutes'])}"


def _refused(template: jinja2.Template, refusal: Refusal, **values: Any) -> Response:
    """The same page with what was refused. Raises what is not about the certificate."""
    if refusal.code not in (CERTIFICATE_CODE_UNKNOWN.code, CERTIFICATE_FORGED.code):
        raise refusal
    words = _words()
    trouble = [words.sentence(g.language, id) for id in (refusal.code, f"{refusal.code}.remedy")]
    return _page(template, 404 if refusal.code == CERTIFICATE_CODE_UNKNOWN.code else 422, trouble=trouble, **values)


def _page(template: jinja2.Template, status: int, **values: Any) -> Response:
    def word(id: str) -> str:
        return _words().sentence(g.language, id)

    nothing = {"code": "", "signed": "", "found": None, "statement": None, "trouble": None, "told": []}
    text = template.render(nothing | values, language=g.language, say=say, word=word)
    response = Response(text, status, content_type=HTML)
    response.headers["Content-Security-Policy"] = CSP
    response.headers["Cache-Control"] = "no-store"
    return response


def say(name: str) -> str:
    """One of the words of this page and the one to keep."""
    return _words().sentence(g.language, f"certificate_page.{name}")


def _words() -> Words:
    words: Words = current_app.extensions["words"]
    return words
