"""Personal data at rest: sealed with a key that is not in the database, and found again by a blind index.

Every sealed text says with what it was sealed, so that keys and algorithms can change while old rows stay readable:
`A256GCM.<key id>.<base64url of nonce and ciphertext>`. It is ASCII, fit for a column and for the JSON of an event.

A key comes in two steps, since processes do not start at one moment: first it is in every file and only opens, then it
seals. A process that meets a key it does not know reads its file again; so does one that seals, where the file changed:
what it sealed with a key that is about to go would be lost with it.
"""

import base64
import binascii
import hashlib
import hmac
import json
import logging
import os
import secrets
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

ALGORITHM = "A256GCM"
KEY_BYTES = 32
NONCE_BYTES = 12
KEYS_MAX = 50
KEY_ID_CHARACTERS_MAX = 40
KEY_ID_BYTES = 4  # of a key that is given no name
INDEX = ".index"  # the index key beside the others: no other id has a dot
READ_AGAIN_SECONDS = 1.0  # a file is not read more often, whatever texts somebody sends
LOOK_SECONDS = 2.0  # so long a process may seal with the key of before

logger = logging.getLogger(__name__)


class SealingError(ValueError):
    """A sealed text that cannot be opened: damaged, of another place, or of a key that is not here. Says no content."""


class KeysInvalid(ValueError):
    """The key file does not say what it must; the sentence says what is wrong and never shows a key."""


@dataclass(frozen=True)
class Keys:
    """Secret keys by id. `current` seals; all of them open. `index` never changes: equality look-ups rest on it."""

    current: str
    secrets: Mapping[str, bytes]
    index: bytes

    @property
    def newest(self) -> str:
        """The key that was added last."""
        return list(self.secrets)[-1]


class Sealing:
    """Seals and opens, and makes keyed fingerprints of values.

    associated: where a sealed text belongs, `table.column.row`; it is authenticated, so a sealed text that was copied
    to another row or column does not open.
    """

    def __init__(
        self,
        keys: Keys,
        read_again: Callable[[], Keys] | None = None,
        clock: Callable[[], float] = time.monotonic,
        stamp: Callable[[], object] = lambda: None,
    ) -> None:
        """stamp: of the file, another one where it was written since."""
        self._read_again, self._clock, self._read_next = read_again, clock, clock()
        self._stamp, self._stamped, self._look_next = stamp, stamp(), clock() + LOOK_SECONDS
        self._index_keys: dict[str, bytes] = {}
        self._take(keys)

    @classmethod
    def of_file(cls, path: Path, clock: Callable[[], float] = time.monotonic) -> "Sealing":
        """With the keys in a file, which may get more. Raises KeysInvalid, OSError."""
        stamp = _stamp_of(path)  # before it is read: what is written in between is read again
        sealing = cls(read_keys(path), lambda: read_keys(path), clock, lambda: _stamp_of(path))
        sealing._stamped = stamp
        return sealing

    def seal(self, plain: bytes, associated: str) -> str:
        """The sealed text; sealing the same twice gives two different ones."""
        self._look()
        key_id, nonce = self._keys.current, secrets.token_bytes(NONCE_BYTES)
        sealed = self._ciphers[key_id].encrypt(nonce, plain, _bound(key_id, associated))
        return f"{ALGORITHM}.{key_id}.{base64.urlsafe_b64encode(nonce + sealed).rstrip(b'=').decode()}"

    def open(self, sealed: str, associated: str) -> bytes:
        """What was sealed. Raises SealingError for any other text, place or key."""
        algorithm, _, rest = sealed.partition(".")
        key_id, _, body = rest.rpartition(".")
        cipher = self._ciphers.get(key_id) or self._learned(key_id)
        if algorithm != ALGORITHM or cipher is None:
            raise SealingError(f"sealed with {algorithm[:20]!r} and a key that is not in the key file")
        try:
            raw = base64.b64decode(body.encode() + b"=" * (-len(body) % 4), altchars=b"-_", validate=True)
            return cipher.decrypt(raw[:NONCE_BYTES], raw[NONCE_BYTES:], _bound(key_id, associated))
        except (binascii.Error, InvalidTag, ValueError):
            raise SealingError("damaged, or sealed for another place") from None

    def _learned(self, key_id: str) -> AESGCM | None:
        """The cipher of a key that came into the file since it was read; None where there is none."""
        now = self._clock()
        if self._read_again is None or now < self._read_next:
            return None
        self._read_next = now + READ_AGAIN_SECONDS
        self._learn(self._read_again)
        return self._ciphers.get(key_id)

    def _look(self) -> None:
        """Learn what the file says now, where it was written since it was read."""
        now = self._clock()
        if self._read_again is None or now < self._look_next:
            return
        self._look_next = now + LOOK_SECONDS
        stamp = self._stamp()
        if stamp != self._stamped:
            self._stamped = stamp
            self._learn(self._read_again)

    def _learn(self, read_again: Callable[[], Keys]) -> None:
        try:
            keys = read_again()
        except (KeysInvalid, OSError) as error:
            logger.warning("the seal keys were not read again: %s", error)
            return
        if keys.index == self._keys.index:
            self._take(Keys(keys.current, {**keys.secrets, **self._keys.secrets}, keys.index))

    def _take(self, keys: Keys) -> None:
        # The ciphers first: another thread seals meanwhile, and `current` is never one that has no cipher.
        self._ciphers = {key_id: AESGCM(secret) for key_id, secret in keys.secrets.items()}
        self._keys = keys

    def seal_text(self, clear: str, associated: str) -> str:
        """`seal` for text."""
        return self.seal(clear.encode(), associated)

    def open_text(self, sealed: str, associated: str) -> str:
        """`open` for text."""
        return self.open(sealed, associated).decode()

    @property
    def current(self) -> str:
        """The id of the key that seals."""
        return self._keys.current

    @property
    def key_ids(self) -> list[str]:
        """The ids of all keys that open."""
        return sorted(self._keys.secrets)

    def is_current(self, sealed: str) -> bool:
        """Whether a sealed text already has the current key; others are sealed anew by a rotation."""
        return sealed.startswith(sealed_beginning(self._keys.current))

    def check_values(self) -> dict[str, bytes]:
        """32 bytes for each key, by its id and `INDEX`, by which the same key is known again and nothing else told."""
        keys = {**self._keys.secrets, INDEX: self._keys.index}
        return {name: hmac.digest(key, b"check value:" + name.encode(), hashlib.sha256) for name, key in keys.items()}

    def blind_index(self, value: str, purpose: str) -> bytes:
        """32 bytes by which equal values of one purpose are found again; without the key nobody can try them all.

        purpose: `table.column`: the same number has different indexes for different purposes.
        """
        if purpose not in self._index_keys:  # a few; a roster of a million rows asks for four indexes of each
            told = b"blind index:" + purpose.encode()
            self._index_keys[purpose] = hmac.digest(self._keys.index, told, hashlib.sha256)
        return hmac.digest(self._index_keys[purpose], value.encode(), hashlib.sha256)


def sealed_beginning(key_id: str) -> str:
    """What every text begins with that a key has sealed."""
    return f"{ALGORITHM}.{key_id}."


def _stamp_of(path: Path) -> object:
    try:
        found = path.stat()
    except OSError:
        return None
    return found.st_ino, found.st_mtime_ns, found.st_size


def sealing_of(session: Any) -> Sealing:
    """The sealing of a transaction: use cases that seal run only where the seal keys are."""
    sealing = session.sealing
    assert isinstance(sealing, Sealing), "the database was opened without the seal keys"
    return sealing


def _bound(key_id: str, associated: str) -> bytes:
    """What is authenticated along with the text: the key's id, so that no part of the sealed form can be exchanged."""
    return f"{ALGORITHM}:{key_id}:{associated}".encode()


def read_keys(path: Path) -> Keys:
    """The keys in a file `{"current": id, "keys": {id: base64}, "index": base64}`. Raises KeysInvalid, OSError."""
    try:
        file = json.loads(path.read_bytes())
        found = {str(key_id): base64.b64decode(secret, validate=True) for key_id, secret in file["keys"].items()}
        keys = Keys(str(file["current"]), found, base64.b64decode(file["index"], validate=True))
    except (ValueError, KeyError, TypeError, AttributeError):
        raise KeysInvalid(f'{path} is not {{"current": id, "keys": {{id: base64}}, "index": base64}}') from None
    _check(keys, path)
    return keys


def _check(keys: Keys, path: Path) -> None:
    if keys.current not in keys.secrets:
        raise KeysInvalid(f"{path}: the current key {keys.current!r} is not among the keys")
    if len(keys.secrets) > KEYS_MAX:
        raise KeysInvalid(f"{path}: more than {KEYS_MAX} keys")
    for key_id, secret in [*keys.secrets.items(), ("index", keys.index)]:
        if not 0 < len(key_id) <= KEY_ID_CHARACTERS_MAX or "." in key_id:
            raise KeysInvalid(f"{path}: a key's id has 1 to {KEY_ID_CHARACTERS_MAX} characters and no dot")
        if len(secret) != KEY_BYTES:
            raise KeysInvalid(f"{path}: the key {key_id!r} has {len(secret)} bytes instead of {KEY_BYTES}")


def generate(path: Path) -> Keys:
    """Make a key file that only its owner can read, where there is none; what is there stays.

    The key's id is its own: two files that were made apart must not look like one.
    """
    if not path.exists():
        key_id = f"k-{secrets.token_hex(KEY_ID_BYTES)}"
        keys = Keys(key_id, {key_id: secrets.token_bytes(KEY_BYTES)}, secrets.token_bytes(KEY_BYTES))
        write_private(path, as_json(keys))
    return read_keys(path)


def with_new_key(keys: Keys, key_id: str) -> Keys:
    """The keys with one more, which only opens until it is used. Raises ValueError where the id is taken or no id."""
    if key_id in keys.secrets:
        raise ValueError(f"there is a key {key_id!r} already")
    if not 0 < len(key_id) <= KEY_ID_CHARACTERS_MAX or not key_id.isascii() or "." in key_id:
        raise ValueError(f"a key's id has 1 to {KEY_ID_CHARACTERS_MAX} ASCII characters and no dot")
    return Keys(keys.current, {**keys.secrets, key_id: secrets.token_bytes(KEY_BYTES)}, keys.index)


def using(keys: Keys, key_id: str) -> Keys:
    """The keys, one of which seals from now on. Raises ValueError where there is no such key."""
    if key_id not in keys.secrets:
        raise ValueError(f"there is no key {key_id!r}")
    return Keys(key_id, keys.secrets, keys.index)


def without_key(keys: Keys, key_id: str) -> Keys:
    """The keys without one that nothing is sealed with any more. Raises ValueError for the current one."""
    if key_id == keys.current:
        raise ValueError(f"the key {key_id!r} is the one that seals")
    return Keys(keys.current, {name: secret for name, secret in keys.secrets.items() if name != key_id}, keys.index)


def as_json(keys: Keys) -> str:
    """What `read_keys` reads."""
    encoded = {key_id: base64.b64encode(secret).decode() for key_id, secret in keys.secrets.items()}
    return json.dumps(
        {"current": keys.current, "keys": encoded, "index": base64.b64encode(keys.index).decode()}, indent=1
    )


def write_private(path: Path, content: str | bytes) -> None:
    """Replace a file as a whole, readable by its owner alone, who stays; after a crash it is old or new."""
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    beside = path.with_name(f".{path.name}.{secrets.token_hex(4)}")
    with os.fdopen(os.open(beside, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
        file.write(content.encode() if isinstance(content, str) else content)
        file.flush()
        if os.geteuid() == 0 and path.exists():  # root rotates what processes of another account read
            os.fchown(file.fileno(), path.stat().st_uid, path.stat().st_gid)
        os.fsync(file.fileno())
    beside.rename(path)
