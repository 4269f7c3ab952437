"""Access tokens as every process checks them: signed by identity, short-lived, verified with public keys from a file.

JWTs after RFC 9068 (`typ` at+jwt), signed with Ed25519 (EdDSA, RFC 8037) and nothing else. Claims beside the
registered ones: `site`, `sid` (session), `kind`, `offices` [[role, unit id, last day or null]], `scopes`,
`second_factor`, and `ver`, the subject's access version: an AccessRevoked of version n ends all tokens of lower
versions, whatever clocks say.
"""

import hashlib
import json
import logging
from collections import OrderedDict
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Any
from uuid import UUID

import jwt

from shared.contracts.refusals.bus import TOKEN_INVALID
from shared.contracts.refusals.tokens import REVOCATIONS_UNKNOWN, TOKEN_EXPIRED, TOKEN_REVOKED
from shared.kernel.actor import Actor, Held
from shared.kernel.clock import Clock, SystemClock
from shared.runtime.trust.revocations import Revocations

ALGORITHMS = ["EdDSA"]
TOKEN_TYPE = "at+jwt"
TOKEN_LIFE_SECONDS_MAX = 600
CLOCK_DRIFT_SECONDS_MAX = 30  # between machines: for "not before" only, never to lengthen a life
TOKEN_CHARACTERS_MAX = 8192
CACHED_TOKENS_MAX = 10_000
PUBLIC_KEYS_MAX = 20
ONLY_CARDS = "nuanliu_only_cards"  # a key in the JWKS that signs nothing any more; tokens that say so are forged
FILE_LOOK_SECONDS = 5
IN_DOUBT_RETRY_SECONDS = 1
FILE_LOOK_UNKNOWN_KEY_SECONDS = 1

logger = logging.getLogger(__name__)


@dataclass(frozen=True)
class Verified:
    """A token whose signature and claims were right. expires_at: Unix seconds; access_version: see `ver` above."""

    actor: Actor
    expires_at: int
    access_version: int


class PublicKeys:
    """The keys of a JWKS file (RFC 7517) by id; looked at again when it changed, sooner for an unknown id.

    A file that cannot be read leaves the keys that were there: a half-mounted volume must not sign everybody out.
    """

    def __init__(self, path: Path, clock: Clock, *, for_cards: bool = False) -> None:
        self._path, self._clock, self._for_cards = path, clock, for_cards
        self._keys: dict[str, jwt.PyJWK] = {}
        self._stamp: tuple[int, int] | None = None
        self._looked_at: datetime | None = None
        self.generation = 0  # grows with every change of the file, so that caches know

    def get(self, key_id: str) -> jwt.PyJWK | None:
        """The key, or None. Looks at the file at most once a second, however many unknown ids are sent."""
        if key_id not in self._keys:
            self.look(FILE_LOOK_UNKNOWN_KEY_SECONDS)
        return self._keys.get(key_id)

    def look(self, pause_seconds: int = FILE_LOOK_SECONDS) -> None:
        """Read the file again if it changed, and the last look is at least `pause_seconds` ago."""
        now = self._clock.now()
        if self._looked_at and 0 <= (now - self._looked_at).total_seconds() < pause_seconds:
            return
        self._looked_at = now
        try:
            state = self._path.stat()
            if (state.st_mtime_ns, state.st_size) != self._stamp:
                self._keys = read_jwks(self._path.read_bytes(), for_cards=self._for_cards)
                self._stamp = (state.st_mtime_ns, state.st_size)
                self.generation += 1
        except (OSError, ValueError) as error:
            logger.warning("the public keys could not be read: %s", type(error).__name__)


def read_jwks(text: bytes, *, for_cards: bool = False) -> dict[str, jwt.PyJWK]:
    """The Ed25519 signing keys of a JWK set by `kid`; keys of other kinds are left out. Raises ValueError.

    for_cards: also those that are good for cards alone.
    """
    try:
        members = json.loads(text)["keys"][:PUBLIC_KEYS_MAX]
        fit = [key for key in members if key.get("kty") == "OKP" and key.get("crv") == "Ed25519"]
        good = [key for key in fit if for_cards or not key.get(ONLY_CARDS)]
        return {str(key["kid"]): jwt.PyJWK(key, algorithm="EdDSA") for key in good}
    except (KeyError, TypeError, AttributeError, jwt.PyJWTError):
        raise ValueError("no JWK set") from None


class TokenVerifier:
    """Turns a token into the Actor it speaks for. One per process; remembers what it verified, and what was revoked."""

    def __init__(self, jwks_file: Path, *, site: str, issuer: str, audience: str, clock: Clock | None = None) -> None:
        self._clock = clock or SystemClock()
        self._keys = PublicKeys(jwks_file, self._clock)
        self._site, self._issuer, self._audience = site, issuer, audience
        self._cached: OrderedDict[bytes, Verified] = OrderedDict()
        self._cached_generation = 0
        self.revocations = Revocations(self._clock, keep_seconds=TOKEN_LIFE_SECONDS_MAX + CLOCK_DRIFT_SECONDS_MAX)

    def actor(self, token: str) -> Actor:
        """Who sent the token. Raises Unauthenticated `request.token_invalid`, `…_expired`, `…_revoked`.

        Raises Unavailable `request.revocations_unknown` as long as it may have been revoked without our knowing.
        """
        if not isinstance(token, str) or not token.isascii() or len(token) > TOKEN_CHARACTERS_MAX:
            raise TOKEN_INVALID()
        verified = self._verified(token)
        if self._clock.now().timestamp() >= verified.expires_at:
            raise TOKEN_EXPIRED()
        if self.revocations.refuse(verified.actor.subject, verified.access_version, verified.actor.session_id):
            raise TOKEN_REVOKED()
        if self.revocations.in_doubt:
            raise REVOCATIONS_UNKNOWN(retry_after_seconds=IN_DOUBT_RETRY_SECONDS)
        return verified.actor

    def _verified(self, token: str) -> Verified:
        """From memory, or by looking at the signature; memory is dropped when the public keys change."""
        key_of_token = hashlib.sha256(token.encode()).digest()
        self._keys.look()
        if self._cached_generation != self._keys.generation:
            self._cached.clear()
            self._cached_generation = self._keys.generation
        if key_of_token in self._cached:
            self._cached.move_to_end(key_of_token)
            return self._cached[key_of_token]
        verified = self._verify(token)
        self._cached[key_of_token] = verified
        if len(self._cached) > CACHED_TOKENS_MAX:
            self._cached.popitem(last=False)
        return verified

    def _verify(self, token: str) -> Verified:
        try:
            header = jwt.get_unverified_header(token)
            key = self._keys.get(header["kid"]) if header.get("typ") == TOKEN_TYPE else None
            if key is None:
                raise TOKEN_INVALID()
            claims = jwt.decode(
                token,
                key,
                algorithms=ALGORITHMS,
                audience=self._audience,
                issuer=self._issuer,
                # Moments are compared below, with the clock of this process and not with the machine's.
                options={"verify_exp": False, "verify_nbf": False, "verify_iat": False, "strict_aud": True},
            )
            return self._read(claims)
        except (jwt.PyJWTError, KeyError, TypeError, ValueError, AttributeError, RecursionError):
            raise TOKEN_INVALID() from None

    def _read(self, claims: Mapping[str, Any]) -> Verified:
        """The claims as an Actor. Raises KeyError, TypeError, ValueError where one is missing or has another shape."""
        issued, begins, expires, version = (claims[name] for name in ("iat", "nbf", "exp", "ver"))
        if {type(issued), type(begins), type(expires), type(version)} != {int}:
            raise TypeError("moments and versions are whole numbers: NaN would never expire")
        drift = self._clock.now().timestamp() + CLOCK_DRIFT_SECONDS_MAX
        if claims["site"] != self._site or max(issued, begins) > drift or expires - issued > TOKEN_LIFE_SECONDS_MAX:
            raise ValueError("of another site, not yet valid, or valid for too long")
        return Verified(actor_of(claims), expires, version)


def actor_of(claims: Mapping[str, Any]) -> Actor:
    """The Actor in a token's claims. Raises KeyError, TypeError or ValueError for other shapes."""
    if claims["kind"] not in ("person", "client"):
        raise ValueError("tokens are for people and clients")
    return Actor(
        kind=claims["kind"],
        subject=str(UUID(_text(claims["sub"]))),
        session_id=None if claims["sid"] is None else UUID(_text(claims["sid"])),
        site=_text(claims["site"]),
        offices=tuple(_held(*_list(office)) for office in _list(claims["offices"])),
        scopes=frozenset(_text(scope) for scope in _list(claims["scopes"])),
        second_factor=claims["second_factor"] is True,
    )


def _held(role: Any, unit: Any, until: Any) -> Held:
    return Held(_text(role), UUID(_text(unit)), None if until is None else date.fromisoformat(_text(until)))


def _text(claim: Any) -> str:
    """A claim that is a text: UUID and date raise whatever comes to their mind for other things."""
    if type(claim) is not str:
        raise TypeError("no text")
    return claim


def _list(claim: Any) -> list[Any]:
    if type(claim) is not list:
        raise TypeError("no list")
    return claim


def claims_of(actor: Actor) -> dict[str, Any]:
    """The other way round, as plain JSON."""
    return {
        "sub": actor.subject,
        "sid": str(actor.session_id) if actor.session_id else None,
        "site": actor.site,
        "kind": actor.kind,
        "offices": [
            [held.role, str(held.unit_id), held.until.isoformat() if held.until else None] for held in actor.offices
        ],
        "scopes": sorted(actor.scopes),
        "second_factor": actor.second_factor,
    }
