"""Time-based one-time passwords (RFC 6238): SHA-1, six digits, thirty seconds, as all authenticators do."""

import hmac
import secrets
from datetime import datetime
from urllib.parse import quote

import pyotp

from shared.contracts.identity.account_words import RECOVERY_CODES

STEP_SECONDS = 30
STEPS_OFF_MAX = 1  # clocks of phones
SECRET_CHARACTERS = 32  # 160 bits in base32, as RFC 4226 recommends
ALPHABET = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567"
ISSUER = "nuanliu"


def new_totp_secret() -> str:
    """160 random bits in base32."""
    return pyotp.random_base32(SECRET_CHARACTERS)


def totp_uri(secret: str, login: str) -> str:
    """What an authenticator reads from a QR code."""
    return f"otpauth://totp/{ISSUER}:{quote(login)}?secret={secret}&issuer={ISSUER}"


def step_at(moment: datetime) -> int:
    """The number of the time step."""
    return int(moment.timestamp()) // STEP_SECONDS


def totp_at(secret: str, moment: datetime) -> str:
    """The code that an authenticator shows at a moment."""
    return str(pyotp.TOTP(secret).generate_otp(step_at(moment)))


def matching_step(secret: str, totp: str, moment: datetime, last_step: int) -> int | None:
    """The time step of a right code, None for a wrong one, and for one of a step that was used (or passed over)."""
    now = step_at(moment)
    for step in range(now - STEPS_OFF_MAX, now + STEPS_OFF_MAX + 1):
        right = hmac.compare_digest(pyotp.TOTP(secret).generate_otp(step), totp)
        if right and step > last_step:
            return step
    return None


def new_recovery_codes() -> list[str]:
    """Ten codes of fifty random bits, to be written down."""
    return [_group() + "-" + _group() for _ in range(RECOVERY_CODES)]


def _group() -> str:
    return "".join(secrets.choice(ALPHABET) for _ in range(5))
