"""What is logged of a request."""

import logging
from typing import Any

import pytest

from gateway.access_log import log_request
from gateway.arrival import OPERATION_KEY
from shared.runtime.metrics import REGISTRY

SECRET = "13812345678"


def environ_of(**more: str) -> dict[str, Any]:
    return {
        "REQUEST_METHOD": "GET",
        "PATH_INFO": "/api/v1/units/BJ",
        "QUERY_STRING": f"phone={SECRET}",
        "HTTP_AUTHORIZATION": f"Bearer {SECRET}",
        "HTTP_USER_AGENT": SECRET,
        "HTTP_X_REQUEST_ID": "request-1",
        "REMOTE_ADDR": "192.0.2.1",
        **more,
    }


def logged(caplog: pytest.LogCaptureFixture, environ: dict[str, Any]) -> logging.LogRecord:
    with caplog.at_level(logging.INFO, "gateway.access_log"):
        log_request(environ, 200, 0.0123, 512)
    return caplog.records[-1]


def test_a_request_is_logged_with_what_it_was_and_how_it_went(caplog: pytest.LogCaptureFixture) -> None:
    record = logged(caplog, environ_of(**{OPERATION_KEY: "get_unit"}))
    assert record.getMessage() == "GET get_unit 200"
    shown = {name: vars(record)[name] for name in ("path", "request_id", "status", "duration_ms", "sent_bytes")}
    assert shown == {
        "path": "/api/v1/units/BJ",
        "request_id": "request-1",
        "status": 200,
        "duration_ms": 12.3,
        "sent_bytes": 512,
    }


def test_nothing_that_was_said_is_logged(caplog: pytest.LogCaptureFixture) -> None:
    record = logged(caplog, environ_of(**{OPERATION_KEY: "get_unit"}))
    assert SECRET not in str(vars(record))
    assert "192.0.2.1" not in str(vars(record))


def test_a_path_that_no_route_knows_is_not_logged(caplog: pytest.LogCaptureFixture) -> None:
    record = logged(caplog, environ_of(PATH_INFO=f"/{SECRET}"))
    assert record.getMessage() == "GET none 200"
    assert SECRET not in str(vars(record))


def test_probes_are_logged_only_where_everything_is(caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.DEBUG, "gateway.access_log"):
        log_request(environ_of(PATH_INFO="/health/live"), 200, 0.001, 50)
        log_request(environ_of(PATH_INFO="/health"), 404, 0.001, 50)
    assert [record.levelname for record in caplog.records] == ["DEBUG", "INFO"]


def test_a_request_is_measured_by_operation_and_status(caplog: pytest.LogCaptureFixture) -> None:
    labels = {"operation": "measured_here", "status": "200"}
    logged(caplog, environ_of(**{OPERATION_KEY: "measured_here"}))
    assert REGISTRY.get_sample_value("nuanliu_request_seconds_count", labels) == 1
    assert REGISTRY.get_sample_value("nuanliu_request_seconds_sum", labels) == pytest.approx(0.0123)
