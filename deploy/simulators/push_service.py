"""A push service and the browsers behind it: it checks who sends (VAPID), each browser opens what is for it alone.

Source: RFC 8030 (push), RFC 8188 and 8291 (what browsers do with a message), RFC 8292 (VAPID).
"""

import base64
import hashlib
import hmac
import json
import os
from collections.abc import Callable
from typing import Any

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.asymmetric.utils import encode_dss_signature
from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from deploy.simulators.providers import Asked, Said, Taken

PREFIX = "/push/"
BODY_BYTES_MAX = 4096
LIFE_SECONDS_MAX = 86_400


class Browser:
    """A subscription: its keys, and the key of the only one who may send to it (base64url)."""

    def __init__(self, sender_key: str) -> None:
        self.sender_key, self.auth = sender_key, os.urandom(16)
        self._key = ec.generate_private_key(ec.SECP256R1())
        self.point = self._key.public_key().public_bytes(Encoding.X962, PublicFormat.UncompressedPoint)

    def subscription(self, endpoint: str) -> str:
        """What a page gets of `pushManager.subscribe`, as JSON."""
        return json.dumps({"endpoint": endpoint, "keys": {"p256dh": _written(self.point), "auth": _written(self.auth)}})

    def opened(self, body: bytes) -> Any:
        """What was said. Raises ValueError where it is not for this browser, or was changed."""
        salt, key_length = body[:16], body[20]
        sender, sealed = body[21 : 21 + key_length], body[21 + key_length :]
        if int.from_bytes(body[16:20], "big") < len(sealed):
            raise ValueError("more than one record")
        theirs = ec.EllipticCurvePublicKey.from_encoded_point(ec.SECP256R1(), sender)
        secret = _expanded(
            _mac(self.auth, self._key.exchange(ec.ECDH(), theirs)), b"WebPush: info\x00" + self.point + sender, 32
        )
        extracted = _mac(salt, secret)
        key = _expanded(extracted, b"Content-Encoding: aes128gcm\x00", 16)
        nonce = _expanded(extracted, b"Content-Encoding: nonce\x00", 12)
        opener = Cipher(algorithms.AES(key), modes.GCM(nonce, sealed[-16:])).decryptor()
        padded = opener.update(sealed[:-16]) + opener.finalize()
        text, delimiter, padding = padded.rpartition(b"\x02")
        if not delimiter or padding.strip(b"\x00"):
            raise ValueError("no last record")
        return json.loads(text)


class PushDesk:
    """browsers: by the name at the end of their endpoint. gone: those that are subscribed no more."""

    def __init__(self, browsers: dict[str, Browser]) -> None:
        self.browsers = browsers
        self.gone: set[str] = set()

    def is_meant(self, asked: Asked) -> bool:
        return asked.path.startswith(PREFIX)

    def answer(self, asked: Asked, take: Callable[[Taken], None]) -> Said:
        name = asked.path.removeprefix(PREFIX)
        if name in self.gone or name not in self.browsers:
            return Said(410 if name in self.gone else 404, {})
        browser = self.browsers[name]
        if status := _status_of_sender(asked, browser.sender_key):
            return Said(status, {"reason": "VapidPkHashMismatch"})
        if not asked.headers.get("TTL", "").isdigit() or asked.headers.get("Content-Encoding") != "aes128gcm":
            return Said(400, {})
        if len(asked.body) > BODY_BYTES_MAX or len(asked.headers.get("Topic", "")) > 32:
            return Said(413 if len(asked.body) > BODY_BYTES_MAX else 400, {})
        take(Taken("push", name, browser.opened(asked.body)))
        return Said(201, {}, {"Location": f"/message/{name}-1"})


def _status_of_sender(asked: Asked, sender_key: str) -> int:
    """0 where it is the one who may send. RFC 8292: an ES256 token for this service, and the key that signed it."""
    scheme, _, rest = asked.headers.get("Authorization", "").partition(" ")
    given = dict(part.strip().split("=", 1) for part in rest.split(",") if "=" in part)
    if scheme != "vapid" or given.keys() < {"t", "k"}:
        return 401
    head, claims, signature = given["t"].split(".")
    read = json.loads(_read(claims))
    key = ec.EllipticCurvePublicKey.from_encoded_point(ec.SECP256R1(), _read(given["k"]))
    numbers = [int.from_bytes(half, "big") for half in (_read(signature)[:32], _read(signature)[32:])]
    try:
        key.verify(encode_dss_signature(*numbers), f"{head}.{claims}".encode(), ec.ECDSA(hashes.SHA256()))
    except InvalidSignature:
        return 401
    is_for_us = read["aud"].partition("://")[2] == asked.headers["Host"] and json.loads(_read(head))["alg"] == "ES256"
    lives = asked.now < read["exp"] <= asked.now + LIFE_SECONDS_MAX
    if not is_for_us or not lives or not read["sub"].startswith(("mailto:", "https:")):
        return 401
    return 0 if given["k"] == sender_key else 403


def _mac(key: bytes, content: bytes) -> bytes:
    return hmac.new(key, content, hashlib.sha256).digest()


def _expanded(extracted: bytes, info: bytes, length: int) -> bytes:
    return _mac(extracted, info + b"\x01")[:length]


def _read(text: str) -> bytes:
    return base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))


def _written(content: bytes) -> str:
    return base64.urlsafe_b64encode(content).decode().rstrip("=")
