"""What a browser is pushed is encrypted for it alone: RFC 8291 (message encryption), RFC 8188 (aes128gcm).

By `cryptography`, which is here anyway: pywebpush would bring an HTTP client of its own, and aiohttp.
"""

import base64
import hashlib
import hmac

from cryptography.exceptions import InvalidKey
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

SALT_BYTES = 16
AUTH_BYTES = 16
POINT_BYTES = 65  # an uncompressed point of P-256
RECORD_BYTES = 4096  # one record carries all
OVERHEAD_BYTES = SALT_BYTES + 4 + 1 + POINT_BYTES + 1 + 16  # header, delimiter, tag
TEXT_BYTES_MAX = RECORD_BYTES - OVERHEAD_BYTES
LAST_RECORD = b"\x02"


def encrypted(text: bytes, point: bytes, auth: bytes, key: ec.EllipticCurvePrivateKey, salt: bytes) -> bytes:
    """The body of a push message. point, auth: of the subscription; key, salt: new for every message.

    Raises ValueError where `point` is none of the curve.
    """
    assert len(text) <= TEXT_BYTES_MAX and len(salt) == SALT_BYTES, "a push message is one record"
    theirs = ec.EllipticCurvePublicKey.from_encoded_point(ec.SECP256R1(), point)
    own = key.public_key().public_bytes(Encoding.X962, PublicFormat.UncompressedPoint)
    try:
        shared = key.exchange(ec.ECDH(), theirs)
    except InvalidKey:
        raise ValueError("no point to share a secret with") from None
    secret = _derived(auth, shared, b"WebPush: info\0" + point + own, 32)
    content_key = _derived(salt, secret, b"Content-Encoding: aes128gcm\0", 16)
    nonce = _derived(salt, secret, b"Content-Encoding: nonce\0", 12)
    header = salt + RECORD_BYTES.to_bytes(4, "big") + bytes((len(own),)) + own
    return header + AESGCM(content_key).encrypt(nonce, text + LAST_RECORD, None)


def from_base64url(text: str) -> bytes:
    """Bytes of base64url without padding, as browsers give them. Raises ValueError."""
    return base64.b64decode(text.encode("ascii") + b"=" * (-len(text) % 4), altchars=b"-_", validate=True)


def as_base64url(content: bytes) -> str:
    """The other way round."""
    return base64.urlsafe_b64encode(content).rstrip(b"=").decode()


def _derived(salt: bytes, secret: bytes, info: bytes, length: int) -> bytes:
    """HKDF with SHA-256 of one block (RFC 5869)."""
    extracted = hmac.digest(salt, secret, hashlib.sha256)
    return hmac.digest(extracted, info + b"\x01", hashlib.sha256)[:length]
