"""Simulated providers at a port of this process, and the channels that ask them, at a time that stands still."""

from contextlib import contextmanager
from datetime import UTC, datetime
from itertools import chain, repeat
from uuid import UUID

import eventlet

from deploy.simulators.aliyun_sms import AliyunDesk
from deploy.simulators.providers import SimulatedProviders
from deploy.simulators.push_service import PushDesk
from deploy.simulators.tencent_sms import TencentDesk
from deploy.simulators.wechat import WechatDesk
from deploy.simulators.wecom import WecomDesk
from services.notifications.channels.line import Line, LineLimits
from services.notifications.channels.port import Outgoing
from services.notifications.channels.provider_templates import ProviderTemplate, ProviderTemplates
from shared.kernel.clock import FrozenClock

NOW = datetime(2026, 3, 2, 1, 0, tzinfo=UTC)
SIGN = "暖流志愿"
OPENID = "oGZUI0egBJY1zhBYw2KhdUfwVJJE"
ROBOT = "693a91f6-7xxx-4bc4-97a0-0ec2sifa5aaa"
TEMPLATES = ProviderTemplates(
    {
        "code": ProviderTemplate("SMS_1", (("code", "code"),)),
        "place_offered": ProviderTemplate("SMS_2", (("activity", "activity"), ("until", "deadline"))),
        "not.approved": ProviderTemplate("SMS_9", ()),
    }
)
LIMITS = LineLimits(connect_seconds=1, silence_seconds=0.2, exchange_seconds=0.4)


class Providers:
    """`fails_with(*faults)`: these in turn, and well afterwards."""

    def __init__(self, listener):
        self.host = f"127.0.0.1:{listener.getsockname()[1]}"
        self.url = f"http://{self.host}"
        self.clock = FrozenClock(NOW)
        self.aliyun = AliyunDesk({"aliyun-id": "aliyun-secret"}, {SIGN}, {"SMS_1": {"code"}, "SMS_2": {"activity"}})
        self.tencent = TencentDesk({"tencent-id": "tencent-key"}, "1400006666", {SIGN}, {"SMS_1": 1, "SMS_2": 2})
        self.wechat = WechatDesk({"wx1": "app-secret"}, {"WX_1": {"thing1", "name2", "time3"}}, {(OPENID, "WX_1"): 5})
        self.wecom = WecomDesk({ROBOT})
        self.push = PushDesk({})
        desks = [self.aliyun, self.tencent, self.wechat, self.wecom, self.push]
        self.simulated = SimulatedProviders(desks, now=self.seconds, silent_seconds=0.5)

    def seconds(self):
        return self.clock.now().timestamp()

    @property
    def taken(self):
        return [(taken.provider, taken.to, taken.words) for taken in self.simulated.taken]

    def fails_with(self, *faults):
        self.simulated.faults = chain(faults, repeat(None))


@contextmanager
def listening(tls=None):
    """Providers that answer while the context is open."""
    listener = eventlet.listen(("127.0.0.1", 0))
    providers = Providers(listener)
    serving = eventlet.spawn(providers.simulated.serve, listener, tls)
    try:
        yield providers
    finally:
        serving.kill()
        listener.close()


def line(**given):
    return Line(LIMITS, **given)


def outgoing(to="+8613800138000", template="code", title="验证码", text="您的验证码是 123456。", **parameters):
    return Outgoing(to, title, text, template, parameters or {"code": "123456"}, UUID(int=7))
