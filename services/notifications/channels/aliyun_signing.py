"""How requests to Alibaba Cloud are signed: ACS3-HMAC-SHA256.

Source: Alibaba Cloud, "V3 request structure and signature" (help.aliyun.com/zh/sdk/product-overview/
v3-request-structure-and-signature); its published example is a test.
"""

import hashlib
import hmac
from collections.abc import Mapping
from datetime import datetime
from urllib.parse import quote

ALGORITHM = "ACS3-HMAC-SHA256"


def canonical_query(parameters: Mapping[str, str]) -> str:
    """The query, sorted by name and encoded as RFC 3986 has it: it goes over the wire in just this form."""
    return "&".join(f"{quote(name, safe='~')}={quote(value, safe='~')}" for name, value in sorted(parameters.items()))


def signed_headers(
    key_id: str, secret: str, *, host: str, action: str, version: str, query: str, now: datetime, nonce: str
) -> dict[str, str]:
    """The headers of a POST to `/` without a body. query: as `canonical_query` gives it; nonce: never used before."""
    nothing = hashlib.sha256(b"").hexdigest()
    headers = {
        "host": host,
        "x-acs-action": action,
        "x-acs-content-sha256": nothing,
        "x-acs-date": f"{now:%Y-%m-%dT%H:%M:%SZ}",
        "x-acs-signature-nonce": nonce,
        "x-acs-version": version,
    }
    names = ";".join(headers)  # in the order of their names, as they are written above
    lines = "".join(f"{name}:{value}\n" for name, value in headers.items())
    request = "\n".join(("POST", "/", query, lines, names, nothing))
    to_sign = f"{ALGORITHM}\n{hashlib.sha256(request.encode()).hexdigest()}"
    signature = hmac.digest(secret.encode(), to_sign.encode(), hashlib.sha256).hex()
    return headers | {"Authorization": f"{ALGORITHM} Credential={key_id},SignedHeaders={names},Signature={signature}"}
