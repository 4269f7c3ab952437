"""Many messages want a token at once, and none of them is in doubt for it."""

import json

import eventlet
import pytest

from services.notifications.channels import wechat_token
from services.notifications.channels.line import Answer
from services.notifications.channels.port import AccountFault, Away, InDoubt
from services.notifications.channels.wechat import VERDICTS
from services.notifications.channels.wechat_token import WechatToken
from services.notifications.deliveries.domain import SEND_SECONDS_MAX
from shared.runtime.settings_channels import wechat_app_of


class TokenLine:
    """Answers after a while, or never."""

    def __init__(self, seconds, said=None):
        self.seconds, self.said, self.asked = seconds, said, 0

    def post(self, url, headers, body):
        self.asked += 1
        eventlet.sleep(self.seconds)
        if self.said is None:
            raise InDoubt
        return Answer(200, {}, json.dumps(self.said).encode())


def outcomes(line, count=10):
    """Of so many who want it at once."""
    token = WechatToken(wechat_app_of("http://a:b@127.0.0.1:1"), line, VERDICTS, lambda: 0.0)

    def wanted(_):
        try:
            return token.value()
        except Away as away:
            return type(away)

    return list(eventlet.GreenPool(count).imap(wanted, range(count)))


@pytest.mark.parametrize(
    ("said", "expected"),
    [
        ({"access_token": "t", "expires_in": 7200}, "t"),
        ({"errcode": 40125}, AccountFault),
        (None, Away),
        ({}, Away),
    ],
)
def test_all_who_wait_hear_what_the_first_one_hears(said, expected):
    line = TokenLine(0.05, said)
    assert (outcomes(line), line.asked) == ([expected] * 10, 1)


def test_nobody_waits_longer_than_the_courier(monkeypatch):
    monkeypatch.setattr(wechat_token, "WAIT_SECONDS_MAX", 0.05)
    with eventlet.Timeout(2):
        assert outcomes(TokenLine(5)) == [Away] * 10


def test_a_token_and_a_message_are_within_the_time_of_the_courier():
    assert wechat_token.WAIT_SECONDS_MAX + 10 < SEND_SECONDS_MAX
