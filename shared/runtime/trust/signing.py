"""Keys that sign access tokens: a private file that only identity reads, and the public JWKS file made from it.

Rotation: a new key stands in the JWKS before it signs. An old one stays there until the last token it signed is dead;
and then, marked as good for cards alone, until the last volunteer card it signed is.
"""

import base64
import json
import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import pairwise
from pathlib import Path
from typing import Any

import jwt
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from shared.kernel.actor import Actor
from shared.kernel.clock import Clock, SystemClock
from shared.runtime.trust.cards import CARD_LIFE_SECONDS, CARD_TYPE, Card, card_claims
from shared.runtime.trust.sealing import KeysInvalid, write_private
from shared.runtime.trust.tokens import (
    CLOCK_DRIFT_SECONDS_MAX,
    ONLY_CARDS,
    TOKEN_LIFE_SECONDS_MAX,
    TOKEN_TYPE,
    claims_of,
)

PUBLISHED_BEFORE_SIGNING_SECONDS = 900  # longer than anybody may keep a copy of the JWKS
SIGNING_KEYS_MAX = 10
FILE_LOOK_SECONDS = 5
PRIVATE_BYTES = 32


@dataclass(frozen=True)
class SigningKey:
    """One Ed25519 key; it signs from a moment on, until the next one does."""

    key_id: str
    private: Ed25519PrivateKey
    signs_from: datetime

    def public_jwk(self, *, only_cards: bool = False) -> dict[str, Any]:
        """The public half for a JWK set (RFC 8037). only_cards: the last token that it signed is dead."""
        raw = self.private.public_key().public_bytes(Encoding.Raw, PublicFormat.Raw)
        jwk = {"kty": "OKP", "crv": "Ed25519", "use": "sig", "alg": "EdDSA", "kid": self.key_id, "x": _base64url(raw)}
        return jwk | ({ONLY_CARDS: True} if only_cards else {})


def new_key(signs_from: datetime) -> SigningKey:
    """A fresh key with an id that names its day."""
    return SigningKey(f"{signs_from:%Y%m%d}-{secrets.token_hex(4)}", Ed25519PrivateKey.generate(), signs_from)


def rotated(keys: Sequence[SigningKey], now: datetime) -> list[SigningKey]:
    """The keys with one more that will sign soon, without those whose last card is dead.

    Where a file would have too many, those go first that are good for cards alone: cards get new codes all the time.
    """
    added = new_key(now + timedelta(seconds=PUBLISHED_BEFORE_SIGNING_SECONDS if keys else 0))
    dead_before = now - timedelta(seconds=CARD_LIFE_SECONDS + CLOCK_DRIFT_SECONDS_MAX)
    living = [key for key, after in pairwise(keys) if after.signs_from > dead_before]
    kept = [*living, *keys[-1:], added]
    retired = only_for_cards(kept)
    surplus = {key.key_id for key in kept[: max(0, len(kept) - SIGNING_KEYS_MAX)]}
    return [key for key in kept if key.key_id not in retired & surplus]


def only_for_cards(keys: Sequence[SigningKey]) -> set[str]:
    """The ids of the keys whose last token was dead when the newest key was made."""
    made_at = keys[-1].signs_from - timedelta(seconds=PUBLISHED_BEFORE_SIGNING_SECONDS)
    dead_before = made_at - timedelta(seconds=TOKEN_LIFE_SECONDS_MAX + CLOCK_DRIFT_SECONDS_MAX)
    return {key.key_id for key, after in pairwise(keys) if after.signs_from <= dead_before}


def signing_at(keys: Sequence[SigningKey], now: datetime) -> SigningKey:
    """The newest key that may sign already. Raises KeysInvalid where there is none."""
    ready = [key for key in keys if key.signs_from <= now]
    if not ready:
        raise KeysInvalid("no signing key may sign yet")
    return ready[-1]


def read_signing_keys(path: Path) -> list[SigningKey]:
    """The keys in `{"keys": [{"kid", "d": base64, "signs_from"}]}` in order of signing. Raises KeysInvalid, OSError."""
    try:
        members = json.loads(path.read_bytes())["keys"]
        keys = [_key_from(member) for member in members]
    except (ValueError, KeyError, TypeError):
        raise KeysInvalid(f'{path} is not {{"keys": [{{"kid", "d", "signs_from"}}]}}') from None
    if not 0 < len(keys) <= SIGNING_KEYS_MAX:
        raise KeysInvalid(f"{path} has {len(keys)} keys; 1 to {SIGNING_KEYS_MAX} are right")
    return sorted(keys, key=lambda key: key.signs_from)


def _key_from(member: dict[str, str]) -> SigningKey:
    private = base64.b64decode(member["d"], validate=True)
    moment = datetime.fromisoformat(member["signs_from"])
    if moment.tzinfo is None or len(private) != PRIVATE_BYTES:
        raise ValueError("a moment without zone, or a key of another length")
    return SigningKey(str(member["kid"]), Ed25519PrivateKey.from_private_bytes(private), moment)


def write_keys(keys: Sequence[SigningKey], signing_file: Path, jwks_file: Path) -> None:
    """Write both files: first the public one, so that no key signs before it is published."""
    assert 0 < len(keys) <= SIGNING_KEYS_MAX, "rotate less often than tokens live"
    retired = only_for_cards(keys)
    members = [key.public_jwk(only_cards=key.key_id in retired) for key in keys]
    write_private(jwks_file, json.dumps({"keys": members}, indent=1))
    jwks_file.chmod(0o644)
    write_private(signing_file, private_json(keys))


def private_json(keys: Sequence[SigningKey]) -> str:
    """What `read_signing_keys` reads."""
    members = [
        {
            "kid": key.key_id,
            "d": base64.b64encode(key.private.private_bytes_raw()).decode(),
            "signs_from": key.signs_from.isoformat(),
        }
        for key in keys
    ]
    return json.dumps({"keys": members}, indent=1)


def generate(signing_file: Path, jwks_file: Path, now: datetime) -> None:
    """Make both files where there is no signing key; a lost public file is made again from the private one."""
    if not signing_file.exists():
        write_keys([new_key(now)], signing_file, jwks_file)
    elif not jwks_file.exists():
        write_keys(read_signing_keys(signing_file), signing_file, jwks_file)


class KeyFile:
    """The private keys of a file, looked at again every few seconds, so that a rotation needs no restart."""

    def __init__(self, path: Path, clock: Clock) -> None:
        self._path, self._clock = path, clock
        self._keys: list[SigningKey] = []
        self._looked_at: datetime | None = None

    def signing(self) -> SigningKey:
        """The key that signs now. Raises KeysInvalid or OSError where there is none."""
        now = self._clock.now()
        if not self._looked_at or abs((now - self._looked_at).total_seconds()) >= FILE_LOOK_SECONDS:
            self._keys = read_signing_keys(self._path)
            self._looked_at = now
        return signing_at(self._keys, now)


class TokenSigner:
    """Makes access tokens and codes of cards."""

    def __init__(
        self, signing_file: Path, *, site: str, issuer: str, audience: str, clock: Clock | None = None
    ) -> None:
        self._clock = clock or SystemClock()
        self._keys = KeyFile(signing_file, self._clock)
        self._site, self._issuer, self._audience = site, issuer, audience

    def sign(self, actor: Actor, access_version: int, life_seconds: int) -> str:
        """A token for the actor at this site. Raises KeysInvalid or OSError where there is no key to sign with."""
        assert 0 < life_seconds <= TOKEN_LIFE_SECONDS_MAX, "access tokens are short-lived"
        moment = int(self._clock.now().timestamp())
        claims = claims_of(actor) | {
            "aud": self._audience,
            "site": self._site,
            "iat": moment,
            "nbf": moment,
            "exp": moment + life_seconds,
            "jti": secrets.token_hex(8),
            "ver": access_version,
        }
        return self._signed(claims, TOKEN_TYPE)

    def sign_card(self, card: Card) -> str:
        """The code of a volunteer card (`cards.py`). Raises KeysInvalid or OSError where there is no key."""
        return self._signed(card_claims(card), CARD_TYPE)

    def _signed(self, claims: dict[str, Any], token_type: str) -> str:
        key = self._keys.signing()
        headers = {"kid": key.key_id, "typ": token_type}
        return jwt.encode({"iss": self._issuer, **claims}, key.private, algorithm="EdDSA", headers=headers)


def signer_for(settings: Any) -> TokenSigner:
    """The signer of a process. Only identity has one: only it may read the private keys."""
    names = {"site": settings.site, "issuer": settings.token_issuer, "audience": settings.token_audience}
    return TokenSigner(settings.signing_keys_file, **names)


def _base64url(raw: bytes) -> str:
    return base64.urlsafe_b64encode(raw).rstrip(b"=").decode()
