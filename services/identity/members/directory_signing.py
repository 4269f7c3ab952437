"""Requests to the member registry are signed: HMAC-SHA256 over method, path, time, nonce and body, with a shared key.

The time must be near, and a nonce is taken once: a request that somebody has recorded is not answered again.
"""

import base64
import hashlib
import hmac
import json
import re
import secrets
from collections import OrderedDict
from collections.abc import Mapping
from dataclasses import dataclass, field
from email.message import Message
from pathlib import Path

from shared.runtime.trust.sealing import KeysInvalid, write_private

KEY_HEADER = "Nuanliu-Key"
TIME_HEADER = "Nuanliu-Time"
NONCE_HEADER = "Nuanliu-Nonce"
SIGNATURE_HEADER = "Nuanliu-Signature"
SECRET_BYTES_MIN = 32
KEY_FILE_BYTES_MAX = 4096
NONCE_BYTES = 16
KEY_ID = re.compile(r"[0-9A-Za-z-]{1,40}")
TIME = re.compile(r"[0-9]{1,11}")
NONCE = re.compile(r"[0-9a-f]{32}")
WINDOW_SECONDS = 300
NONCES_MAX = 200_000


class SignatureRefused(ValueError):
    """A request that is not answered; the text is a word for the other side."""


@dataclass(frozen=True, slots=True)
class RegistryKey:
    """The shared key, and the name by which both sides know it, so that it can be changed."""

    key_id: str
    secret: bytes = field(repr=False)


def read_key(path: Path) -> RegistryKey:
    """The key in a file `{"id": …, "secret": base64}`. Raises KeysInvalid, OSError."""
    with path.open("rb") as file:
        content = file.read(KEY_FILE_BYTES_MAX)
    try:
        said = json.loads(content)
        key = RegistryKey(said["id"], base64.b64decode(said["secret"], validate=True))
        fits = KEY_ID.fullmatch(key.key_id) is not None and len(key.secret) >= SECRET_BYTES_MIN
    except (ValueError, KeyError, TypeError):
        fits = False
    if not fits:
        wanted = f'{{"id": letters, digits and hyphens, "secret": base64 of at least {SECRET_BYTES_MIN} bytes}}'
        raise KeysInvalid(f"{path} is not {wanted}")
    return key


def make_key(path: Path, key_id: str) -> RegistryKey:
    """A new key in a file that only its owner can read, where there is none; what is there stays."""
    if not path.exists():
        secret = base64.b64encode(secrets.token_bytes(SECRET_BYTES_MIN)).decode()
        write_private(path, json.dumps({"id": key_id, "secret": secret}))
    return read_key(path)


def signed(key: RegistryKey, method: str, path: str, body: bytes, now: float) -> dict[str, str]:
    """The headers that sign a request. now: Unix seconds."""
    time, nonce = str(int(now)), secrets.token_hex(NONCE_BYTES)
    return {
        KEY_HEADER: key.key_id,
        TIME_HEADER: time,
        NONCE_HEADER: nonce,
        SIGNATURE_HEADER: _signature(key, method, path, time, nonce, body),
    }


class Verifier:
    """The other side: whether a request is of somebody who has the key, fresh, and not heard before."""

    def __init__(self, key: RegistryKey) -> None:
        self._key = key
        self._heard: OrderedDict[str, float] = OrderedDict()

    def check(self, method: str, path: str, headers: Mapping[str, str] | Message, body: bytes, now: float) -> None:
        """now: Unix seconds. Raises SignatureRefused.

        Its words: `signature_missing`, `key_unknown`, `signature_wrong`, `time_off`, `replayed`, `busy`.
        """
        said = {name: headers.get(name) or "" for name in (KEY_HEADER, TIME_HEADER, NONCE_HEADER, SIGNATURE_HEADER)}
        time, nonce = said[TIME_HEADER], said[NONCE_HEADER]
        if not (TIME.fullmatch(time) and NONCE.fullmatch(nonce) and said[SIGNATURE_HEADER].isascii()):
            raise SignatureRefused("signature_missing")
        if said[KEY_HEADER] != self._key.key_id:
            raise SignatureRefused("key_unknown")
        wanted = _signature(self._key, method, path, time, nonce, body)
        if not hmac.compare_digest(wanted, said[SIGNATURE_HEADER]):
            raise SignatureRefused("signature_wrong")
        if abs(now - int(time)) > WINDOW_SECONDS:
            raise SignatureRefused("time_off")
        self._hear(nonce, now)

    def _hear(self, nonce: str, now: float) -> None:
        """Remember the nonce for as long as its time can be near. Where there is no room, nothing is believed."""
        while self._heard and next(iter(self._heard.values())) < now - 2 * WINDOW_SECONDS:
            self._heard.popitem(last=False)
        if nonce in self._heard:
            raise SignatureRefused("replayed")
        if len(self._heard) >= NONCES_MAX:
            raise SignatureRefused("busy")
        self._heard[nonce] = now


def _signature(key: RegistryKey, method: str, path: str, time: str, nonce: str, body: bytes) -> str:
    lines = (method, path, time, nonce, hashlib.sha256(body).hexdigest())
    return hmac.digest(key.secret, "\n".join(lines).encode(), hashlib.sha256).hex()
