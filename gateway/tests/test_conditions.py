"""Conditional requests: If-Match on changes and on reads."""

import pytest
from flask import Flask
from flask.testing import FlaskClient

from gateway.conditions import NEVER, TAGS_MAX
from gateway.tests.drawings import DRAWING_CHANGED_SINCE, DRAWING_FINISHED, DRAWING_NOT_FOUND, FakeService

TITLE = "/api/v1/drawings/BJ-1/title"
PUBLIC = "/api/v1/drawings/BJ-1"


def retitle(client: FlaskClient, if_match: str, **body: object):
    return client.put(TITLE, json={"title": "a", **body}, headers={"If-Match": if_match})


@pytest.mark.parametrize(
    "header", ['"3-9f86d081"', '"3"', ' "3" ', '"3-a", W/"5-b"', '"x,y" , "3"', ',"3",,', '"", "3"']
)
def test_if_match_says_the_version(wang: FlaskClient, service: FakeService, header: str) -> None:
    assert retitle(wang, header).status_code == 200
    assert service.payload["version"] == 3


@pytest.mark.parametrize("header", ['"3-a", "4-b"', '"4-b","3-a"'])
def test_of_several_versions_only_the_newest_can_be_the_present_one(
    wang: FlaskClient, service: FakeService, header: str
) -> None:
    assert retitle(wang, header).status_code == 200
    assert service.payload["version"] == 4


def test_if_match_of_anything_says_no_version(wang: FlaskClient, service: FakeService) -> None:
    assert retitle(wang, "*").status_code == 200
    assert "version" not in service.payload


@pytest.mark.parametrize("header", ['W/"3"', '"abc"', '"0"', '""', '"9f86d081884c7d659a2fea"', 'W/"3", "abc"'])
def test_a_tag_that_is_weak_or_no_version_matches_nothing(wang: FlaskClient, service: FakeService, header: str) -> None:
    service.answers = [DRAWING_CHANGED_SINCE(version=3)]
    answer = retitle(wang, header)
    assert service.payload["version"] == NEVER
    assert (answer.status_code, answer.json["code"]) == (412, "drawings.drawing_changed_since")


@pytest.mark.parametrize("version", ["x", True, [3], {}, 3.5, 0, -1])
def test_what_is_no_version_is_refused_whatever_if_match_says(
    wang: FlaskClient, service: FakeService, version: object
) -> None:
    answer = retitle(wang, 'W/"3"', version=version)
    assert (answer.status_code, answer.json["code"]) == (422, "request.invalid")
    assert not service.asked


def test_a_version_in_the_body_does_not_make_a_weak_tag_match(wang: FlaskClient, service: FakeService) -> None:
    for version in (3, 3.0, None):
        retitle(wang, 'W/"3"', version=version)
        assert service.payload["version"] == NEVER


@pytest.mark.parametrize(
    "header", ["", " ", "3", 'w/"3"', '"3', '"3" "4"', '"3"; "4"', '"a b"', '*, "3"', ",", "W/", '"\x7f"']
)
def test_what_is_no_list_of_etags_is_refused(wang: FlaskClient, service: FakeService, header: str) -> None:
    answer = retitle(wang, header)
    assert (answer.status_code, answer.json["code"]) == (422, "request.if_match_invalid")
    assert not service.asked


@pytest.mark.parametrize(("tags", "status"), [(TAGS_MAX, 200), (TAGS_MAX + 1, 422)])
def test_a_list_has_a_limited_number_of_etags(wang: FlaskClient, tags: int, status: int) -> None:
    assert retitle(wang, ",".join(['"3"'] * tags)).status_code == status


@pytest.mark.parametrize(
    ("header", "version", "status"),
    [('"3-ab"', 3, 200), ('"3-ab"', 4, 422), ('"3-ab"', None, 200), ('"3", "4"', 3, 200), ('"3"', [], 422)],
)
def test_if_match_and_the_body_must_agree(wang: FlaskClient, header: str, version: object, status: int) -> None:
    assert retitle(wang, header, version=version).status_code == status


def test_a_stale_version_in_if_match_is_a_precondition_that_failed(wang: FlaskClient, service: FakeService) -> None:
    service.answers = [DRAWING_CHANGED_SINCE(version=4)]
    answer = retitle(wang, '"3-ab"')
    assert (answer.status_code, answer.json["status"]) == (412, 412)
    assert answer.content_type == "application/problem+json"
    assert answer.json["code"] == "drawings.drawing_changed_since"
    assert answer.json["title"] == "Precondition failed"


@pytest.mark.parametrize("header", [{}, {"If-Match": "*"}])
def test_a_stale_version_in_the_body_alone_is_a_conflict(
    wang: FlaskClient, service: FakeService, header: dict[str, str]
) -> None:
    service.answers = [DRAWING_CHANGED_SINCE(version=4)]
    assert wang.put(TITLE, json={"title": "a", "version": 3}, headers=header).status_code == 409


@pytest.mark.parametrize(("refusal", "status"), [(DRAWING_FINISHED, 409), (DRAWING_NOT_FOUND, 404)])
def test_another_refusal_stays_what_it_is(wang: FlaskClient, service: FakeService, refusal, status: int) -> None:
    service.answers = [refusal(**dict.fromkeys(refusal.parameters, "x"))]
    assert retitle(wang, '"3-ab"').status_code == status


def test_the_document_names_both_statuses_of_a_stale_version(app: Flask) -> None:
    answers = app.extensions["document"]()["paths"]["/api/v1/drawings/{code}/title"]["put"]["responses"]
    for status in ("409", "412"):
        assert "drawings.drawing_changed_since" in str(answers[status])
        (content,) = answers[status]["content"].values()
        assert content["example"]["status"] == int(status)
    assert "drawings.finished" not in str(answers["412"])


@pytest.mark.parametrize("times", [1, 2])  # the second answer is one that was kept
def test_a_read_of_another_state_than_if_match_wants_is_refused(client: FlaskClient, times: int) -> None:
    for _ in range(times):
        etag = client.get(PUBLIC).headers["ETag"]
    for header in ('"3-other"', f"W/{etag}"):
        answer = client.get(PUBLIC, headers={"If-Match": header})
        assert (answer.status_code, answer.json["code"]) == (412, "request.etag_differs")


def test_a_read_of_the_state_that_if_match_wants_is_answered(client: FlaskClient) -> None:
    etag = client.get(PUBLIC).headers["ETag"]
    for header in (etag, f'"other", {etag}', "*"):
        assert client.get(PUBLIC, headers={"If-Match": header}).status_code == 200
    assert client.get(PUBLIC, headers={"If-Match": "other"}).status_code == 422


def test_pages_are_read_under_the_same_conditions(client: FlaskClient) -> None:
    assert client.get("/docs", headers={"If-Match": "*"}).status_code == 200
    answer = client.get("/docs", headers={"If-Match": '"other"'})
    assert (answer.status_code, answer.content_type) == (412, "application/problem+json")
