"""Making and redeeming one-time codes."""

import hmac
from collections.abc import Callable
from datetime import timedelta
from typing import Protocol

from sqlalchemy import delete, exists, select

from services.identity.accounts.models import Account
from services.identity.codes.domain import (
    CODE_TRIES_MAX,
    CODES_OF_A_PHONE,
    CODES_OF_AN_ADDRESS,
    CodeMessage,
    new_code,
    normal_phone,
)
from services.identity.codes.models import OneTimeCode
from services.identity.codes.phones import phone_index
from services.identity.codes.tallies import count, count_address
from shared.contracts.base import Loaded
from shared.contracts.identity.account_words import CODE_PAUSE_SECONDS, CODE_SECONDS, CodePurpose
from shared.contracts.identity.refusals.accounts import CODE_LIMIT
from shared.kernel.ids import new_id
from shared.runtime.data.session import Session
from shared.runtime.trust.sealing import sealing_of

REMOVED_AT_ONCE_MAX = 1000
KEPT_HOURS = 24
CODE_LIFE = {"expires_in_seconds": CODE_SECONDS, "resend_after_seconds": CODE_PAUSE_SECONDS}

Keep = Callable[[CodeMessage | None], None]


class Tell(Protocol):
    """How a code is told to who sends it, in the transaction that makes it."""

    def __call__(self, session: Session, message: CodeMessage, *, is_wanted: bool) -> None: ...


def request_code(session: Session, request: Loaded, address: str, tell: Tell, keep: Keep) -> dict[str, int]:
    """Make a code for a number; `keep` gets what is sent after the commit, None where nobody has the number.

    The answer and the work are the same for known and unknown numbers: nobody learns who is registered.
    """
    purpose = CodePurpose(request.purpose)
    message = made_code(session, request.phone, purpose, address)
    known = session.scalar(select(exists().where(Account.phone_index == phone_index(session, message.phone))))
    is_wanted = bool(known) or purpose == CodePurpose.SIGN_UP
    tell(session, message, is_wanted=is_wanted)
    keep(message if is_wanted else None)
    return dict(CODE_LIFE)


def made_code(session: Session, phone: str, purpose: CodePurpose, address: str) -> CodeMessage:
    """A new code for a number, to be sent after the commit. Raises Unavailable `identity.code_limit`."""
    message = CodeMessage(normal_phone(phone), new_code(), purpose)
    _refuse_too_many(session, message.phone, address)
    _keep(session, phone_index(session, message.phone), purpose, message.code)
    return message


def is_right(session: Session, phone: str, purpose: CodePurpose, code: str) -> bool:
    """Whether it is the newest code for the number and purpose. A wrong one counts; a right one is not used up."""
    row = _newest(session, phone_index(session, normal_phone(phone)), purpose)
    if row is None or row.used_at or row.expires_at <= session.now or row.tries >= CODE_TRIES_MAX:
        return False
    if hmac.compare_digest(row.code_index, _index_of(session, row, code)):
        return True
    row.tries += 1
    return False


def redeem(session: Session, phone: str, purpose: CodePurpose, code: str) -> bool:
    """Like `is_right`; a right one is used up."""
    right = is_right(session, phone, purpose, code)
    if right:
        row = _newest(session, phone_index(session, normal_phone(phone)), purpose)
        assert row is not None
        row.used_at = session.now
    return right


def sweep(session: Session) -> int:
    """Remove codes that expired a day ago; how many."""
    old = select(OneTimeCode.id).where(OneTimeCode.expires_at < session.now - timedelta(hours=KEPT_HOURS))
    ids = session.scalars(old.limit(REMOVED_AT_ONCE_MAX)).all()
    session.execute(delete(OneTimeCode).where(OneTimeCode.id.in_(ids)))
    return len(ids)


def _refuse_too_many(session: Session, phone: str, address: str) -> None:
    for wait_seconds in (
        count(session, "code.phone", phone, CODES_OF_A_PHONE),
        count_address(session, "code.address", address, CODES_OF_AN_ADDRESS),
    ):
        if wait_seconds is not None:
            raise CODE_LIMIT(retry_after_seconds=wait_seconds)


def _keep(session: Session, index: bytes, purpose: CodePurpose, code: str) -> None:
    """Keep the code's keyed hash. The codes before it are void: only the newest is looked at."""
    row = OneTimeCode(id=new_id(), phone_index=index, purpose=purpose.value, tries=0)
    row.made_at, row.expires_at = session.now, session.now + timedelta(seconds=CODE_SECONDS)
    row.code_index = _index_of(session, row, code)
    session.add(row)


def _newest(session: Session, index: bytes, purpose: CodePurpose) -> OneTimeCode | None:
    rows = select(OneTimeCode).where(OneTimeCode.phone_index == index, OneTimeCode.purpose == purpose.value)
    newest = rows.order_by(OneTimeCode.made_at.desc(), OneTimeCode.id.desc()).limit(1)
    return session.scalar(newest.with_for_update().execution_options(populate_existing=True))


def _index_of(session: Session, row: OneTimeCode, code: str) -> bytes:
    """Keyed, since a million codes are tried in a second; bound to the row, so that equal codes differ."""
    return sealing_of(session).blind_index(f"{row.id}:{row.purpose}:{code}", "one_time_code.code")
