"""The live stream of projects at the HTTP port of the real gateway: told at once, resumed after cuts, ended in time."""

import dataclasses
import xml.etree.ElementTree as ElementTree
from uuid import uuid4

import pytest

from gateway.news import News
from gateway.tests.web.client import Client, eventually
from gateway.web.server import WebServer
from shared.testing.system import settings_for_tests
from tests.end_to_end.library_people import HEARTBEAT, STREAM, Publishers, listening

HEARTBEAT_SECONDS = 0.05
ENTRIES = "{http://www.w3.org/2005/Atom}entry/{http://www.w3.org/2005/Atom}title"


@pytest.fixture(scope="module", name="embedded")
def _embedded(service_classes, run_services_once):
    """One for those who leave it running."""
    settings = settings_for_tests(f"nuanliu-memory:///{uuid4()}").replaced(development=True)
    running = run_services_once(list(service_classes.values()), settings)
    streams = server_of(running).streams
    streams.settings = dataclasses.replace(streams.settings, heartbeat_seconds=HEARTBEAT_SECONDS)
    running.publishers = Publishers(running)
    return running


@pytest.fixture(name="listen")
def _listen():
    """Opens streams, and lets their clients go after the test."""
    listeners = []

    def listen(running):
        listeners.append(listening(running))
        return listeners[-1]

    yield listen
    for listener in listeners:
        listener.cut()


def server_of(running):
    (server,) = {
        part for container in running.runner.containers for part in container.extensions if isinstance(part, WebServer)
    }
    return server


def listed(running):
    """The titles in the list and in the feed, both kept by the gateway."""
    items = running.http.get("/api/v1/projects").json()["items"]
    feed = ElementTree.fromstring(running.http.get("/api/v1/projects/feed.atom").content)
    return [item["title"] for item in items], [title.text for title in feed.findall(ENTRIES)]


def test_publication_is_told_at_once_and_a_cut_loses_and_doubles_nothing(any_system, listen, monkeypatch):
    people = Publishers(any_system)
    assert listed(any_system) == ([], [])  # and kept for half a minute, if nothing outdates it
    listener, other = listen(any_system), listen(any_system)

    first = people.published("一")
    assert listener.hears() == other.hears() == [("一", "published")]
    assert listed(any_system) == (["一"], ["一"])

    listener.cut()
    people.published("二")
    people.suspended(first)
    people.published("三")
    assert other.hears(3) == [("二", "published"), ("一", "suspended"), ("三", "published")]
    assert listener.connect().hears(3) == [("二", "published"), ("一", "suspended"), ("三", "published")]
    assert listed(any_system) == (["三", "二"], ["三", "二"])

    people.published("四")
    assert listener.hears() == other.hears() == [("四", "published")]

    with monkeypatch.context() as lost:
        lost.setattr(News, "hint", lambda self, number: False)  # a hint that does not come
        people.published("五")
        any_system.settled()
    people.published("六")
    assert listener.hears(2) == other.hears(2) == [("五", "published"), ("六", "published")]


def test_who_was_told_nothing_yet_goes_on_where_the_stream_began(embedded, listen):
    listener = listen(embedded)
    listener.cut()
    embedded.publishers.published("未曾听到")
    assert listener.connect().hears() == [("未曾听到", "published")]


def test_what_is_not_public_is_told_to_nobody(embedded, listen):
    listener = listen(embedded)
    people = embedded.publishers
    draft = {"title": "草稿", "unit_code": "BJ-D1-S1", "service_class": "elders"}
    people.doors.call("write_project", draft, people.cadre)
    embedded.settled()
    people.published("公开")
    assert listener.hears() == [("公开", "published")]


def test_a_silent_stream_has_a_heartbeat_and_a_client_that_left_is_noticed(embedded, listen):
    news = news_of(embedded)
    eventually(lambda: len(news) == 0)  # those of other tests have gone
    listener = listen(embedded)
    assert [listener.client.chunk() for _ in range(3)] == [HEARTBEAT] * 3
    assert len(news) == 1
    listener.cut()
    eventually(lambda: len(news) == 0)


def news_of(running):
    """The streams that the gateway's application knows."""
    (application,) = {
        part.app for container in running.runner.containers for part in container.dependencies if hasattr(part, "app")
    }
    return application.extensions["news"]


def test_one_stream_too_many_is_told_to_come_later(embedded, monkeypatch):
    streams = server_of(embedded).streams
    monkeypatch.setattr(streams, "settings", dataclasses.replace(streams.settings, streams_max=0))
    answer = Client(embedded.runner.http_port).get(STREAM).answer()
    assert (answer.status, answer.code, answer.headers["retry-after"]) == (503, "gateway.too_many_streams", "1")


@pytest.mark.parametrize("sent", ["x", "1.5"])
def test_an_id_that_is_none_of_ours_is_refused(embedded, sent):
    answer = Client(embedded.runner.http_port).get(STREAM, f"Last-Event-ID: {sent}").answer()
    assert (answer.status, answer.code) == (422, "request.invalid")


def test_the_head_of_a_stream_opens_none(embedded):
    answer = Client(embedded.runner.http_port).get(STREAM, method="HEAD").answer(bodyless=True)
    assert answer.headers["content-type"] == "text/event-stream; charset=utf-8"
    eventually(lambda: len(news_of(embedded)) == 0)


def test_streams_end_when_the_system_stops(system, listen):
    people, listener = Publishers(system), listen(system)
    people.published("最后")
    assert listener.hears() == [("最后", "published")]
    system.runner.stop()
    assert listener.client.chunk() == b""
    assert listener.client.is_closed()
