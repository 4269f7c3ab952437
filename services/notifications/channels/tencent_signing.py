"""How requests to Tencent Cloud are signed: TC3-HMAC-SHA256.

Source: Tencent Cloud API, "Signature v3" (cloud.tencent.com/document/api/382/38778, tencentcloud.com/document/product/
1021/34193); its published example is a test.
"""

import hashlib
import hmac
from datetime import datetime

ALGORITHM = "TC3-HMAC-SHA256"
CONTENT_TYPE = "application/json; charset=utf-8"


def authorization(key_id: str, secret: str, *, service: str, host: str, body: bytes, now: datetime) -> str:
    """The header Authorization of a POST to `/`. now: aware UTC; the header X-TC-Timestamp names the same second."""
    names = "content-type;host"
    lines = f"content-type:{CONTENT_TYPE}\nhost:{host}\n"
    request = "\n".join(("POST", "/", "", lines, names, hashlib.sha256(body).hexdigest()))
    day, scope = f"{now:%Y-%m-%d}", f"{now:%Y-%m-%d}/{service}/tc3_request"
    digest = hashlib.sha256(request.encode()).hexdigest()
    to_sign = f"{ALGORITHM}\n{int(now.timestamp())}\n{scope}\n{digest}"
    key = f"TC3{secret}".encode()
    for part in (day, service, "tc3_request"):
        key = hmac.digest(key, part.encode(), hashlib.sha256)
    signature = hmac.digest(key, to_sign.encode(), hashlib.sha256).hex()
    return f"{ALGORITHM} Credential={key_id}/{scope}, SignedHeaders={names}, Signature={signature}"
