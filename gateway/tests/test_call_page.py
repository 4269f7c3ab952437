"""The page behind an answer link: looking answers nothing, and nobody needs to sign in to say whether they come."""

import re

import pytest
from flask.testing import FlaskClient

from gateway.tests.drawings import LIMIT, SIGN_INS, FakeService
from shared.contracts.demands.dispatch_calls import AnswerByLink, OwnCall
from shared.contracts.demands.refusals.emergencies import (
    CALL_LINK_INVALID,
    CALL_OVERDUE,
    CALL_STATE_FORBIDS,
    EMERGENCY_OVER,
)
from shared.contracts.refusals.bus import BUS_AWAY

TOKEN = AnswerByLink.example["token"]


def look(client: FlaskClient, service: FakeService, **call: object) -> str:
    service.answers = [OwnCall.example | call]
    page = client.get("/calls", query_string={"token": TOKEN})
    assert (page.status_code, page.headers["Cache-Control"]) == (200, "no-store")
    return page.text


def test_the_page_asks_nobody_else_for_anything(client: FlaskClient, service: FakeService) -> None:
    text = look(client, service)
    assert not re.search(r"""(?:src|href|action)=["'](?:https?:)?//""", text)
    assert not re.search(r"<style|style=|<script|\son[a-z]+=", text)
    for path in re.findall(r'href="(/[^"]+\.css)"', text):
        assert client.get(path).status_code == 200


def test_looking_shows_what_is_asked_and_answers_nothing(client: FlaskClient, service: FakeService) -> None:
    text = look(client, service)
    assert [verb for verb, *_ in service.asked] == ["demands.call_by_link"] and service.payload == {"token": TOKEN}
    for shown in (
        "暴雨夜转移安置",
        "望京街道工会服务站",
        "2026-07-20 23:00 – 2026-07-21 05:00",
        "2026-07-20 22:12",
        "I come",
    ):
        assert shown in text
    assert "drill" not in text


@pytest.mark.parametrize(
    ("call", "shown", "buttons"),
    [
        ({}, "Your help is needed", ["yes", "no"]),
        ({"is_drill": True}, "This is a drill", ["yes", "no"]),
        ({"is_needed": False}, "you need not answer", []),
        ({"state": "accepted"}, "You come", ["no"]),
        ({"state": "declined"}, "It costs nothing", []),
        ({"state": "expired"}, "The time to answer is over", []),
        ({"state": "stood_down"}, "Enough people have come", []),
        ({"state": "released"}, "You do not go there", []),
    ],
)
def test_it_offers_the_answers_that_still_count(
    client: FlaskClient, service: FakeService, call: dict[str, object], shown: str, buttons: list[str]
) -> None:
    text = look(client, service, **call)
    assert shown in text
    assert re.findall(r'name="answer" value="([a-z]+)"', text) == buttons


@pytest.mark.parametrize(("answer", "is_coming", "state"), [("yes", True, "accepted"), ("no", False, "declined")])
def test_an_answer_is_passed_on_and_shown(
    client: FlaskClient, service: FakeService, answer: str, is_coming: bool, state: str
) -> None:
    service.answers = [OwnCall.example | {"state": state}]
    page = client.post("/calls", data={"token": TOKEN, "answer": answer})
    assert service.payload == {"token": TOKEN, "is_coming": is_coming}
    assert page.status_code == 200 and f'class="state {state}"' in page.text


@pytest.mark.parametrize("sent", [{}, {"token": ""}, {"token": "<b>"}, {"token": "x" * 601}])
def test_what_can_be_no_link_is_told_as_an_invalid_one_and_never_asked(
    client: FlaskClient, service: FakeService, sent: dict[str, str]
) -> None:
    for page in (client.get("/calls", query_string=sent), client.post("/calls", data=sent | {"answer": "yes"})):
        assert page.status_code == 404 and 'role="alert"' in page.text and "<b>" not in page.text
    assert service.asked == []


@pytest.mark.parametrize("answer", ["", "maybe"])
def test_only_yes_and_no_are_answers(client: FlaskClient, service: FakeService, answer: str) -> None:
    assert client.post("/calls", data={"token": TOKEN, "answer": answer}).status_code == 404
    assert service.asked == []


@pytest.mark.parametrize(
    ("refusal", "status"),
    [
        (CALL_LINK_INVALID(), 404),
        (CALL_OVERDUE(), 409),
        (CALL_STATE_FORBIDS(call_state="stood_down"), 409),
        (EMERGENCY_OVER(), 409),
    ],
)
def test_what_is_refused_is_told_on_the_page(
    client: FlaskClient, service: FakeService, refusal: Exception, status: int
) -> None:
    service.answers = [refusal]
    page = client.post("/calls", data={"token": TOKEN, "answer": "yes"})
    assert page.status_code == status and 'role="alert"' in page.text


def test_where_demands_is_away_nothing_is_said_of_the_call(client: FlaskClient, service: FakeService) -> None:
    service.answers = [BUS_AWAY(retry_after_seconds=1)]
    page = client.get("/calls", query_string={"token": TOKEN})
    assert (page.status_code, page.json["code"]) == (503, "bus.away")


def test_many_people_of_one_network_answer_at_once(client: FlaskClient, service: FakeService) -> None:
    for _ in range(max(SIGN_INS, LIMIT) + 1):
        look(client, service)
