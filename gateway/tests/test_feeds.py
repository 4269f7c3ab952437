"""The feed of projects keeps what RFC 4287 asks of a feed, and is kept by the gateway until a project changes."""

from datetime import datetime
from typing import Any
from urllib.parse import parse_qs, urlsplit
from xml.etree import ElementTree
from xml.etree.ElementTree import Element

import pytest
from flask import Flask
from flask.testing import FlaskClient

from gateway.application import create_app
from gateway.arrival import CALLS_KEY
from gateway.early import Early
from gateway.routes import projects
from gateway.tests.drawings import FakeService, FakeVerifier
from gateway.tests.test_early import answer, environ_of
from shared.contracts.projects.library import ListedProject
from shared.runtime.settings import Settings

PATH = "/api/v1/projects/feed.atom"
ATOM = "{http://www.w3.org/2005/Atom}"
ITEM = ListedProject.example
OTHER = ITEM | {
    "id": "01936f0e-7b2a-7c11-8000-0000000000d2",
    "title": "<河道> & 清理",
    "team_name": "河长志愿队",
    "changed_at": "2026-03-02T08:30:00.250000Z",
    "tags": [],
}
# What RFC 4287 4.1.1 and 4.1.2 want once, and at most once.
ONCE = ("id", "title", "updated")


@pytest.fixture(name="service")
def _service() -> FakeService:
    return FakeService(answers=[{"items": [ITEM, OTHER], "next_cursor": "abc"}])


@pytest.fixture(name="app", params=["", "https://nuanliu.example"])
def _app(request: pytest.FixtureRequest) -> Flask:
    return create_app(Settings(public_url=request.param), FakeVerifier(), [projects.blueprint])


@pytest.fixture(name="client")
def _client(app: Flask, service: FakeService) -> FlaskClient:
    client = app.test_client()
    client.environ_base |= {CALLS_KEY: service, "REMOTE_ADDR": "192.0.2.1", "HTTP_ACCEPT_LANGUAGE": "zh"}
    return client


def feed_at(client: FlaskClient, path: str = PATH) -> Element:
    found = client.get(path)
    assert (found.status_code, found.content_type) == (200, "application/atom+xml; charset=utf-8")
    return ElementTree.fromstring(found.data)


def texts(element: Element, name: str) -> list[str]:
    return [found.text or "" for found in element.findall(ATOM + name)]


def links(element: Element) -> dict[str, str]:
    found = [(link.attrib["rel"], link.attrib["href"]) for link in element.findall(ATOM + "link")]
    assert len(dict(found)) == len(found), "one link of a kind"
    return dict(found)


def test_a_feed_and_its_entries_have_what_the_format_wants(client: FlaskClient) -> None:
    root = feed_at(client)
    assert root.tag == ATOM + "feed"
    entries = root.findall(ATOM + "entry")
    for element in (root, *entries):
        assert [len(texts(element, name)) for name in ONCE] == [1, 1, 1]
        assert datetime.fromisoformat(texts(element, "updated")[0]).tzinfo
        assert urlsplit(texts(element, "id")[0]).scheme == "urn"
    assert len({texts(entry, "id")[0] for entry in entries}) == 2
    for entry in entries:
        (author,) = entry.findall(ATOM + "author")
        assert texts(author, "name")[0]
        assert "alternate" in links(entry)  # since there is no content
        assert len(texts(entry, "summary")) == 1


def test_an_entry_says_what_the_project_says(client: FlaskClient) -> None:
    first, second = feed_at(client).findall(ATOM + "entry")
    assert texts(first, "title") == [ITEM["title"]]
    assert texts(first, "published") == [ITEM["published_at"]]
    assert texts(first, "id") == [f"urn:uuid:{ITEM['id']}"]
    categories = [dict(category.attrib) for category in first.findall(ATOM + "category")]
    assert categories == [
        {"term": "elders", "scheme": "urn:nuanliu:service-class", "label": "居家老人关怀"},
        {"term": "陪伴"},
    ]
    assert texts(second, "title") == ["<河道> & 清理"]
    authors = [texts(author, "name") for entry in (first, second) for author in entry.findall(ATOM + "author")]
    assert authors == [["万寿路街道总工会"], ["河长志愿队"]]


def test_a_feed_is_as_new_as_its_newest_entry(client: FlaskClient) -> None:
    assert texts(feed_at(client), "updated") == [OTHER["changed_at"]]


def test_addresses_are_those_of_the_installation_or_relative(client: FlaskClient, app: Flask) -> None:
    root = feed_at(client, PATH + "?service_class=elders")
    base = app.config["PUBLIC_URL"]
    found = links(root)
    assert found["self"] == f"{base}{PATH}?service_class=elders"
    assert found["next"].startswith(f"{base}{PATH}?")
    assert parse_qs(urlsplit(found["next"]).query) == {"service_class": ["elders"], "cursor": ["abc"]}
    assert links(root.findall(ATOM + "entry")[0])["alternate"] == f"{base}/api/v1/projects/{ITEM['id']}"


def test_each_feed_has_an_id_of_its_own(client: FlaskClient, service: FakeService) -> None:
    page: dict[str, Any] = {"items": [], "next_cursor": None}
    service.answers[:] = [page] * 4
    ids = [texts(feed_at(client, PATH + query), "id")[0] for query in ("", "?unit=BJ", "?unit=BJ-1", "?limit=5")]
    assert ids[0] == ids[3] == "urn:nuanliu:city:projects:all"
    assert len(set(ids)) == 3


def test_an_empty_feed_is_a_feed(client: FlaskClient, service: FakeService) -> None:
    service.answers[:] = [{"items": [], "next_cursor": None}]
    root = feed_at(client)
    assert [len(texts(root, name)) for name in ONCE] == [1, 1, 1]
    assert set(links(root)) == {"self"}


def test_a_feed_is_kept_and_given_again_as_it_is(client: FlaskClient, app: Flask, service: FakeService) -> None:
    first = client.get(PATH)
    body, status, headers = answer(Early(app), environ_of(PATH, Accept_Language="zh"))
    assert (body, status, headers["Content-Type"]) == (first.data, "200 OK", first.content_type)
    assert len(service.asked) == 1
    etag = first.headers["ETag"]
    assert answer(Early(app), environ_of(PATH, If_None_Match=etag, Accept_Language="zh"))[1] == "304 NOT MODIFIED"
    app.extensions["cache"].forget("get_projects_feed_atom")
    service.answers.append({"items": [ITEM], "next_cursor": None})
    again = client.get(PATH, headers={"If-None-Match": etag})
    assert (again.status_code, again.headers["ETag"] != etag) == (200, True)


def test_who_has_the_feed_is_told_so_by_the_application_too(
    client: FlaskClient, app: Flask, service: FakeService
) -> None:
    page = {"items": [ITEM], "next_cursor": None}
    service.answers[:] = [page, page]
    etag = client.get(PATH).headers["ETag"]
    app.extensions["cache"].forget_all()
    again = client.get(PATH, headers={"If-None-Match": etag})
    assert (again.status_code, again.data) == (304, b"")


def test_a_refusal_is_a_problem_and_no_feed(client: FlaskClient) -> None:
    refused = client.get(PATH + "?service_class=flying")
    assert (refused.status_code, refused.content_type) == (422, "application/problem+json")
