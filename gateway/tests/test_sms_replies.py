"""Replies over SMS come as the providers publish it, with the key in the address and in no log."""

import logging

import pytest
from flask.testing import FlaskClient

from gateway.tests.drawings import FakeService
from shared.contracts.notifications.refusals.replies import SMS_REPLIES_REFUSED
from shared.contracts.notifications.sms_replies import REPLIES_MAX, TakenSmsReplies, TakeSmsReplies
from shared.contracts.refusals.bus import BUS_AWAY

KEY = "Vb3m0yQm8rJx2nWk5tZs7uLd9pGh4cFa"
ALIYUN, TENCENT = f"/sms-replies/aliyun?key={KEY}", f"/sms-replies/tencent?key={KEY}"
# As their pages have them, with a number in place of what is starred out there.
OF_ALIYUN = {
    "phone_number": "13811111111",
    "content": "内容",
    "send_time": "2017-09-01 00:00:00",
    "dest_code": "1234",
    "sequence_id": "1234567890",
}
OF_TENCENT = {
    "extend": "Extended code",
    "mobile": "13811111111",
    "nationcode": "86",
    "sign": "SMS signature",
    "text": "User reply",
    "time": 1457336869,
}


@pytest.fixture(autouse=True)
def _taken(service: FakeService) -> None:
    service.answers = [TakenSmsReplies.example] * 10


def test_of_alibaba_cloud_several_at_once(client: FlaskClient, service: FakeService) -> None:
    answer = client.post(ALIYUN, json=[OF_ALIYUN, OF_ALIYUN | {"sequence_id": 1234567891, "sign_name": "签名"}])
    assert (answer.status_code, answer.json) == (200, {"code": 0, "msg": "接收成功"})
    first, second = service.payload["replies"]
    assert service.payload["key"] == KEY
    assert first == {
        "id": "aliyun:1234567890",
        "phone": "13811111111",
        "text": "内容",
        "received_at": "2017-08-31T16:00:00.999999Z",
    }
    assert second["id"] == "aliyun:1234567891"
    TakeSmsReplies().request(service.payload)


def test_of_tencent_cloud_one_by_one(client: FlaskClient, service: FakeService) -> None:
    answer = client.post(TENCENT, json=OF_TENCENT)
    assert (answer.status_code, answer.json) == (200, {"result": 0, "errmsg": "OK"})
    (reply,) = service.payload["replies"]
    assert (reply["phone"], reply["text"]) == ("8613811111111", "User reply")
    assert reply["received_at"] == "2016-03-07T07:47:49.999999Z"
    TakeSmsReplies().request(service.payload)


def test_of_tencent_cloud_the_same_is_known_again_and_another_is_another(
    client: FlaskClient, service: FakeService
) -> None:
    ids = []
    for changes in ({}, {}, {"text": "1 4821"}, {"time": 1457336870}, {"mobile": "13811111112"}):
        client.post(TENCENT, json=OF_TENCENT | changes)
        ids.append(service.payload["replies"][0]["id"])
    assert ids[0] == ids[1] and len(set(ids)) == 4


@pytest.mark.parametrize(
    "changes", [{"send_time": "yesterday"}, {"phone_number": None}, {"content": 1}, {"content": "\0"}]
)
def test_what_cannot_be_read_hinders_no_other_and_is_not_told_again(
    client: FlaskClient, service: FakeService, changes: dict[str, object]
) -> None:
    answer = client.post(ALIYUN, json=[OF_ALIYUN | changes, "nothing", OF_ALIYUN])
    assert answer.status_code == 200
    assert [reply["id"] for reply in service.payload["replies"]] == ["aliyun:1234567890"]


@pytest.mark.parametrize(("body", "status"), [(b"{", 400), (b"[]", 200), (b"7", 200), (b"", 400)])
def test_what_holds_no_reply_asks_nobody(client: FlaskClient, service: FakeService, body: bytes, status: int) -> None:
    assert client.post(ALIYUN, data=body, content_type="application/json").status_code == status
    assert service.asked == []


def test_very_many_are_passed_on_in_parts(client: FlaskClient, service: FakeService) -> None:
    client.post(ALIYUN, json=[OF_ALIYUN | {"sequence_id": str(number)} for number in range(REPLIES_MAX + 1)])
    assert [len(payload["replies"]) for _, payload, _ in service.asked] == [REPLIES_MAX, 1]


def test_without_the_key_nobody_is_heard(client: FlaskClient, service: FakeService) -> None:
    assert client.post("/sms-replies/aliyun", json=[OF_ALIYUN]).status_code == 403
    assert service.asked == []
    service.answers = [SMS_REPLIES_REFUSED()]
    assert client.post("/sms-replies/aliyun?key=x", json=[OF_ALIYUN]).status_code == 403


def test_where_notifications_is_away_the_provider_tells_it_again(client: FlaskClient, service: FakeService) -> None:
    service.answers = [BUS_AWAY(retry_after_seconds=1)]
    assert client.post(ALIYUN, json=[OF_ALIYUN]).status_code == 503


def test_neither_key_nor_phone_nor_words_are_logged(client: FlaskClient, caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.DEBUG):
        client.post(ALIYUN, json=[OF_ALIYUN, OF_ALIYUN | {"send_time": "x"}])
    assert not any(secret in caplog.text for secret in (KEY, "13811111111", "内容"))


def test_it_is_only_posted(client: FlaskClient) -> None:
    assert client.get(ALIYUN).status_code == 405
