"""The key files: there, legible, fitting each other, and private ones readable by their owner alone."""

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from sqlalchemy.exc import SQLAlchemyError

from deploy.cli import services
from deploy.cli.examination.findings import OTHERS, Finding, note, well, wrong
from shared.runtime.settings import Settings
from shared.runtime.trust import seal_keys
from shared.runtime.trust.access import believed, signing_key, verified_by
from shared.runtime.trust.sealing import KeysInvalid, read_keys
from shared.runtime.trust.signing import read_signing_keys

CERTIFICATE = "certificate keys"
PUBLIC_OF_CERTIFICATES = "public keys of certificates"


def examine(settings: Settings) -> Iterator[Finding]:
    """The key files of an installation."""
    made_at_start = settings.development or settings.mode == "embedded"
    if (lost := _lost_seal_keys(settings)) is not None:
        yield lost
    else:
        yield _file("seal keys", settings.seal_keys_file, _seal_keys, made_at_start, private=True)
    yield _file("signing keys", settings.signing_keys_file, _signing_keys, made_at_start, private=True)
    yield _file("public keys", settings.jwks_file, lambda path: _public_keys(settings), made_at_start)
    yield _file(CERTIFICATE, settings.certificate_keys_file, _signing_keys, made_at_start, private=True)
    public = settings.certificate_jwks_file
    yield _file(PUBLIC_OF_CERTIFICATES, public, lambda path: _certificate_keys(settings), made_at_start)


def _lost_seal_keys(settings: Settings) -> Finding | None:
    """Where they are gone, and a database was sealed with them. One that cannot be asked has a finding of its own."""
    if settings.seal_keys_file.exists():
        return None
    try:
        seal_keys.refuse_new_keys(settings, services.keeping(settings))
    except KeysInvalid as error:
        return wrong(f"seal keys {settings.seal_keys_file}", f"{error}.")
    except SQLAlchemyError:
        return None
    return None


def _file(name: str, path: Path, read: Callable[[Path], str], made_at_start: bool, private: bool = False) -> Finding:
    subject = f"{name} {path}"
    if not path.exists():
        if made_at_start:
            return note(subject, "will be made at the first start.")
        return wrong(subject, f"missing; put it there, or make it with `nuanliu keys` ({_variable(name)} names it).")
    if private and path.stat().st_mode & OTHERS:
        return wrong(subject, f"others than its owner may read it: chmod 600 {path}")
    try:
        return well(subject, read(path))
    except (OSError, ValueError) as error:
        return wrong(subject, f"cannot be used: {error} ({_variable(name)} names it).")


def _seal_keys(path: Path) -> str:
    keys = read_keys(path)
    return f"{_counted(keys.secrets)}, {keys.current} seals."


def _signing_keys(path: Path) -> str:
    return f"{_counted(read_signing_keys(path))}, {signing_key(path).key_id} signs."


def _public_keys(settings: Settings) -> str:
    """Raises KeysInvalid where tokens signed now would not be believed."""
    return f"{_counted(believed(settings, signs=_can_sign(settings.signing_keys_file)))}."


def _certificate_keys(settings: Settings) -> str:
    """Raises KeysInvalid where what is signed now could not be verified."""
    return f"{_counted(verified_by(settings, signs=_can_sign(settings.certificate_keys_file)))}."


def _can_sign(path: Path) -> bool:
    """Whether there is a key to compare with; trouble with its file is told of that file."""
    try:
        signing_key(path)
    except (OSError, KeysInvalid):
        return False
    return True


def _counted(keys: Any) -> str:
    return f"{len(keys)} key{'s' if len(keys) != 1 else ''}"


def _variable(name: str) -> str:
    return {
        "seal keys": "NUANLIU_SEAL_KEYS_FILE",
        "signing keys": "NUANLIU_SIGNING_KEYS_FILE",
        "public keys": "NUANLIU_JWKS_FILE",
        CERTIFICATE: "NUANLIU_CERTIFICATE_KEYS_FILE",
        PUBLIC_OF_CERTIFICATES: "NUANLIU_CERTIFICATE_JWKS_FILE",
    }[name]
