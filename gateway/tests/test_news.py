"""Streams of news: told in the order of numbers, from where each was told last, whatever hints and cuts there are."""

import gc
from collections.abc import Iterator
from types import SimpleNamespace
from typing import Any

import pytest
from flask import Flask
from hypothesis import given
from hypothesis import strategies as st

from gateway.news import PAGES_MAX, News, last_event_id
from gateway.service import GatewayService, look_for_news
from gateway.web.streams import EVENTS_WAITING_MAX, Stream
from shared.contracts.projects.library import ProjectChanged
from shared.contracts.refusals.bus import BUS_AWAY
from shared.kernel.errors import Invalid, Refusal
from shared.runtime.doors.broadcast import Broadcast

PAGE = 3


class Owner:
    """Projects with the number of their last news, and how often it was asked for."""

    def __init__(self) -> None:
        self.numbers: dict[str, int] = {}
        self.head = self.asked = 0
        self.away = False

    def change(self, name: str) -> int:
        self.head += 1
        self.numbers[name] = self.head
        return self.head

    def ask(self, after: int | None) -> dict[str, Any]:
        self.asked += 1
        if self.away:
            raise BUS_AWAY(retry_after_seconds=1)
        newer = sorted((number, name) for name, number in self.numbers.items() if after is not None and number > after)
        return {"items": [{"number": number, "name": name} for number, name in newer[:PAGE]], "head": self.head}


@pytest.fixture
def owner() -> Owner:
    return Owner()


@pytest.fixture
def news() -> News:
    return News()


def begins_at(stream: Stream) -> int:
    """The id that the client knows before it is told anything."""
    (beginning,) = stream.first
    assert beginning.data is None
    return int(beginning.id)


def told(stream: Stream) -> list[int]:
    """The ids of what waits to be sent, in order."""
    waiting = [stream.waiting.get_nowait() for _ in range(stream.waiting.qsize())]
    return [int(piece.split(b"\n")[0].removeprefix(b"id: ")) for piece in waiting if piece]


def test_a_stream_begins_with_what_comes_from_now_on(news: News, owner: Owner) -> None:
    owner.change("old")
    stream = news.open(owner.ask, None)
    assert begins_at(stream) == 1
    assert news.hint(owner.change("new"))
    news.look(owner.ask)
    assert told(stream) == [2]


def test_a_stream_says_what_it_is_about(news: News, owner: Owner) -> None:
    owner.change("河道清理")
    stream = news.open(owner.ask, 0)
    assert stream.waiting.get_nowait().decode() == 'id: 1\nevent: project\ndata: {"number":1,"name":"河道清理"}\n\n'


@pytest.mark.parametrize(("after", "expected"), [(0, [1, 2, 3, 4, 5]), (3, [4, 5]), (5, []), (99, [])])
def test_a_stream_goes_on_where_the_client_was(news: News, owner: Owner, after: int, expected: list[int]) -> None:
    """Also over several pages; a number that nobody gave is as good as the last one."""
    for name in "abcde":
        owner.change(name)
    stream = news.open(owner.ask, after)
    assert told(stream) == expected
    owner.change("f")
    news.look(owner.ask)
    assert told(stream) == [6]


def test_a_hint_of_what_was_told_asks_nothing(news: News, owner: Owner) -> None:
    news.open(owner.ask, 0)
    stream = news.open(owner.ask, 0)
    owner.change("a")
    assert news.hint(1)
    news.look(owner.ask)
    assert not news.hint(1) and not news.hint(None)
    assert told(stream) == [1]


def test_where_nobody_listens_nothing_is_asked(news: News, owner: Owner) -> None:
    assert not news.hint(owner.change("a"))
    news.look(owner.ask)
    assert owner.asked == 0


def test_what_was_published_while_a_stream_opened_is_told(news: News, owner: Owner) -> None:
    """The hint came before there was a stream, and the change after the first question."""

    def asks(after: int | None) -> dict[str, Any]:
        page = owner.ask(after)
        if after is None:
            news.hint(owner.change("meanwhile"))
        return page

    assert told(news.open(asks, None)) == [1]


def test_an_answer_that_is_older_than_a_stream_passes_nothing_over(news: News, owner: Owner) -> None:
    """A question after 5 is under way when a stream joins that was told as far as 2."""
    for name in "abcdefg":
        owner.change(name)
    first = news.open(owner.ask, 5)
    told(first)
    owner.change("h")
    joined: list[Stream] = []

    def asks(after: int | None) -> dict[str, Any]:
        page = owner.ask(after)
        if not joined:
            joined.append(news.open(owner.ask, 2))
        return page

    news.look(asks)
    assert told(joined[0]) == [3, 4, 5, 6, 7, 8]
    assert told(first) == [8]


def test_a_hint_that_is_not_true_is_forgotten(news: News, owner: Owner) -> None:
    stream = news.open(owner.ask, None)
    assert news.hint(10**12)
    asked = owner.asked
    news.look(owner.ask)
    assert owner.asked == asked + 1
    assert news.hint(owner.change("a"))
    news.look(owner.ask)
    assert told(stream) == [1]


def test_while_the_owner_is_away_streams_wait(news: News, owner: Owner) -> None:
    stream = news.open(owner.ask, None)
    owner.away = True
    news.hint(owner.change("a"))
    news.look(owner.ask)
    assert told(stream) == [] and not stream.ended
    owner.away = False
    news.look(owner.ask)
    assert told(stream) == [1]


def test_after_a_gap_the_gateway_looks_for_what_it_has_missed(news: News, owner: Owner) -> None:
    doors = [door for door in GatewayService.tell_of_project.nameko_entrypoints if isinstance(door, Broadcast)]
    assert [(door.contract_class, door.on_gap) for door in doors] == [(ProjectChanged, look_for_news)]
    stream = news.open(owner.ask, None)
    owner.change("a")
    look_for_news(SimpleNamespace(news=news, ask_for_news=owner.ask))
    assert told(stream) == [1]


def test_no_stream_opens_while_the_owner_is_away(news: News, owner: Owner) -> None:
    owner.away = True
    with pytest.raises(Refusal):
        news.open(owner.ask, 1)
    assert len(news) == 0


def test_a_stream_that_does_not_keep_up_ends_with_what_it_has(news: News, owner: Owner) -> None:
    for number in range(EVENTS_WAITING_MAX + PAGE + 1):
        owner.change(str(number))
    assert PAGES_MAX * PAGE < EVENTS_WAITING_MAX  # so it takes several looks
    stream = news.open(owner.ask, 0)
    while not stream.ended:
        news.look(owner.ask)
    given = told(stream)
    assert given == list(range(1, EVENTS_WAITING_MAX + 1))
    assert len(news) == 0
    again = news.open(owner.ask, given[-1])
    assert told(again)[0] == EVENTS_WAITING_MAX + 1


def test_a_stream_that_is_over_is_told_no_more(news: News, owner: Owner) -> None:
    stream = news.open(owner.ask, None)
    stream.close()
    assert len(news) == 0


def test_a_stream_that_was_never_answered_is_forgotten(news: News, owner: Owner) -> None:
    news.open(owner.ask, None)
    gc.collect(1)  # of what is young: a look through all that the tests hold may take seconds
    assert len(news) == 0


def steps() -> Any:
    """Changes, hints that come or do not, looks, and cuts after which a client comes back or a new one begins."""
    return st.lists(st.sampled_from(["change", "again", "hint", "look", "cut", "join"]), max_size=40)


@given(steps())
def test_nothing_is_lost_or_told_twice(taken: list[str]) -> None:
    owner, news = Owner(), News()
    clients: list[list[int]] = [[]]
    streams = [news.open(owner.ask, None)]
    begun, names = [0], names_without_end()

    def receive() -> None:
        for client, stream in zip(clients, streams, strict=True):
            client += told(stream)

    for step in taken:
        if step == "change":
            owner.change(next(names))
        elif step == "again" and owner.numbers:
            owner.change(min(owner.numbers))
        elif (step == "hint" and news.hint(owner.head)) or step == "look":
            news.look(owner.ask)
        elif step == "cut":
            receive()
            streams[-1].close()
            streams[-1] = news.open(owner.ask, clients[-1][-1] if clients[-1] else begins_at(streams[-1]))
        elif step == "join":
            clients.append([])
            begun.append(owner.head)
            streams.append(news.open(owner.ask, None))
    news.look(owner.ask)
    receive()
    for client, beginning in zip(clients, begun, strict=True):
        assert client == sorted(set(client)), "in order, and once"
        assert {number for number in owner.numbers.values() if number > beginning} <= set(client)


def names_without_end() -> Iterator[str]:
    number = 0
    while True:
        number += 1
        yield f"p{number}"


@pytest.mark.parametrize(("sent", "number"), [("", None), ("0", 0), ("41", 41)])
def test_the_client_says_where_it_was(app: Flask, sent: str, number: int | None) -> None:
    with app.test_request_context(headers={"Last-Event-ID": sent}):
        assert last_event_id() == number


@pytest.mark.parametrize("sent", ["x", "-1", "1.5", "9" * 16, "１"])
def test_what_is_no_number_of_ours_is_refused(app: Flask, sent: str) -> None:
    environ = {"HTTP_LAST_EVENT_ID": sent}
    with app.test_request_context(environ_overrides=environ), pytest.raises(Invalid) as refusal:
        last_event_id()
    assert refusal.value.parameters["problems"] == [{"at": "Last-Event-ID", "problem": "not_integer"}]
