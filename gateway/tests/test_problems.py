"""Everything that is refused is refused in one form, in the reader's language."""

import logging

import pytest
from flask import Flask
from flask.testing import FlaskClient

from gateway.early import ServerProblems
from gateway.problems import Problem, status_of
from gateway.tests.drawings import FakeService
from gateway.web.refusals import STATUS as WEB_STATUS
from gateway.words import Words, read_words
from shared.contracts.base import NOT_SHOWN
from shared.contracts.refusals.bus import BUS_AWAY, BUS_TIMEOUT
from shared.kernel.errors import (
    Conflict,
    Forbidden,
    Invalid,
    NotFound,
    Refusal,
    Unauthenticated,
    Unavailable,
)

TITLE = "/api/v1/drawings/BJ-1/title"


@pytest.fixture(scope="module")
def words() -> Words:
    return read_words()


@pytest.mark.parametrize(
    ("refusal", "status"),
    [
        (Invalid("a.b"), 422),
        (NotFound("a.b"), 404),
        (Conflict("a.b"), 409),
        (Forbidden("a.b"), 403),
        (Unauthenticated("a.b"), 401),
        (Unavailable("a.b"), 503),
        (Unavailable("a.sign_in_limit"), 429),
        (Unavailable("bus.timeout"), 504),
        (Unavailable("bus.broken"), 500),
        (Invalid("request.malformed"), 400),
        (Invalid("gateway.body_too_large"), 413),
    ],
)
def test_each_kind_has_its_status(refusal: Refusal, status: int) -> None:
    assert status_of(refusal.code, refusal.kind) == status


def test_a_problem_document_has_everything(wang: FlaskClient) -> None:
    answer = wang.put(TITLE, json={}, headers={"X-Request-Id": "request-1"})
    assert answer.content_type == "application/problem+json"
    assert answer.headers["Content-Language"] == "en"
    assert answer.headers["Cache-Control"] == "no-store"
    assert answer.json == {
        "type": "urn:nuanliu:problem:request.invalid",
        "title": "Not acceptable as it is",
        "status": 422,
        "detail": "The request has faults; each is listed in problems.",
        "code": "request.invalid",
        "parameters": {},
        "remedy": "Mend what problems lists, and send it again.",
        "request_id": "request-1",
        "problems": [{"at": "title", "problem": "missing", "detail": "This is required."}],
    }
    Problem().request(answer.json)


@pytest.mark.parametrize(
    ("language", "title"), [("zh", "内容不符合要求"), ("en", "Not acceptable as it is"), ("fr", "内容不符合要求")]
)
def test_a_problem_is_told_in_the_language_of_the_reader(wang: FlaskClient, language: str, title: str) -> None:
    assert wang.put(TITLE, json={}, headers={"Accept-Language": language}).json["title"] == title


@pytest.mark.parametrize("name", ["\\u000e", "11010519491231002X", "王小明"])
def test_a_name_that_cannot_be_shown_is_not_repeated(wang: FlaskClient, name: str) -> None:
    body = f'{{"title": "a", "{name}": 1}}'.encode()
    answer = wang.put(TITLE, data=body, content_type="application/json")
    assert [problem["at"] for problem in answer.json["problems"]] == [NOT_SHOWN]
    Problem().request(answer.json)


@pytest.mark.parametrize(
    ("method", "path", "status", "code"),
    [
        ("GET", "/nowhere", 404, "request.route_not_found"),
        ("GET", "/api/v1/drawings/BJ-1/title/", 404, "request.route_not_found"),
        ("GET", "/api/v1/drawings/bj-1/title", 404, "request.route_not_found"),
        ("GET", "/api/v1/drawings/BJ-1%0A/title", 404, "request.route_not_found"),
        ("GET", "/api/v1/drawings/01936F0E-7B2A-7C11-8000-0123456789AB/picture", 404, "request.route_not_found"),
        ("POST", TITLE, 405, "request.method_not_allowed"),
        ("BREW", TITLE, 405, "request.method_not_allowed"),
        ("TRACE", TITLE, 405, "request.method_not_allowed"),
    ],
)
def test_what_no_route_answers_is_a_problem_too(
    client: FlaskClient, method: str, path: str, status: int, code: str
) -> None:
    answer = client.open(path, method=method)
    assert (answer.status_code, answer.json["code"]) == (status, code)
    assert answer.content_type == "application/problem+json"


def test_a_refused_method_names_the_others(client: FlaskClient) -> None:
    answer = client.post(TITLE)
    assert answer.headers["Allow"] == "DELETE, GET, HEAD, OPTIONS, PUT"
    assert "DELETE, GET" in answer.json["detail"]


@pytest.mark.parametrize(
    ("refusal", "status"), [(BUS_TIMEOUT(retry_after_seconds=2), 504), (BUS_AWAY(retry_after_seconds=2), 503)]
)
def test_a_service_that_is_away_or_late_is_worth_another_try(
    wang: FlaskClient, service: FakeService, refusal: Refusal, status: int
) -> None:
    service.answers = [refusal]
    answer = wang.get(TITLE)
    assert (answer.status_code, answer.headers["Retry-After"]) == (status, "2")


def test_a_defect_tells_nothing_but_the_id_under_which_it_is_logged(
    wang: FlaskClient, service: FakeService, caplog: pytest.LogCaptureFixture
) -> None:
    service.answers = [RuntimeError("SELECT password FROM account")]
    with caplog.at_level(logging.ERROR):
        answer = wang.get(TITLE, headers={"X-Request-Id": "request-1"})
    assert (answer.status_code, answer.json["code"]) == (500, "request.broken")
    assert b"SELECT" not in answer.data
    logged = caplog.records[-1].getMessage()
    assert "request-1" in logged
    assert "RuntimeError" in logged
    assert "SELECT" not in logged


@pytest.mark.parametrize("code", WEB_STATUS)
def test_the_web_server_speaks_with_the_same_words_and_headers(app: Flask, words: Words, code: str) -> None:
    environ = {"HTTP_ACCEPT_LANGUAGE": "en", "HTTP_X_REQUEST_ID": "request-1", "wsgi.url_scheme": "http"}
    answer = ServerProblems(app)(WEB_STATUS[code], code, {"limit_bytes": 5}, environ)
    document = Problem().load(answer.json)
    assert (document.status, document.code, document.request_id) == (WEB_STATUS[code], code, "request-1")
    assert document.detail == words.sentence("en", code, {"limit_bytes": 5})
    assert answer.headers["X-Request-Id"] == "request-1"
    assert answer.headers["X-Content-Type-Options"] == "nosniff"


def test_a_request_that_could_not_be_read_is_answered_in_chinese(app: Flask) -> None:
    answer = ServerProblems(app)(400, "gateway.bad_request", {"reason": "host"}, None)
    assert answer.json["detail"] == "无法读懂这个 HTTP 请求：Host 有误。"
    assert answer.json["request_id"] == answer.headers["X-Request-Id"]
