"""The page that verifies certificates: for everybody, without a script, and nothing on it that a stranger must not see."""

import re
from typing import Any

import pytest
from flask.testing import FlaskClient

from gateway.tests.drawings import SIGN_INS, FakeService
from shared.contracts.credits.certificates import VerifiedCertificate
from shared.contracts.credits.refusals.certificates import CERTIFICATE_CODE_UNKNOWN

CODE = "K7Q2-M4XA-B3ZD-7HNP"


@pytest.fixture(name="found")
def _found(service: FakeService) -> dict[str, Any]:
    """What credits answers."""
    answer = dict(VerifiedCertificate.example)
    service.answers = answer
    return answer


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


def test_codes_are_not_tried_without_end(client: FlaskClient) -> None:
    for _ in range(SIGN_INS):
        assert client.get("/certificates?code=AAAA-AAAA-AAAA-AAAA").status_code != 429
    assert client.get("/certificates?code=AAAA-AAAA-AAAA-AAAA").status_code == 429
    assert client.get("/certificates").status_code == 200
    assert CERTIFICATE_CODE_UNKNOWN.code
