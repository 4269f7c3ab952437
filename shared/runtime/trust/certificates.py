"""What is signed of a certificate, and read again anywhere with the published keys, also without a connection.

A compact JWS (RFC 7515) of the type `volunteer-certificate+jwt`, signed with Ed25519 by credits: `iss`, `iat`, and
`certificate`, the statement (`contracts/credits/certificate_statements.py`). The keys are of their own: a certificate
outlives every access token, so no public key ever leaves the published set.
"""

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import jwt

from shared.contracts.base import Loaded
from shared.contracts.credits.certificate_statements import Statement
from shared.contracts.credits.certificate_words import CERTIFICATE_TYPE, SIGNED_CHARACTERS_MAX
from shared.kernel.clock import Clock, SystemClock
from shared.kernel.errors import Refusal
from shared.runtime.trust.sealing import KeysInvalid, write_private
from shared.runtime.trust.signing import KeyFile, SigningKey, private_json, read_signing_keys
from shared.runtime.trust.tokens import ALGORITHMS, PUBLIC_KEYS_MAX, PublicKeys, read_jwks

_STATEMENT = Statement()


class CertificateForged(ValueError):
    """A text that no key of the published set has signed as a certificate, or that was changed since."""


class CertificateSigner:
    """Signs statements with the key of a file, which it looks at again every few seconds."""

    def __init__(self, keys_file: Path, *, issuer: str, clock: Clock | None = None) -> None:
        self._clock = clock or SystemClock()
        self._keys, self._issuer = KeyFile(keys_file, self._clock), issuer

    def sign(self, statement: Mapping[str, Any]) -> str:
        """The signed text of a statement in plain JSON. Raises KeysInvalid or OSError where there is no key."""
        key = self._keys.signing()
        claims = {"iss": self._issuer, "iat": int(self._clock.now().timestamp()), "certificate": statement}
        headers = {"kid": key.key_id, "typ": CERTIFICATE_TYPE}
        return jwt.encode(claims, key.private, algorithm="EdDSA", headers=headers)


class CertificateVerifier:
    """Reads what was signed, with the keys of a published set that it looks at again when the file changes."""

    def __init__(self, jwks_file: Path, clock: Clock | None = None) -> None:
        self._keys = PublicKeys(jwks_file, clock or SystemClock(), for_cards=True)

    def statement(self, signed: str) -> Loaded:
        """The statement. Raises CertificateForged."""
        self._keys.look()
        return statement_in(signed, self._keys)


def statement_in(signed: str, keys: Any) -> Loaded:
    """What a signed text states. keys: public keys by id. Raises CertificateForged."""
    if not signed.isascii() or len(signed) > SIGNED_CHARACTERS_MAX:
        raise CertificateForged("no signed certificate")
    try:
        header = jwt.get_unverified_header(signed)
        key = keys.get(header["kid"]) if header.get("typ") == CERTIFICATE_TYPE else None
        if key is None:
            raise CertificateForged("no signed certificate, or of a key that is not in the set")
        claims = jwt.decode(signed, key, algorithms=ALGORITHMS, options={"verify_iat": False, "verify_exp": False})
        return _STATEMENT.request(claims["certificate"])
    except (jwt.PyJWTError, KeyError, TypeError, ValueError, RecursionError, Refusal) as error:
        raise CertificateForged(str(error) if isinstance(error, CertificateForged) else "not as signed") from None


def keys_in(path: Path) -> dict[str, jwt.PyJWK]:
    """The public keys of a published set, for whoever verifies offline. Raises ValueError, OSError."""
    return read_jwks(path.read_bytes(), for_cards=True)


def add_key(keys_file: Path, jwks_file: Path, key: SigningKey) -> None:
    """A further key: published beside all that ever signed, and kept beside the one that signs until then.

    Raises KeysInvalid where the set would be larger than verifiers read, OSError.
    """
    members = [*json.loads(jwks_file.read_bytes())["keys"], key.public_jwk()]
    if len(members) > PUBLIC_KEYS_MAX:
        raise KeysInvalid(f"{jwks_file} would have more than {PUBLIC_KEYS_MAX} keys")
    write_private(jwks_file, json.dumps({"keys": members}, indent=1))
    jwks_file.chmod(0o644)
    write_private(keys_file, private_json([*read_signing_keys(keys_file)[-1:], key]))


def certificate_signer_for(settings: Any) -> CertificateSigner:
    """The signer of a process. Only credits has one."""
    return CertificateSigner(settings.certificate_keys_file, issuer=settings.token_issuer)
