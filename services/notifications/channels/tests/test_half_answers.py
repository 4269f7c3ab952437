"""Half an answer leaves doubt: the provider may have taken the message."""

import json
from uuid import uuid4

import pytest

from services.notifications.channels.aliyun_sms import AliyunSms
from services.notifications.channels.line import Answer
from services.notifications.channels.port import InDoubt, Outgoing
from services.notifications.channels.provider_templates import ProviderTemplate, ProviderTemplates
from services.notifications.channels.tencent_sms import TencentSms
from services.notifications.channels.wechat import WechatSubscription
from services.notifications.channels.wecom import WecomRobot
from shared.runtime.settings_channels import sms_provider_of, wechat_app_of

TEMPLATES = ProviderTemplates({"service_reminder": ProviderTemplate("T1", (("thing1", "title"),))})
TOKEN = {"access_token": "token", "expires_in": 7200}


class HalfLine:
    """Gives tokens, and cuts every other answer."""

    def __init__(self, said):
        self.said = said

    def post(self, url, headers, body):
        said = TOKEN if "stable_token" in url else self.said
        return Answer(200, {}, json.dumps(said).encode())

    def get(self, url):
        return Answer(200, {}, json.dumps(self.said).encode())


def channel(name, line, clock):
    if name == "aliyun":
        return AliyunSms(sms_provider_of("aliyun+http://k:s@127.0.0.1:1?sign=x"), TEMPLATES, line, clock.now)
    if name == "tencent":
        return TencentSms(sms_provider_of("tencent+http://k:s@127.0.0.1:1?app=1&sign=x"), TEMPLATES, line, clock.now)
    if name == "wecom":
        return WecomRobot("http://127.0.0.1:1", line)
    return WechatSubscription(wechat_app_of("http://a:b@127.0.0.1:1"), TEMPLATES, line, lambda: 0.0)


def outgoing(name):
    to = {"wecom": "a" * 20, "wechat": "openid"}.get(name, "+8613800138000")
    return Outgoing(to, "t", "x", "service_reminder", {"title": "t"}, uuid4())


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("aliyun", {}),
        ("aliyun", {"RequestId": "x"}),
        ("aliyun", {"Code": None}),
        ("aliyun", {"Code": ""}),
        ("tencent", {}),
        ("tencent", {"Response": {}}),
        ("tencent", {"Response": {"Error": {}}}),
        ("tencent", {"Response": {"SendStatusSet": [{"Code": "", "SerialNo": "1"}]}}),
        ("tencent", {"Response": {"SendStatusSet": [7]}}),
        ("wecom", {}),
        ("wecom", {"errcode": None}),
        ("wechat", {}),
        ("wechat", {"errcode": ""}),
        ("wechat", {"errcode": False}),
    ],
)
def test_an_answer_without_its_word_leaves_doubt(name, said, clock):
    with pytest.raises(InDoubt):
        channel(name, HalfLine(said), clock).send(outgoing(name))


def test_half_an_answer_about_a_login_is_no_verdict_on_it(clock):
    with pytest.raises(InDoubt):
        channel("wechat", HalfLine({}), clock).openid_of("login")
