"""What a reply becomes on its way out."""

import pytest
from flask.testing import FlaskClient

from gateway.tests.drawings import DRAWING_FINISHED, DRAWING_NOT_FOUND, Drawing, FakeService

TITLE = "/api/v1/drawings/BJ-1/title"


def test_a_reply_passes_through_unchanged(wang: FlaskClient, service: FakeService) -> None:
    service.answers = [{"anything": [1, None, {"海": 0.5}]}]
    answer = wang.get(TITLE)
    assert answer.data.decode() == '{"anything":[1,null,{"海":0.5}]}'
    assert answer.content_type == "application/json"


def test_an_answer_without_content_is_empty(wang: FlaskClient) -> None:
    answer = wang.delete(TITLE)
    assert (answer.status_code, answer.data) == (204, b"")


def test_a_view_may_answer_with_a_file(wang: FlaskClient) -> None:
    answer = wang.get("/api/v1/drawings/01936f0e-7b2a-7c11-8000-0123456789ab/picture")
    assert (answer.data, answer.content_type) == (b"png", "image/png")


def test_a_private_answer_is_not_stored(wang: FlaskClient) -> None:
    assert wang.get(TITLE).headers["Cache-Control"] == "no-store"


def test_an_etag_begins_with_the_version(wang: FlaskClient) -> None:
    assert wang.get(TITLE).headers["ETag"].startswith('"3-')


def test_what_the_client_has_is_not_sent_again(wang: FlaskClient) -> None:
    etag = wang.get(TITLE).headers["ETag"]
    answer = wang.get(TITLE, headers={"If-None-Match": etag})
    assert (answer.status_code, answer.data, answer.headers["ETag"]) == (304, b"", etag)


def test_what_changed_is_sent_although_the_client_has_another(wang: FlaskClient, service: FakeService) -> None:
    etag = wang.get(TITLE).headers["ETag"]
    service.answers = [Drawing.example | {"title": "山"}]
    assert wang.get(TITLE, headers={"If-None-Match": etag}).status_code == 200


def test_a_write_has_no_etag_and_is_never_not_modified(wang: FlaskClient) -> None:
    etag = wang.get(TITLE).headers["ETag"]
    answer = wang.put(TITLE, json={"title": "山"}, headers={"If-None-Match": etag})
    assert answer.status_code == 200
    assert "ETag" not in answer.headers


def kept(client: FlaskClient, code: str) -> bool:
    """Whether the answer about a drawing would be given again."""
    cache = client.application.extensions["cache"]
    return cache.get(f"/api/v1/drawings/{code}", "", "en") is not None


def test_a_write_is_seen_at_once_by_whoever_made_it(wang: FlaskClient) -> None:
    for code in ("BJ-1", "BJ-2"):
        wang.get(f"/api/v1/drawings/{code}")
    assert wang.put(TITLE, json={"title": "山"}).status_code == 200
    assert (kept(wang, "BJ-1"), kept(wang, "BJ-2")) == (False, True)


def test_a_read_and_a_refused_write_outdate_nothing(wang: FlaskClient, service: FakeService) -> None:
    wang.get("/api/v1/drawings/BJ-1")
    wang.get(TITLE)
    service.answers = [DRAWING_FINISHED()]
    assert wang.put(TITLE, json={"title": "山"}).status_code == 409
    assert kept(wang, "BJ-1")


def test_head_has_the_headers_of_get_and_no_body(wang: FlaskClient) -> None:
    got, head = wang.get(TITLE), wang.head(TITLE)
    assert head.status_code == 200
    assert head.data == b""
    assert head.headers["ETag"] == got.headers["ETag"]
    assert head.headers["Content-Length"] == got.headers["Content-Length"]


def test_options_tells_the_methods(wang: FlaskClient) -> None:
    answer = wang.options(TITLE)
    assert answer.status_code == 200
    assert {method.strip() for method in answer.headers["Allow"].split(",")} == {
        "GET", "HEAD", "PUT", "DELETE", "OPTIONS",
    }  # fmt: skip


@pytest.mark.parametrize(("refusal", "status"), [(DRAWING_NOT_FOUND(code="BJ-1"), 404), (DRAWING_FINISHED(), 409)])
def test_a_refusal_of_the_service_is_answered_with_its_status(
    wang: FlaskClient, service: FakeService, refusal: Exception, status: int
) -> None:
    service.answers = [refusal]
    answer = wang.put(TITLE, json={"title": "山"})
    assert answer.status_code == status
    assert answer.json["code"] == str(refusal)
