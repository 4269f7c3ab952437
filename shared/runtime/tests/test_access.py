"""What an AccessRevoked says is remembered, and nothing goes wrong where nobody is believed."""

from uuid import UUID

from shared.contracts.base import Loaded, Received
from shared.contracts.identity.access import AccessRevoked
from shared.kernel.clock import SystemClock
from shared.kernel.ids import new_id
from shared.runtime.doors.access import heed
from shared.runtime.trust.revocations import Revocations

SUBJECT, SESSION = new_id(), new_id()


def revoked(version: int, session_id: UUID | None = None) -> Received:
    data = Loaded(id=SUBJECT, version=version, session_id=session_id, given=frozenset())
    moment = SystemClock().now()
    return Received(new_id(), AccessRevoked.event_type, "identity", str(SUBJECT), moment, data)


def test_older_tokens_of_the_subject_are_refused_and_newer_ones_are_not() -> None:
    revocations = Revocations(SystemClock(), 600)
    heed(revocations, revoked(3))
    assert revocations.refuse(str(SUBJECT), 2, SESSION)
    assert not revocations.refuse(str(SUBJECT), 3, SESSION)


def test_tokens_of_an_ended_session_are_refused_whatever_their_version() -> None:
    revocations = Revocations(SystemClock(), 600)
    heed(revocations, revoked(1, SESSION))
    assert revocations.refuse(str(SUBJECT), 9, SESSION)
    assert not revocations.refuse(str(SUBJECT), 9, new_id())


def test_where_nobody_is_believed_there_is_nothing_to_remember() -> None:
    heed(None, revoked(1))
