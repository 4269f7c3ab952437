"""What is answered before a worker is taken."""

from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import EnvironBuilder, run_wsgi_app

from gateway.arrival import OPERATION_KEY
from gateway.early import Early
from gateway.pages import serve_probes
from gateway.tests.drawings import DRAWING_NOT_FOUND, ORIGIN, Drawing, FakeService

PUBLIC = "/api/v1/drawings/BJ-1"
PRIVATE = "/api/v1/drawings/BJ-1/title"


def environ_of(path: str = PUBLIC, method: str = "GET", **headers: str) -> dict[str, Any]:
    """What the web server knows of a request by then: no body."""
    builder = EnvironBuilder(path=path, method=method, headers=[(k.replace("_", "-"), v) for k, v in headers.items()])
    environ = builder.get_environ()
    environ.pop("CONTENT_LENGTH", None)
    del environ["wsgi.input"]
    return environ | {"HTTP_ACCEPT_LANGUAGE": headers.get("Accept_Language", "en")}


def answer(early: Early, environ: dict[str, Any]) -> tuple[bytes, str, dict[str, str]]:
    """The early answer, which there must be."""
    found = early(environ)
    assert found is not None
    pieces, status, headers = run_wsgi_app(found, environ)
    return b"".join(pieces), status, dict(headers)


@pytest.fixture
def early(app: Flask) -> Early:
    return Early(app)


def test_a_public_read_is_answered_again_without_asking_the_service(
    client: FlaskClient, service: FakeService, early: Early
) -> None:
    first = client.get(PUBLIC)
    body, status, headers = answer(early, environ_of())
    assert (body, status) == (first.data, "200 OK")
    for name in ("ETag", "Content-Type", "Content-Length", "Cache-Control", "Content-Security-Policy", "Vary"):
        assert headers[name] == first.headers[name]
    assert len(service.asked) == 1


def test_each_early_answer_has_an_id_of_its_own(client: FlaskClient, early: Early) -> None:
    client.get(PUBLIC)
    assert answer(early, environ_of())[2]["X-Request-Id"] != answer(early, environ_of())[2]["X-Request-Id"]


def test_an_early_answer_is_of_a_known_operation(client: FlaskClient, early: Early) -> None:
    client.get(PUBLIC)
    environ = environ_of()
    answer(early, environ)
    assert environ[OPERATION_KEY] == "get_drawings_by_code"


def test_who_has_the_answer_is_told_so(client: FlaskClient, early: Early) -> None:
    etag = client.get(PUBLIC).headers["ETag"]
    body, status, headers = answer(early, environ_of(If_None_Match=f'W/"x", {etag}'))
    assert (body, status, headers["ETag"]) == (b"", "304 NOT MODIFIED", etag)
    assert answer(early, environ_of(If_None_Match='"other"'))[1] == "200 OK"


def test_whether_a_state_is_the_wanted_one_is_not_decided_early(client: FlaskClient, early: Early) -> None:
    client.get(PUBLIC)
    assert early(environ_of()) is not None
    assert early(environ_of(If_Match='"other"')) is None


def test_a_named_origin_may_read_an_early_answer(client: FlaskClient, early: Early) -> None:
    client.get(PUBLIC)
    assert answer(early, environ_of(Origin=ORIGIN))[2]["Access-Control-Allow-Origin"] == ORIGIN
    assert "Access-Control-Allow-Origin" not in answer(early, environ_of(Origin="https://other.example"))[2]


@pytest.mark.parametrize(
    "environ",
    [
        environ_of(PUBLIC + "2"),
        environ_of(PUBLIC + "?a=1"),
        environ_of(method="POST"),
        environ_of(method="DELETE"),
        environ_of(Accept_Language="zh"),
        environ_of() | {"CONTENT_LENGTH": "3"},
        environ_of() | {"HTTP_TRANSFER_ENCODING": "chunked"},
    ],
)
def test_another_request_is_not_answered_early(client: FlaskClient, early: Early, environ: dict[str, Any]) -> None:
    client.get(PUBLIC)
    assert early(environ) is None


def test_head_is_answered_early(client: FlaskClient, early: Early) -> None:
    client.get(PUBLIC)
    assert early(environ_of(method="HEAD")) is not None


def test_a_private_read_is_never_kept(wang: FlaskClient, early: Early) -> None:
    wang.get(PRIVATE)
    assert early(environ_of(PRIVATE)) is None


def test_a_refusal_is_never_kept(client: FlaskClient, service: FakeService, early: Early) -> None:
    service.answers = [DRAWING_NOT_FOUND(code="BJ-1")]
    assert client.get(PUBLIC).status_code == 404
    assert early(environ_of()) is None


def test_an_answer_for_who_had_it_already_is_kept_whole(client: FlaskClient, app: Flask, early: Early) -> None:
    etag = client.get(PUBLIC).headers["ETag"]
    app.extensions["cache"].forget_all()
    assert client.get(PUBLIC, headers={"If-None-Match": etag}).status_code == 304
    assert answer(early, environ_of())[1] == "200 OK"


def test_a_token_of_the_first_reader_reaches_no_service(wang: FlaskClient, service: FakeService) -> None:
    wang.get(PUBLIC)
    assert service.context.token == ""


def test_an_answer_that_was_outdated_while_it_was_read_is_not_kept(
    client: FlaskClient, app: Flask, service: FakeService, early: Early, monkeypatch: pytest.MonkeyPatch
) -> None:
    cache = app.extensions["cache"]
    began = cache.reading()
    monkeypatch.setattr(cache, "reading", lambda: began)
    cache.forget(PUBLIC)
    client.get(PUBLIC)
    assert early(environ_of()) is None


def test_nothing_is_kept_where_the_setting_says_zero_seconds(client: FlaskClient, app: Flask, early: Early) -> None:
    app.config["CACHE_SECONDS"] = 0
    client.get(PUBLIC)
    assert early(environ_of()) is None


def test_a_new_answer_has_another_etag(client: FlaskClient, app: Flask, service: FakeService) -> None:
    old = client.get(PUBLIC).headers["ETag"]
    service.answers = [Drawing.example | {"title": "山"}]
    assert client.get(PUBLIC).headers["ETag"] != old


@pytest.mark.parametrize(("well", "status"), [(True, "200 OK"), (False, "503 SERVICE UNAVAILABLE")])
@pytest.mark.parametrize("path", ["/health/live", "/health/ready"])
def test_probes_need_no_worker(app: Flask, early: Early, path: str, well: bool, status: str) -> None:
    probe = lambda: (well, {"status": "as it is"})
    serve_probes(app, probe, probe, lambda: (b"figures 1\n", "text/plain"))
    assert answer(early, environ_of(path))[:2] == (b'{"status":"as it is"}', status)


def test_figures_need_no_worker(app: Flask, early: Early) -> None:
    serve_probes(app, lambda: (True, {}), lambda: (True, {}), lambda: (b"figures 1\n", "text/plain"))
    assert answer(early, environ_of("/metrics"))[0] == b"figures 1\n"
