"""Streams of inboxes: each is told of its own, in order and once, and ends with its token."""

from typing import Any
from uuid import uuid4

import pytest

from gateway.inbox_news import InboxNews
from gateway.service import GatewayService, look_into_inboxes
from gateway.tests.test_news import Owner, begins_at, told
from gateway.web.streams import Stream
from shared.contracts.notifications.messages import MessageMade
from shared.contracts.refusals.bus import BUS_AWAY, TOKEN_INVALID
from shared.kernel.errors import Refusal
from shared.runtime.doors.broadcast import Broadcast

LI, WANG = uuid4(), uuid4()


class Inbox(Owner):
    """An inbox whose owner's token may end."""

    refusal: Any = None

    def ask(self, after: int | None) -> dict[str, Any]:
        if self.refusal is not None:
            self.asked += 1
            raise self.refusal
        return super().ask(after)


@pytest.fixture
def inboxes() -> InboxNews:
    return InboxNews()


@pytest.fixture
def li() -> Inbox:
    return Inbox()


def test_a_message_is_told_to_its_owner_alone(inboxes: InboxNews, li: Inbox) -> None:
    wang = Inbox()
    own, other = inboxes.open(LI, li.ask, None), inboxes.open(WANG, wang.ask, None)
    asked = wang.asked
    inboxes.hint(LI, li.change("a"))
    assert (told(own), told(other), wang.asked) == ([1], [], asked)


def test_all_devices_of_somebody_are_told(inboxes: InboxNews, li: Inbox) -> None:
    phone, desk = inboxes.open(LI, li.ask, None), inboxes.open(LI, li.ask, None)
    for _ in range(2):
        inboxes.hint(LI, li.change("a"))
    assert told(phone) == told(desk) == [1, 2]


def test_it_is_an_event_of_its_own_type(inboxes: InboxNews, li: Inbox) -> None:
    stream = inboxes.open(LI, li.ask, None)
    inboxes.hint(LI, li.change("a"))
    assert b"event: message\n" in stream.waiting.get_nowait()


def test_a_stream_goes_on_where_the_client_was(inboxes: InboxNews, li: Inbox) -> None:
    for name in "abc":
        li.change(name)
    assert begins_at(inboxes.open(LI, li.ask, None)) == 3
    assert told(inboxes.open(LI, li.ask, 1)) == [2, 3]


def test_what_no_hint_told_is_found_by_looking_again(inboxes: InboxNews, li: Inbox) -> None:
    stream = inboxes.open(LI, li.ask, None)
    li.change("a")
    inboxes.look_again()
    assert told(stream) == [1]


def test_a_stream_whose_token_is_no_longer_good_ends(inboxes: InboxNews, li: Inbox) -> None:
    stream = inboxes.open(LI, li.ask, None)
    li.refusal = TOKEN_INVALID()
    inboxes.hint(LI, li.change("a"))
    assert stream.ended and len(inboxes) == 0
    assert told(stream) == []


def test_while_the_owner_is_away_streams_wait(inboxes: InboxNews, li: Inbox) -> None:
    stream = inboxes.open(LI, li.ask, None)
    li.refusal = BUS_AWAY(retry_after_seconds=1)
    inboxes.hint(LI, li.change("a"))
    assert not stream.ended
    li.refusal = None
    inboxes.look_again()
    assert told(stream) == [1]


def test_nobody_listens_where_asking_is_refused(inboxes: InboxNews, li: Inbox) -> None:
    li.refusal = TOKEN_INVALID()
    with pytest.raises(Refusal):
        inboxes.open(LI, li.ask, None)
    assert len(inboxes) == 0


def test_a_stream_that_is_over_is_asked_for_no_more(inboxes: InboxNews, li: Inbox) -> None:
    stream: Stream = inboxes.open(LI, li.ask, None)
    stream.close()
    inboxes.look_again()
    asked = li.asked
    inboxes.look_again()
    assert (li.asked, len(inboxes)) == (asked, 0)


def test_after_a_gap_the_gateway_looks_for_what_it_has_missed() -> None:
    doors = [door for door in GatewayService.tell_of_message.nameko_entrypoints if isinstance(door, Broadcast)]
    assert [(door.contract_class, door.on_gap) for door in doors] == [(MessageMade, look_into_inboxes)]
