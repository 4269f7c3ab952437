"""The gateway as a running service, alone: nobody answers its calls."""

import socket

import pytest

from gateway.service import GatewayService
from shared.testing.http import HttpClient

MEBIBYTE = 1024 * 1024


@pytest.fixture(scope="module")
def http(run_services_once) -> HttpClient:
    return run_services_once([GatewayService]).http


def test_probes_and_figures_are_answered(http: HttpClient) -> None:
    assert http.get("/health/live").json() == {"status": "live"}
    ready = http.get("/health/ready")
    assert (ready.status_code, ready.json()["status"]) == (200, "ready")
    figures = http.get("/metrics")
    assert figures.headers["Content-Type"].startswith("text/plain")
    assert 'nuanliu_request_seconds_count{operation="none",status="200"}' in figures.text


def test_the_documentation_is_served(http: HttpClient) -> None:
    home = http.get("/")
    assert home.headers["Location"] == "/docs"
    assert "暖流" in http.get("/docs").content.decode()
    assert http.get("/api/openapi.json").json()["openapi"] == "3.1.0"


def test_a_service_that_is_not_there_is_told_at_once(http: HttpClient) -> None:
    answer = http.get("/api/v1/units/BJ")
    assert (answer.status_code, answer.json()["code"]) == (503, "bus.away")
    assert int(answer.headers["Retry-After"]) >= 1
    assert answer.elapsed.total_seconds() < 2


@pytest.mark.parametrize(
    ("method", "path", "headers", "status", "code"),
    [
        ("GET", "/nowhere", {}, 404, "request.route_not_found"),
        ("BREW", "/api/v1/units", {}, 405, "request.method_not_allowed"),
        ("POST", "/api/v1/units", {}, 401, "request.sign_in_required"),
        ("POST", "/api/v1/units", {"Authorization": "Bearer forged"}, 401, "request.token_invalid"),
        ("GET", "/api/v1/units?colour=red", {}, 422, "request.invalid"),
        ("GET", "/" + "x" * 10_000, {}, 414, "gateway.target_too_long"),
        ("GET", "/", {"X-Long": "x" * 40_000}, 431, "gateway.headers_too_large"),
    ],
)
def test_every_refusal_is_a_problem_with_an_id(
    http: HttpClient, method: str, path: str, headers: dict[str, str], status: int, code: str
) -> None:
    answer = http.request(method, path, headers=headers)
    assert answer.headers["Content-Type"] == "application/problem+json"
    problem = answer.json()
    assert (answer.status_code, problem["status"], problem["code"]) == (status, status, code)
    assert problem["detail"] != code
    assert problem["remedy"] != f"{code}.remedy"


def test_a_body_beyond_the_limit_is_refused_in_the_reader_s_language(http: HttpClient) -> None:
    answer = http.post("/api/v1/units", data=b"x" * (MEBIBYTE + 1), headers={"Content-Type": "application/json"})
    assert (answer.status_code, answer.json()["code"]) == (413, "gateway.body_too_large")
    assert answer.json()["detail"] == "The body is larger than 1048576 bytes."


def test_a_body_beyond_the_limit_is_refused_also_where_none_is_wanted(http: HttpClient) -> None:
    document = http.get("/api/openapi.json").json()
    answer = http.request("GET", "/api/v1/units/BJ-1", data=b"x" * (MEBIBYTE + 1))
    assert (answer.status_code, answer.json()["code"]) == (413, "gateway.body_too_large")
    assert "413" in document["paths"]["/api/v1/units/{code}"]["get"]["responses"]


def test_what_is_no_request_is_answered_in_chinese(http: HttpClient) -> None:
    host, _, port = http.address.removeprefix("http://").partition(":")
    with socket.create_connection((host, int(port)), 5) as sock:
        sock.sendall(b"nonsense\r\n\r\n")
        answer = b""
        while piece := sock.recv(65536):
            answer += piece
    assert answer.startswith(b"HTTP/1.1 400 ")
    assert "无法读懂" in answer.decode()
