"""The headers of every answer."""

import pytest
from flask.testing import FlaskClient
from werkzeug.test import EnvironBuilder, TestResponse, run_wsgi_app

from gateway.tests.drawings import ORIGIN

TITLE = "/api/v1/drawings/BJ-1/title"
PUBLIC = "/api/v1/drawings/BJ-1"
OTHER = "https://elsewhere.example"


@pytest.mark.parametrize("path", [TITLE, PUBLIC, "/nowhere", "/docs", "/"])
def test_every_answer_is_safe_by_its_headers(client: FlaskClient, path: str) -> None:
    headers = client.get(path).headers
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["Referrer-Policy"] == "no-referrer"
    assert "default-src 'none'" in headers["Content-Security-Policy"]
    assert "frame-ancestors 'none'" in headers["Content-Security-Policy"]
    assert headers["X-Request-Id"]
    assert "Origin" in headers["Vary"]


def test_https_is_insisted_on_where_it_is_spoken(client: FlaskClient) -> None:
    assert "Strict-Transport-Security" not in client.get("/docs").headers
    assert "max-age=" in client.get("/docs", base_url="https://here.example").headers["Strict-Transport-Security"]


def test_an_origin_that_was_named_may_read(client: FlaskClient) -> None:
    headers = client.get(PUBLIC, headers={"Origin": ORIGIN}).headers
    assert headers["Access-Control-Allow-Origin"] == ORIGIN
    assert "ETag" in headers["Access-Control-Expose-Headers"]
    assert "Access-Control-Allow-Credentials" not in headers


@pytest.mark.parametrize("origin", [OTHER, "null", ORIGIN + ".evil.example", ORIGIN.upper(), "*"])
def test_another_origin_may_not(client: FlaskClient, origin: str) -> None:
    assert "Access-Control-Allow-Origin" not in client.get(PUBLIC, headers={"Origin": origin}).headers


def test_a_refusal_may_be_read_by_a_named_origin_too(client: FlaskClient) -> None:
    assert client.get(TITLE, headers={"Origin": ORIGIN}).headers["Access-Control-Allow-Origin"] == ORIGIN


def preflight(client: FlaskClient, path: str, origin: str) -> TestResponse:
    return client.options(path, headers={"Origin": origin, "Access-Control-Request-Method": "PUT"})


def test_a_browser_that_asks_before_is_told_the_methods(client: FlaskClient) -> None:
    answer = preflight(client, TITLE, ORIGIN)
    assert answer.status_code == 204
    assert "PUT" in answer.headers["Access-Control-Allow-Methods"]
    assert "Idempotency-Key" in answer.headers["Access-Control-Allow-Headers"]
    assert answer.headers["Access-Control-Allow-Origin"] == ORIGIN


def test_a_browser_of_another_origin_is_told_nothing(client: FlaskClient) -> None:
    answer = preflight(client, TITLE, OTHER)
    assert not [name for name, _ in answer.headers if name.startswith("Access-Control")]


def test_no_address_redirects_elsewhere(client: FlaskClient) -> None:
    environ = EnvironBuilder(path="/").get_environ() | {"PATH_INFO": "//elsewhere.example/"}
    _, status, _ = run_wsgi_app(client.application, environ)
    assert status == "404 NOT FOUND"


def test_the_first_page_leads_to_the_documentation(client: FlaskClient) -> None:
    answer = client.get("/")
    assert (answer.status_code, answer.headers["Location"]) == (302, "/docs")
