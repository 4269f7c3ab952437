"""Phone numbers at rest: sealed, and found by a blind index."""

from uuid import UUID

from services.identity.codes.domain import normal_phone
from shared.runtime.data.session import Session
from shared.runtime.trust.sealing import sealing_of


def phone_index(session: Session, phone: str) -> bytes:
    """By which a number is found again."""
    return sealing_of(session).blind_index(normal_phone(phone), "account.phone")


def sealed_phone(session: Session, phone: str, account_id: UUID) -> str:
    """The number as it is stored with an account."""
    return sealing_of(session).seal_text(normal_phone(phone), f"account.phone.{account_id}")


def opened_phone(session: Session, sealed: str, account_id: UUID) -> str:
    """The number itself."""
    return sealing_of(session).open_text(sealed, f"account.phone.{account_id}")
