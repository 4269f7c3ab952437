"""A page to keep: whoever has it verifies certificates without asking anybody, also without a connection.

One file with script, style and the keys published at that moment in it. Whether a certificate was revoked or replaced
since, only its code tells; a key that is younger than the file is in the next one.
"""

import json
from base64 import b64encode
from hashlib import sha256
from importlib.resources import files
from pathlib import Path
from typing import Any

import jinja2
from flask import Flask, Response, g
from markupsafe import Markup

from gateway.certifying import PAGE_PATH
from gateway.pages.certificates import HTML, say
from gateway.well_known import public_keys
from shared.contracts.credits.certificate_words import CERTIFICATE_TYPE

OFFLINE_PATH = f"{PAGE_PATH}/offline.html"
SAID = (
    *("number", "name", "volunteer_number", "document", "issued_on", "replaces", "minutes", "days", "issuer", "lines"),
    *("signed_good", "offline_forged", "offline_old"),
)


def serve_offline_page(app: Flask, keys_file: Path) -> None:
    """`/certificates/offline.html`."""
    own = files(__package__)
    template = jinja2.Environment(autoescape=True).from_string(own.joinpath("offline.html").read_text("utf-8"))
    parts = {"script": own.joinpath("offline.js").read_text(), "style": own.joinpath("certificate.css").read_text()}
    csp = policy(parts["script"], parts["style"])
    fixed = {name: Markup(text) for name, text in parts.items()} | {"csp": csp, "type": data(CERTIFICATE_TYPE)}

    def offline() -> Response:
        text = template.render(fixed, language=g.language, say=say, **said(keys_file))
        response = Response(text, content_type=HTML)
        response.headers["Content-Security-Policy"] = f"{csp}; frame-ancestors 'none'"
        response.headers["Cache-Control"] = "no-store"
        return response

    app.add_url_rule(OFFLINE_PATH, "certificates_offline", offline)


def policy(script: str, style: str) -> str:
    """What the page may do: run this script, look like this, and nothing else; it may ask nobody."""
    may = f"script-src {digest(script)}; style-src {digest(style)}"
    return f"default-src 'none'; {may}; base-uri 'none'; form-action 'none'"


def digest(text: str) -> str:
    """A part of the page, as its policy names it."""
    return f"'sha256-{b64encode(sha256(text.encode()).digest()).decode()}'"


def said(keys_file: Path) -> dict[str, Markup]:
    """The keys of this moment, and the words of the reader's language. Raises Unavailable where there are no keys."""
    return {"keys": data(json.loads(public_keys(keys_file))), "words": data({name: say(name) for name in SAID})}


def data(value: Any) -> Markup:
    """JSON that ends no element of the page, whatever stands in it."""
    return Markup(json.dumps(value, ensure_ascii=False).replace("<", "\\u003c"))
