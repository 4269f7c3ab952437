"""Counting how often somebody asks about a person by a document: who tries documents is stopped."""

from services.identity.codes.tallies import count, count_address, forgive, forgive_address
from services.identity.registrations.domain import PERSONS_OF_AN_ACCOUNT, PERSONS_OF_AN_ADDRESS
from shared.contracts.identity.refusals.volunteers import PERSON_LIMIT
from shared.kernel.errors import Refusal
from shared.runtime.data.session import Session

OF_ACCOUNT, OF_ADDRESS = "person.account", "person.address"


def counted(session: Session, account_id: object, address: str) -> Refusal | None:
    """One more of the account and from the address; the refusal where it is one too many, to be returned."""
    for wait_seconds in (
        count(session, OF_ACCOUNT, str(account_id), PERSONS_OF_AN_ACCOUNT),
        count_address(session, OF_ADDRESS, address, PERSONS_OF_AN_ADDRESS),
    ):
        if wait_seconds is not None:
            return PERSON_LIMIT(retry_after_seconds=wait_seconds)
    return None


def uncounted(session: Session, account_id: object, address: str) -> None:
    """Take the one back that was counted just now: nothing was learned by it."""
    forgive(session, OF_ACCOUNT, str(account_id), session.now)
    forgive_address(session, OF_ADDRESS, address, session.now)
