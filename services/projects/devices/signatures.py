"""Signatures of devices: Ed25519 (RFC 8032)."""

import base64

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey


def is_signed(public_key: bytes, signature: str, text: bytes) -> bool:
    """Whether the owner of a key has signed a text. signature: in base64."""
    try:
        Ed25519PublicKey.from_public_bytes(public_key).verify(base64.b64decode(signature), text)
    except (InvalidSignature, ValueError):
        return False
    return True
