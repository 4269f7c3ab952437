"""Which channels an installation has, by its settings: `Provided(channels_for)`."""

import time
from collections.abc import Callable, Mapping
from typing import Any

from services.notifications.channels.aliyun_sms import AliyunSms
from services.notifications.channels.line import Line
from services.notifications.channels.port import Channel
from services.notifications.channels.provider_templates import ProviderTemplates, TemplatesWrong, read_templates
from services.notifications.channels.smtp import SmtpMail
from services.notifications.channels.tencent_sms import TencentSms
from services.notifications.channels.web_push import WebPush
from services.notifications.channels.web_push_keys import read_key
from services.notifications.channels.wechat import WechatSubscription
from services.notifications.channels.wecom import WecomRobot
from shared.kernel.clock import SystemClock
from shared.runtime.settings import PREFIX, SettingsWrong
from shared.runtime.settings_channels import SmsCarrier, mail_server_of, sms_provider_of, wechat_app_of
from shared.runtime.trust.sealing import KeysInvalid

CLOCK = SystemClock()
SCHEMES, SCHEMES_OF_DEVELOPMENT = ("https",), ("https", "http")


def channels_for(settings: Any) -> dict[str, Channel]:
    """The channels that are set, by name: `email`, `sms`, `wechat`, `wecom`, `web_push`; none of them is wanted.

    Raises SettingsWrong, with a sentence for each that cannot be used: its file of templates, or its key.
    """
    found, problems = {}, []
    for name in set_channels(settings):
        try:
            found[name] = channel_for(settings, name)
        except SettingsWrong as wrong:
            problems.extend(wrong.problems)
    if problems:
        raise SettingsWrong(problems)
    return found


def set_channels(settings: Any) -> list[str]:
    """The names of the channels whose setting says something."""
    return [name for name, (setting, _) in CHANNELS.items() if getattr(settings, setting)]


def channel_for(settings: Any, name: str) -> Any:
    """One that is set. Raises SettingsWrong."""
    setting, make = CHANNELS[name]
    try:
        return make(settings)
    except (TemplatesWrong, KeysInvalid) as error:
        reason = str(error)
    except OSError as error:
        reason = f"{error.filename} cannot be read: {error.strerror}"
    raise SettingsWrong([f"{PREFIX}{setting.upper()} is set, but cannot be used: {reason}."])


def _email(settings: Any) -> Channel:
    return SmtpMail(mail_server_of(settings.smtp_uri), CLOCK.now)


def _sms(settings: Any) -> Channel:
    provider = sms_provider_of(settings.sms_uri)
    sender = AliyunSms if provider.carrier is SmsCarrier.ALIYUN else TencentSms
    return sender(provider, _templates(settings, "sms"), Line(), CLOCK.now)


def _wechat(settings: Any) -> Channel:
    app = wechat_app_of(settings.wechat_uri)
    return WechatSubscription(app, _templates(settings, "wechat"), Line(), time.monotonic)


def _wecom(settings: Any) -> Channel:
    return WecomRobot(settings.wecom_url, Line())


def _web_push(settings: Any) -> Channel:
    schemes = SCHEMES_OF_DEVELOPMENT if settings.development else SCHEMES
    key = read_key(settings.web_push_key_file)
    return WebPush(key, settings.web_push_contact, settings.web_push_hosts, Line(), schemes=schemes)


def _templates(settings: Any, channel: str) -> ProviderTemplates:
    return read_templates(settings.provider_templates_file, channel)


CHANNELS: Mapping[str, tuple[str, Callable[[Any], Channel]]] = {  # the setting without which there is none
    "email": ("smtp_uri", _email),
    "sms": ("sms_uri", _sms),
    "wechat": ("wechat_uri", _wechat),
    "wecom": ("wecom_url", _wecom),
    "web_push": ("web_push_contact", _web_push),
}
