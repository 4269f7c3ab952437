"""What a request's content becomes: checked with the contract, forwarded as it was sent."""

import base64
import io
from typing import Any

import pytest
from flask.testing import FlaskClient

from gateway.tests.drawings import SCAN_BYTES_MAX, FakeService

TITLE = "/api/v1/drawings/BJ-1/title"
FIND = "/api/v1/drawings"
JSON = {"content_type": "application/json"}


def problems(answer: Any) -> list[tuple[str, str]]:
    return [(problem["at"], problem["problem"]) for problem in answer.json["problems"]]


def test_the_body_is_forwarded_with_the_fields_of_the_path(wang: FlaskClient, service: FakeService) -> None:
    assert wang.put(TITLE, json={"title": "山"}).status_code == 200
    assert service.asked[0][:2] == ("drawings.retitle", {"title": "山", "code": "BJ-1"})


def test_what_was_not_sent_is_not_forwarded(wang: FlaskClient, service: FakeService) -> None:
    wang.put(TITLE, json={"title": "山"})
    assert "version" not in service.payload


@pytest.mark.parametrize(
    ("body", "reason"),
    [
        (b"", "syntax"),
        (b"{", "syntax"),
        (b"{'a': 1}", "syntax"),
        (b'{"title": "a"} x', "syntax"),
        (b'{"title": NaN}', "not_finite"),
        (b'{"title": 1e999}', "not_finite"),
        (b'{"title": -Infinity}', "not_finite"),
        (b'{"title": "a", "title": "b"}', "duplicate_key"),
        (b'{"title": "\\ud800"}', "surrogate"),
        (b'{"title": "\xff"}', "not_utf8"),
        (b'{"title": ' + b"9" * 30 + b"}", "integer_range"),
        (b"[" * 100 + b"]" * 100, "nesting"),
        (b'{"a":' * 50_000 + b"1" + b"}" * 50_000, "nesting"),
    ],
)
def test_a_body_that_is_no_plain_json_is_malformed(
    wang: FlaskClient, service: FakeService, body: bytes, reason: str
) -> None:
    answer = wang.put(TITLE, data=body, **JSON)
    assert answer.status_code == 400
    assert answer.json["code"] == "request.malformed"
    assert answer.json["parameters"] == {"reason": reason}
    assert not service.asked


@pytest.mark.parametrize("body", [b"[]", b"null", b'"title"', b"1"])
def test_a_body_that_is_no_object_is_refused(wang: FlaskClient, body: bytes) -> None:
    answer = wang.put(TITLE, data=body, **JSON)
    assert answer.status_code == 422
    assert problems(answer) == [("", "not_object")]


@pytest.mark.parametrize(
    ("content", "problem"),
    [
        ({}, ("title", "missing")),
        ({"title": None}, ("title", "null")),
        ({"title": 5}, ("title", "not_text")),
        ({"title": ""}, ("title", "length")),
        ({"title": "x" * 21}, ("title", "length")),
        ({"title": "a\u0000"}, ("title", "pattern")),
        ({"title": "a", "tilte": "a"}, ("tilte", "unknown_field")),
        ({"title": "a", "code": "BJ-2"}, ("code", "unknown_field")),
        ({"title": "a", "version": "1"}, ("version", "not_integer")),
        ({"title": {"__type__": "datetime", "__value__": "2026"}}, ("title", "not_text")),
    ],
)
def test_what_the_contract_refuses_never_reaches_the_service(
    wang: FlaskClient, service: FakeService, content: Any, problem: tuple[str, str]
) -> None:
    answer = wang.put(TITLE, json=content)
    assert (answer.status_code, answer.json["code"]) == (422, "request.invalid")
    assert problems(answer) == [problem]
    assert not service.asked


def test_a_path_that_the_contract_refuses_is_refused(wang: FlaskClient) -> None:
    answer = wang.put("/api/v1/drawings/SH-1/title", json={"title": "a"})
    assert answer.status_code == 422
    assert problems(answer) == [("code", "pattern")]


@pytest.mark.parametrize(("coding", "status"), [("gzip", 415), ("br", 415), ("identity, gzip", 415), ("Identity", 200)])
def test_a_body_is_sent_as_it_is(wang: FlaskClient, coding: str, status: int) -> None:
    answer = wang.put(TITLE, json={"title": "a"}, headers={"Content-Encoding": coding})
    assert answer.status_code == status
    assert status == 200 or answer.json["code"] == "request.content_coding_unsupported"


@pytest.mark.parametrize("media", ["text/plain", "application/x-www-form-urlencoded", "application/xml", ""])
def test_a_body_of_another_type_is_refused(wang: FlaskClient, media: str) -> None:
    answer = wang.put(TITLE, data=b'{"title": "a"}', content_type=media)
    assert (answer.status_code, answer.json["code"]) == (415, "request.media_unsupported")


def test_json_with_a_charset_is_json(wang: FlaskClient) -> None:
    assert wang.put(TITLE, data=b'{"title": "a"}', content_type="application/json; charset=utf-8").status_code == 200


def test_a_body_where_none_is_taken_is_refused(wang: FlaskClient, service: FakeService) -> None:
    answer = wang.delete(TITLE, json={"title": "a"})
    assert (answer.status_code, answer.json["code"]) == (422, "request.body_unexpected")
    assert not service.asked


@pytest.mark.parametrize("path", [TITLE, "/api/v1/drawings/BJ-1"])
def test_a_query_where_none_is_taken_is_refused(wang: FlaskClient, path: str) -> None:
    answer = wang.get(f"{path}?colour=red")
    assert answer.status_code == 422
    assert problems(answer) == [("colour", "unknown_field")]


@pytest.mark.parametrize(
    ("query", "content"),
    [
        ("", {}),
        ("?limit=12", {"limit": 12}),
        ("?width=1.5&framed=true", {"width": 1.5, "framed": True}),
        ("?width=5.96e-08", {"width": 5.96e-08}),
        ("?width=3&framed=false", {"width": 3.0, "framed": False}),
        ("?colours=red&colours=blue", {"colours": ["red", "blue"]}),
        ("?colours=red", {"colours": ["red"]}),
        ("?cursor=12", {"cursor": "12"}),
    ],
)
def test_a_query_becomes_what_the_contract_means(
    wang: FlaskClient, service: FakeService, query: str, content: dict[str, Any]
) -> None:
    assert wang.get(FIND + query).status_code == 200
    assert service.payload == content


@pytest.mark.parametrize(
    ("query", "problem"),
    [
        ("?limit=", ("limit", "not_integer")),
        ("?limit=1.0", ("limit", "not_integer")),
        ("?limit=%2B1", ("limit", "not_integer")),
        ("?limit=01", ("limit", "not_integer")),
        ("?limit=１", ("limit", "not_integer")),
        ("?limit=1_0", ("limit", "not_integer")),
        ("?limit=" + "9" * 5000, ("limit", "not_integer")),
        ("?limit=201", ("limit", "range")),
        ("?limit=1&limit=2", ("limit", "repeated")),
        ("?width=nan", ("width", "not_number")),
        ("?width=1e3", ("width", "range")),
        ("?width=1e999", ("width", "not_number")),
        ("?width=0x1", ("width", "not_number")),
        ("?framed=yes", ("framed", "not_boolean")),
        ("?framed=1", ("framed", "not_boolean")),
        ("?colours=green", ("colours.0", "not_choice")),
        ("?colours=red&colours=red&colours=red", ("colours", "length")),
        ("?color=red", ("color", "unknown_field")),
        ("?cursor=%00", ("cursor", "pattern")),
    ],
)
def test_a_query_that_the_contract_refuses_is_refused(
    wang: FlaskClient, service: FakeService, query: str, problem: tuple[str, str]
) -> None:
    answer = wang.get(FIND + query)
    assert answer.status_code == 422
    assert problems(answer) == [problem]
    assert not service.asked


def upload(**parts: Any) -> dict[str, Any]:
    return {"data": parts, "content_type": "multipart/form-data"}


def test_a_file_is_forwarded_in_base64_with_its_name(wang: FlaskClient, service: FakeService) -> None:
    answer = wang.post(FIND, **upload(file=(io.BytesIO(b"\x00\xff"), "图.csv"), pages="2"))
    assert answer.status_code == 201
    assert service.payload == {"content": base64.b64encode(b"\x00\xff").decode(), "file_name": "图.csv", "pages": 2}


@pytest.mark.parametrize(
    ("parts", "problem"),
    [
        ({}, ("file", "not_one_file")),
        ({"file": "not a file"}, ("file", "not_one_file")),
        ({"file": (io.BytesIO(b""), "a.csv")}, ("file", "length")),
        ({"other": (io.BytesIO(b"x"), "a.csv")}, ("file", "not_one_file")),
        ({"file": [(io.BytesIO(b"x"), "a"), (io.BytesIO(b"y"), "b")]}, ("file", "not_one_file")),
        ({"file": (io.BytesIO(b"x"), "a.csv"), "content": "eA=="}, ("content", "unknown_field")),
        ({"file": (io.BytesIO(b"x"), "a.csv"), "pages": "ten"}, ("pages", "not_integer")),
    ],
)
def test_a_wrong_form_is_refused(
    wang: FlaskClient, service: FakeService, parts: dict[str, Any], problem: tuple[str, str]
) -> None:
    answer = wang.post(FIND, **upload(**parts))
    assert answer.status_code == 422
    assert problems(answer) == [problem]
    assert not service.asked


@pytest.mark.parametrize(("size", "status"), [(SCAN_BYTES_MAX, 201), (SCAN_BYTES_MAX + 1, 413)])
def test_a_file_is_as_large_as_it_may_be_and_no_larger(
    wang: FlaskClient, service: FakeService, size: int, status: int
) -> None:
    answer = wang.post(FIND, **upload(file=(io.BytesIO(b"x" * size), "a.csv")))
    assert answer.status_code == status
    if status == 413:
        assert (answer.json["code"], answer.json["parameters"]) == ("file.too_large", {"bytes_max": SCAN_BYTES_MAX})
        assert not service.asked


@pytest.mark.parametrize("body", [b"", b"--x\r\nbroken", b"no form at all"])
def test_a_broken_multipart_body_is_refused(wang: FlaskClient, body: bytes) -> None:
    answer = wang.post(FIND, data=body, content_type="multipart/form-data; boundary=x")
    assert answer.status_code in (400, 422)


def test_a_multipart_body_without_a_boundary_is_refused(wang: FlaskClient) -> None:
    assert wang.post(FIND, data=b"x", content_type="multipart/form-data").status_code in (400, 422)


def test_a_form_with_too_many_parts_is_refused(wang: FlaskClient, service: FakeService) -> None:
    parts = {f"part{number}": "x" for number in range(21)}
    answer = wang.post(FIND, **upload(file=(io.BytesIO(b"x"), "a.csv"), **parts))
    assert answer.status_code == 413
    assert not service.asked


def test_json_where_a_file_is_wanted_is_refused(wang: FlaskClient) -> None:
    assert wang.post(FIND, json={}).status_code == 415


def test_a_url_encoded_form_is_read(client: FlaskClient, service: FakeService) -> None:
    answer = client.post("/api/v1/token", data={"grant_type": "client_credentials"})
    assert answer.status_code == 200
    assert service.payload == {"grant_type": "client_credentials"}


@pytest.mark.parametrize("body", [b"grant_type=%FF", b"grant_type=\xff", b"%E4%B8=a"])
def test_a_url_encoded_form_that_is_not_utf_8_is_refused(
    client: FlaskClient, service: FakeService, body: bytes
) -> None:
    answer = client.post("/api/v1/token", data=body, content_type="application/x-www-form-urlencoded")
    assert (answer.status_code, answer.json["code"]) == (400, "request.form_malformed")
    assert not service.asked


def test_json_where_a_form_is_wanted_is_refused(client: FlaskClient) -> None:
    answer = client.post("/api/v1/token", json={"grant_type": "client_credentials"})
    assert answer.json["parameters"] == {"expected": "application/x-www-form-urlencoded"}
