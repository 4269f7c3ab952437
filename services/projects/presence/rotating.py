"""Rotating codes: what is shown for `STEP_SECONDS`, made of a shift's secret and the server's clock alone.

The text of the QR code says shift and step and carries a MAC (HMAC-SHA-256, RFC 2104, cut to 128 bits), so that it is
known of a refused one whether it is old, of another shift, or no code at all. The six digits are made like those of
HOTP (RFC 4226), of another label, so that neither tells the other.
"""

import base64
import hashlib
import hmac
import re
import secrets
from dataclasses import dataclass
from datetime import UTC, datetime
from uuid import UUID

from shared.contracts.projects.presence_words import DIGITS, STEP_SECONDS, STEPS_AROUND, CodeFault

SECRET_BYTES = 32
MAC_BYTES = 16
# Capital letters, digits and full stops: what a QR code holds most densely.
TEXT = re.compile(r"NLP1\.([0-9A-F]{32})\.([0-9]{1,12})\.([A-Z2-7]{26})")
TYPED = re.compile(rf"[0-9]{{{DIGITS}}}")


@dataclass(frozen=True)
class Scanned:
    """What a scanned text says, before it is known whether it is true."""

    shift_id: UUID
    step: int
    mac: str


def new_secret() -> bytes:
    """The secret of a shift's codes."""
    return secrets.token_bytes(SECRET_BYTES)


def step_at(moment: datetime) -> int:
    """The number of the step in which a moment lies."""
    return int(moment.timestamp()) // STEP_SECONDS


def end_of(step: int) -> datetime:
    """The moment at which the next step begins."""
    return datetime.fromtimestamp((step + 1) * STEP_SECONDS, UTC)


def text_of(secret: bytes, shift_id: UUID, step: int) -> str:
    """The text of the QR code of a step."""
    return f"NLP1.{shift_id.hex.upper()}.{step}.{_mac_of(secret, shift_id, step)}"


def digits_of(secret: bytes, shift_id: UUID, step: int) -> str:
    """The six digits of a step."""
    number = int.from_bytes(_digest(secret, "digits", shift_id, step)[:8], "big")
    return f"{number % 10**DIGITS:0{DIGITS}}"


def is_typed(code: str) -> bool:
    """Whether a code is six digits and not a scanned text."""
    return TYPED.fullmatch(code) is not None


def scanned(text: str) -> Scanned | None:
    """What a text says, None where it has not the form of a code."""
    found = TEXT.fullmatch(text)
    return Scanned(UUID(hex=found[1]), int(found[2]), found[3]) if found else None


def is_genuine(secret: bytes, said: Scanned) -> bool:
    """Whether a shift with this secret has shown it, or will."""
    return hmac.compare_digest(said.mac, _mac_of(secret, said.shift_id, said.step))


def judged(step: int, present: int, last: int | None) -> CodeFault | None:
    """What is wrong with the step of a genuine code. last: the newest that has served the person at this shift."""
    if abs(step - present) > STEPS_AROUND:
        return CodeFault.STALE
    return CodeFault.REPLAYED if last is not None and step <= last else None


def step_of_digits(secret: bytes, shift_id: UUID, typed: str, present: int, last: int | None) -> int | CodeFault:
    """The step whose digits were typed, or what is wrong with them."""
    steps = range(present - STEPS_AROUND, present + STEPS_AROUND + 1)
    shown = [step for step in steps if hmac.compare_digest(typed, digits_of(secret, shift_id, step))]
    if not shown:
        return CodeFault.WRONG_DIGITS
    return judged(shown[-1], present, last) or shown[-1]


def _mac_of(secret: bytes, shift_id: UUID, step: int) -> str:
    return base64.b32encode(_digest(secret, "qr", shift_id, step)[:MAC_BYTES]).rstrip(b"=").decode()


def _digest(secret: bytes, label: str, shift_id: UUID, step: int) -> bytes:
    return hmac.digest(secret, f"presence:{label}:{shift_id}:{step}".encode(), hashlib.sha256)
