"""Who listens at the port of the gateway: this installation itself, another one, or some other program."""

import http.client
import urllib.error
import urllib.request
from enum import StrEnum
from pathlib import Path

from gateway.problems import TYPE_PREFIX
from gateway.well_known import JWKS_BYTES_MAX, JWKS_PATH
from shared.runtime.settings import Settings
from shared.runtime.trust.tokens import read_jwks

ANSWER_SECONDS_MAX = 5.0
EVERY_ADDRESS = {"0.0.0.0": "127.0.0.1", "::": "::1"}


class Neighbour(StrEnum):
    """Who answers."""

    ITSELF = "itself"
    ANOTHER_INSTALLATION = "another_installation"
    STRANGER = "stranger"


def neighbour_at(settings: Settings) -> Neighbour:
    """Ask for the public keys of access tokens: an installation is known by its own, and Nuanliu by how it refuses."""
    answer = _asked(address_of(settings.http_host, settings.http_port) + JWKS_PATH)
    published = _key_ids(answer)
    if published & _key_ids(_read(settings.jwks_file)):
        return Neighbour.ITSELF
    return Neighbour.ANOTHER_INSTALLATION if published or TYPE_PREFIX.encode() in answer else Neighbour.STRANGER


def address_of(host: str, number: int) -> str:
    """Where a gateway that listens at this host and port is asked from the same machine."""
    place = EVERY_ADDRESS.get(host, host)
    return f"http://{f'[{place}]' if ':' in place else place}:{number}"


def _asked(address: str) -> bytes:
    """What is answered there, a refusal too; nothing where it is no HTTP, or takes longer than the maximum."""
    opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))
    try:
        with opener.open(address, timeout=ANSWER_SECONDS_MAX) as answer:
            return bytes(answer.read(JWKS_BYTES_MAX))
    except urllib.error.HTTPError as refused:
        with refused:
            return refused.read(JWKS_BYTES_MAX)
    except (OSError, http.client.HTTPException, ValueError):
        return b""


def _key_ids(jwks: bytes) -> set[str]:
    try:
        return set(read_jwks(jwks))
    except ValueError:
        return set()


def _read(file: Path) -> bytes:
    try:
        return file.read_bytes()
    except OSError:
        return b""
