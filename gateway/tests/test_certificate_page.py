"""The page that verifies certificates: for everybody, without a script, and without what a stranger must not see."""

import re

import pytest
from flask.testing import FlaskClient

from gateway.tests.drawings import SIGN_INS, FakeService
from shared.contracts.credits.certificates import VerifiedCertificate
from shared.contracts.credits.refusals.certificates import CERTIFICATE_CODE_UNKNOWN
from shared.contracts.refusals.bus import BUS_AWAY

CODE = "K7Q2-M4XA-B3ZD-7HNP"


def test_the_page_asks_nobody_else_for_anything(client: FlaskClient) -> None:
    page = client.get("/certificates")
    assert page.status_code == 200
    assert not re.search(r"""(?:src|href|action)=["'](?:https?:)?//""", page.text)
    assert not re.search(r"<style|style=|<script|\son[a-z]+=", page.text)
    assert "unsafe" not in page.headers["Content-Security-Policy"]
    for path in re.findall(r'href="(/[^"]+\.css)"', page.text):
        assert client.get(path).status_code == 200


@pytest.mark.parametrize("code", ["no code", "AAAA", "<b>", "0000-0000-0000-0000", "欧阳"])
def test_what_is_no_code_is_told_as_an_unknown_one_and_never_asked(client: FlaskClient, code: str) -> None:
    page = client.get("/certificates", query_string={"code": code})
    assert page.status_code == 404
    assert "No certificate has this code" in page.text
    assert "<b>" not in page.text


@pytest.mark.parametrize("signed", ["", "a.b.c", "<script>"])
def test_what_is_not_signed_is_told_as_that(client: FlaskClient, signed: str) -> None:
    page = client.post("/certificates", data={"signed": signed})
    assert page.status_code == 422
    assert "was not signed here" in page.text
    assert "<script>" not in page.text


def test_a_code_shows_what_credits_answers(client: FlaskClient, service: FakeService) -> None:
    service.answers = [VerifiedCertificate.example]
    page = client.get("/certificates", query_string={"code": CODE})
    assert service.payload == {"code": CODE}
    assert (page.status_code, page.headers["Cache-Control"]) == (200, "no-store")
    for shown in ("20260308-004217", "is valid", "欧*", "海淀区总工会", "3 小时"):
        assert shown in page.text


def test_a_revoked_one_is_told_as_that_in_the_reader_s_language(client: FlaskClient, service: FakeService) -> None:
    revoked = {"state": "revoked", "reason": "misused", "ended_on": "2026-03-09", "holder": None}
    service.answers = [VerifiedCertificate.example | revoked]
    page = client.get("/certificates", query_string={"code": CODE}, headers={"Accept-Language": "zh-CN"})
    for shown in ("已撤销", "被冒用", "2026-03-09", "持有人已注销"):
        assert shown in page.text


def test_an_unknown_code_is_told_with_what_to_do(client: FlaskClient, service: FakeService) -> None:
    service.answers = [CERTIFICATE_CODE_UNKNOWN()]
    page = client.get("/certificates", query_string={"code": CODE})
    assert page.status_code == 404
    assert "No certificate has this code" in page.text and "Compare the 16 characters" in page.text


def test_where_credits_is_away_nothing_is_said_of_the_code(client: FlaskClient, service: FakeService) -> None:
    service.answers = [BUS_AWAY(retry_after_seconds=1)]
    page = client.get("/certificates", query_string={"code": CODE})
    assert (page.status_code, page.json["code"]) == (503, "bus.away")


def test_codes_are_not_tried_without_end(client: FlaskClient, service: FakeService) -> None:
    asked = []
    for _ in range(SIGN_INS + 1):
        service.answers = [CERTIFICATE_CODE_UNKNOWN()]
        asked.append(client.get("/certificates", query_string={"code": CODE}).status_code)
    assert asked == [404] * SIGN_INS + [429]
    assert client.get("/certificates").status_code == 200
