"""What a process needs in order to believe, sign and seal: key files, made where nobody's data depends on them yet."""

import fcntl
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from shared.kernel.clock import SystemClock
from shared.runtime.settings import Settings
from shared.runtime.trust import seal_keys, sealing, signing
from shared.runtime.trust.sealing import KeysInvalid
from shared.runtime.trust.signing import SigningKey
from shared.runtime.trust.tokens import TokenVerifier, read_jwks

LOCK = "keys.lock"


def prepare_keys(
    settings: Settings, *, keeping: Iterable[str], signs: bool = True, seals: bool = True, certifies: bool = True
) -> None:
    """Make the key files that are missing, embedded or in development; elsewhere an operator must have put them there.

    keeping: the services with databases, since no seal keys are made beside one that was begun with others; signs:
    whether this process signs tokens, or only believes them; seals: whether it keeps or tells personal data;
    certifies: whether it signs certificates. All that it needs are read once, so that a file that says nothing is told
    before anybody has to sign in. Raises KeysInvalid, OSError, SQLAlchemyError.
    """
    wanted = _wanted(settings, signs=signs, seals=seals, certifies=certifies)
    may_make = settings.development or settings.mode == "embedded"
    if may_make and not all(path.exists() for path in wanted):
        with _alone(settings.data_folder):
            _make_missing(settings, keeping, signs=signs, seals=seals, certifies=certifies)
    _require(settings.jwks_file, "NUANLIU_JWKS_FILE")
    if signs:
        _require(settings.signing_keys_file, "NUANLIU_SIGNING_KEYS_FILE")
    if signs or seals:
        _require(settings.seal_keys_file, "NUANLIU_SEAL_KEYS_FILE")
        _usable(lambda: sealing.read_keys(settings.seal_keys_file), "NUANLIU_SEAL_KEYS_FILE")
    if signs:
        _usable(lambda: signing_key(settings.signing_keys_file), "NUANLIU_SIGNING_KEYS_FILE")
    _usable(lambda: believed(settings, signs=signs), "NUANLIU_JWKS_FILE")
    if certifies:
        _require(settings.certificate_keys_file, "NUANLIU_CERTIFICATE_KEYS_FILE")
        _usable(lambda: signing_key(settings.certificate_keys_file), "NUANLIU_CERTIFICATE_KEYS_FILE")
        _require(settings.certificate_jwks_file, "NUANLIU_CERTIFICATE_JWKS_FILE")
        _usable(lambda: verified_by(settings, signs=True), "NUANLIU_CERTIFICATE_JWKS_FILE")


def _wanted(settings: Settings, *, signs: bool, seals: bool, certifies: bool) -> list[Path]:
    """The files that such a process reads. Where all are there its data folder may be one that nobody writes."""
    sealed = [settings.seal_keys_file] if signs or seals else []
    signed = [settings.signing_keys_file] if signs else []
    certified = [settings.certificate_keys_file] if certifies else []
    return [settings.jwks_file, settings.certificate_jwks_file, *sealed, *signed, *certified]


@contextmanager
def _alone(folder: Path) -> Iterator[None]:
    """One process at a time: those that start at once for the first time would each make keys of its own."""
    folder.mkdir(parents=True, exist_ok=True)
    with (folder / LOCK).open("a") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        yield


def _make_missing(settings: Settings, keeping: Iterable[str], *, signs: bool, seals: bool, certifies: bool) -> None:
    """Whoever only believes may have been given the public keys alone, and makes none."""
    if signs or seals:
        _usable(lambda: make_seal_keys(settings, keeping), "NUANLIU_SEAL_KEYS_FILE")
    now = SystemClock().now()
    if signs or not settings.jwks_file.exists():
        _usable(
            lambda: signing.generate(settings.signing_keys_file, settings.jwks_file, now), "NUANLIU_SIGNING_KEYS_FILE"
        )
    if certifies or not settings.certificate_jwks_file.exists():
        _usable(lambda: make_certificate_keys(settings), "NUANLIU_CERTIFICATE_KEYS_FILE")


def make_certificate_keys(settings: Settings) -> None:
    """Make the keys of certificates where there are none. Raises KeysInvalid, OSError."""
    signing.generate(settings.certificate_keys_file, settings.certificate_jwks_file, SystemClock().now())


def make_seal_keys(settings: Settings, keeping: Iterable[str]) -> None:
    """Make the seal keys where there are none. Raises KeysInvalid where there must have been some, SQLAlchemyError."""
    if not settings.seal_keys_file.exists():
        seal_keys.refuse_new_keys(settings, keeping)
    sealing.generate(settings.seal_keys_file)


def signing_key(path: Path) -> SigningKey:
    """The key of a file that signs now. Raises KeysInvalid, OSError."""
    try:
        return signing.signing_at(signing.read_signing_keys(path), SystemClock().now())
    except KeysInvalid as error:
        told = str(error)
        raise KeysInvalid(told if str(path) in told else f"{path}: {told}") from None


def believed(settings: Settings, *, signs: bool) -> Mapping[str, Any]:
    """The public keys by id. Raises KeysInvalid where there is none, or (signs) where what is signed now would not be
    believed; OSError.
    """
    path = settings.jwks_file
    try:
        public = read_jwks(path.read_bytes())
    except ValueError:
        raise KeysInvalid(f"{path} is no JWK set") from None
    if not public:
        raise KeysInvalid(f"{path} holds no Ed25519 key")
    if signs:
        _refuse_unpublished(signing_key(settings.signing_keys_file), public, path)
    return public


def verified_by(settings: Settings, *, signs: bool) -> Mapping[str, Any]:
    """The public keys of certificates by id. Raises KeysInvalid, also where (signs) what is signed now could not be
    verified; OSError.
    """
    path = settings.certificate_jwks_file
    try:
        public = read_jwks(path.read_bytes(), for_cards=True)
    except ValueError:
        raise KeysInvalid(f"{path} is no JWK set") from None
    if not public:
        raise KeysInvalid(f"{path} holds no Ed25519 key")
    if signs:
        _refuse_unpublished(signing_key(settings.certificate_keys_file), public, path)
    return public


def _refuse_unpublished(signs_now: SigningKey, public: Mapping[str, Any], path: Path) -> None:
    published = public.get(signs_now.key_id)
    if published is None or published.key.public_bytes_raw() != signs_now.private.public_key().public_bytes_raw():
        raise KeysInvalid(f"{path} lacks the key {signs_now.key_id}, which signs; copy the one that was made with it")


def verifier_of(settings: Settings) -> TokenVerifier:
    """The verifier of a process, shared by all its containers so that each token is verified once."""
    return TokenVerifier(
        settings.jwks_file, site=settings.site, issuer=settings.token_issuer, audience=settings.token_audience
    )


def _require(path: Path, variable: str) -> None:
    if not path.exists():
        raise KeysInvalid(f"There are no keys at {path}: put them there, or let {variable} say where they are")


def _usable(read: Callable[[], object], variable: str) -> None:
    """Read a file, and let the trouble with it name the setting."""
    try:
        read()
    except KeysInvalid as error:
        raise KeysInvalid(f"{error}; {variable} says where the keys are") from None
