"""Who asks, in which language, until when, under which key, and how often."""

import time

import pytest
from flask.testing import FlaskClient

from gateway.arrival import DEADLINE_KEY, bucket_of
from gateway.limits import ADDRESS_FACTOR
from gateway.tests.drawings import AUTHORIZED, LIMIT, SIGN_INS, TOKEN, FakeService

TITLE = "/api/v1/drawings/BJ-1/title"
PUBLIC = "/api/v1/drawings/BJ-1"
SIGN_IN = {"data": {"grant_type": "client_credentials"}}


def test_without_a_token_signing_in_is_required(client: FlaskClient, service: FakeService) -> None:
    answer = client.get(TITLE)
    assert (answer.status_code, answer.json["code"]) == (401, "request.sign_in_required")
    assert answer.headers["WWW-Authenticate"] == 'Bearer realm="nuanliu"'
    assert not service.asked


@pytest.mark.parametrize(
    "header", ["Bearer", "Bearer ", "Bearer a b", "Basic eDp5", "Bearer forged", "Bearer " + "x" * 9000, "Bearer é"]
)
def test_a_wrong_token_is_refused(client: FlaskClient, service: FakeService, header: str) -> None:
    answer = client.get(TITLE, headers={"Authorization": header})
    assert (answer.status_code, answer.json["code"]) == (401, "request.token_invalid")
    assert 'error="invalid_token"' in answer.headers["WWW-Authenticate"]
    assert not service.asked


def test_a_token_is_looked_at_before_the_content(client: FlaskClient) -> None:
    assert client.put(TITLE, data=b"{", content_type="application/json").status_code == 401


def test_the_service_gets_the_token(wang: FlaskClient, service: FakeService) -> None:
    wang.get(TITLE)
    assert service.context.token == TOKEN


@pytest.mark.parametrize("header", [AUTHORIZED["Authorization"], "Bearer forged", "Basic eDp5"])
def test_where_no_token_is_wanted_none_is_looked_at(client: FlaskClient, service: FakeService, header: str) -> None:
    assert client.post("/api/v1/token", headers={"Authorization": header}, **SIGN_IN).status_code == 200
    assert service.context.token == ""


def test_the_service_learns_address_language_and_request(wang: FlaskClient, service: FakeService) -> None:
    answer = wang.get(TITLE, headers={"Accept-Language": "zh"})
    context = service.context
    assert (context.address, context.language) == ("192.0.2.1", "zh-CN")
    assert context.request_id == answer.headers["X-Request-Id"]


@pytest.mark.parametrize("sent", ["a1b2c3d4", "6f1c9a52-3f0e-4c43-9a58-3e9f2b0f7a11", "x" * 64])
def test_a_well_formed_request_id_is_kept(wang: FlaskClient, sent: str) -> None:
    assert wang.get(TITLE, headers={"X-Request-Id": sent}).headers["X-Request-Id"] == sent


@pytest.mark.parametrize(
    "sent",
    ["", "short", "x" * 65, "with space", "semi;colon", "汉字汉字汉字", "13800138000", "11010519491231002X"],
)
def test_another_request_id_is_replaced(wang: FlaskClient, sent: str) -> None:
    made = wang.get(TITLE, headers={"X-Request-Id": sent.encode().decode("latin-1")}).headers["X-Request-Id"]
    assert made != sent
    assert len(made) == 32


@pytest.mark.parametrize(("sent", "kept"), [("shop=t61", "shop=t61"), ("shop=t61,user=13800138000", "")])
def test_what_a_sender_carries_along_goes_on_without_people(
    wang: FlaskClient, service: FakeService, sent: str, kept: str
) -> None:
    parent = f"00-{'4b' * 16}-00f067aa0ba902b7-00"
    wang.get(TITLE, headers={"traceparent": parent, "tracestate": sent})
    assert service.context.traceparent[3:35] == "4b" * 16
    assert service.context.tracestate == kept


def test_each_request_has_an_id_of_its_own(wang: FlaskClient) -> None:
    assert wang.get(TITLE).headers["X-Request-Id"] != wang.get(TITLE).headers["X-Request-Id"]


def test_the_client_s_idempotency_key_reaches_the_service(wang: FlaskClient, service: FakeService) -> None:
    wang.delete(TITLE, headers={"Idempotency-Key": "once"})
    assert service.context.idempotency_key == "once"


def test_a_change_without_a_key_gets_one_of_its_own(wang: FlaskClient, service: FakeService) -> None:
    wang.delete(TITLE)
    wang.delete(TITLE)
    keys = {context.idempotency_key for _, _, context in service.asked}
    assert len(keys) == 2
    assert all(len(key) == 32 for key in keys)


def test_a_read_has_no_key(wang: FlaskClient, service: FakeService) -> None:
    wang.get(TITLE, headers={"Idempotency-Key": "once"})
    assert service.context.idempotency_key == ""


@pytest.mark.parametrize(("key", "status"), [("x" * 200, 204), ("x" * 201, 422), ("", 422), ("a b", 422), ("é", 422)])
def test_a_key_has_1_to_200_visible_characters(wang: FlaskClient, key: str, status: int) -> None:
    assert wang.delete(TITLE, headers={"Idempotency-Key": key}).status_code == status


def test_the_service_must_end_a_little_before_the_web_server_gives_up(wang: FlaskClient, service: FakeService) -> None:
    ends = time.time() + 5
    wang.get(TITLE, environ_overrides={DEADLINE_KEY: ends})
    assert ends - 1 < service.context.deadline < ends


def test_a_person_has_a_limit(wang: FlaskClient, service: FakeService) -> None:
    answers = [wang.get(TITLE) for _ in range(LIMIT + 1)]
    assert [answer.status_code for answer in answers] == [200] * LIMIT + [429]
    assert answers[0].headers["RateLimit"] == f'"subjects";r={LIMIT - 1};t=3'
    assert answers[0].headers["RateLimit-Policy"] == f'"subjects";q={LIMIT};w=60'
    assert answers[-1].json["code"] == "request.rate_limit"
    assert answers[-1].headers["Retry-After"] == "3"
    assert len(service.asked) == LIMIT


def test_an_address_has_a_larger_limit_that_counts_everything(client: FlaskClient) -> None:
    statuses = [client.get("/api/v1/nowhere").status_code for _ in range(LIMIT * ADDRESS_FACTOR + 1)]
    assert statuses == [404] * (LIMIT * ADDRESS_FACTOR) + [429]
    assert client.get("/docs").status_code == 200
    assert client.get("/api/v1/nowhere", environ_overrides={"REMOTE_ADDR": "192.0.2.2"}).status_code == 404


def test_sign_ins_of_an_address_have_a_limit_of_their_own(client: FlaskClient) -> None:
    answers = [client.post("/api/v1/token", **SIGN_IN) for _ in range(SIGN_INS + 1)]
    assert [answer.status_code for answer in answers] == [200] * SIGN_INS + [429]
    assert client.get(PUBLIC).status_code == 200


@pytest.mark.parametrize(
    ("address", "bucket"),
    [
        ("192.0.2.1", "192.0.2.1"),
        ("2001:db8:1:2:3:4:5:6", "2001:db8:1:2::/64"),
        ("2001:db8:1:2::1", "2001:db8:1:2::/64"),
        ("fe80::1%eth0", "fe80::/64"),
        ("", ""),
    ],
)
def test_of_ipv6_the_network_is_counted(address: str, bucket: str) -> None:
    assert bucket_of(address) == bucket


def test_what_a_client_claims_about_its_deadline_is_not_heard(wang: FlaskClient, service: FakeService) -> None:
    wang.get(TITLE, headers={"Gateway.deadline": "9999999999", "Gateway-Deadline": "9999999999"})
    assert service.context.deadline < time.time() + 60
