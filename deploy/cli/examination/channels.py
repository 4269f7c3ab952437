"""The channels that reach people: whether each that is set can be used, and whether its provider can be reached."""

from collections.abc import Iterator

from deploy.cli.examination.findings import OTHERS, Finding, note, well, wrong
from services.notifications.channels.choice import channel_for, set_channels
from shared.runtime.settings import Settings, SettingsWrong

REACHED = {
    "email": "the server takes our user.",
    "sms": "the provider can be reached; keys and signature show at the first message.",
    "wechat": "it gives access tokens.",
    "wecom": "it can be reached; the key of a robot shows at its first message.",
    "web_push": "its key can be used; browsers say which service is asked.",
}


def examine(settings: Settings) -> Iterator[Finding]:
    """What can be seen of each channel without sending anybody anything."""
    names = set_channels(settings)
    if not names:
        yield note("channels", "none is set (NUANLIU_SMTP_URI, NUANLIU_SMS_URI, …): messages stay in the inbox.")
    for name in names:
        yield from _channel(settings, name)


def _channel(settings: Settings, name: str) -> Iterator[Finding]:
    subject, key_file = f"channel {name}", settings.web_push_key_file
    try:
        trouble = channel_for(settings, name).trouble()
    except SettingsWrong as error:
        yield wrong(subject, error.problems[0])
        return
    if name == "web_push" and key_file.stat().st_mode & OTHERS:
        yield wrong(f"web push key {key_file}", f"others than its owner may read it: chmod 600 {key_file}")
    yield wrong(subject, trouble) if trouble else well(subject, REACHED[name])
