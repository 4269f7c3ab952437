"""The key that tells push services who sends. A browser subscribes with it: with another one nobody is reached."""

from pathlib import Path

from cryptography.exceptions import UnsupportedAlgorithm
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
    load_pem_private_key,
)

from shared.runtime.trust.sealing import KeysInvalid, write_private

KEY_FILE_BYTES_MAX = 4096


def read_key(path: Path) -> ec.EllipticCurvePrivateKey:
    """The key in a PEM file. Raises KeysInvalid, OSError."""
    with path.open("rb") as file:
        content = file.read(KEY_FILE_BYTES_MAX)
    try:
        key = load_pem_private_key(content, password=None)
    except (ValueError, TypeError, UnsupportedAlgorithm):
        key = None
    if not isinstance(key, ec.EllipticCurvePrivateKey) or not isinstance(key.curve, ec.SECP256R1):
        raise KeysInvalid(f"{path} is no private key of the curve P-256 in PEM")
    return key


def make_key(path: Path) -> ec.EllipticCurvePrivateKey:
    """A new key in a file that only its owner can read, where there is none; what is there stays."""
    if not path.exists():
        key = ec.generate_private_key(ec.SECP256R1())
        write_private(path, key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()).decode())
    return read_key(path)
