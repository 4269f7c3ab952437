"""The channels that reach people: whether each that is set can be used, and whether its provider can be reached."""

from collections.abc import Iterator

from deploy.cli.examination.findings import OTHERS, Finding, note, well, wrong
from services.notifications.channels.choice import channel_for, set_channels
from services.notifications.channels.provider_templates import CHANNELS, ProviderTemplate, read_templates
from services.notifications.templates.texts import newest_templates
from shared.contracts.notifications.message_words import LANGUAGES
from shared.runtime.settings import Settings, SettingsWrong

CODE = "code"
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
    if not settings.sms_uri and not settings.development:
        yield note("codes", "nobody can ask for one, staff invite people instead: NUANLIU_SMS_URI is not set.")
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
    if name in CHANNELS:
        yield from _templates(settings, name)


def _templates(settings: Settings, name: str) -> Iterator[Finding]:
    """Whether the provider's templates say what ours say, by our names."""
    subject, ours = f"templates of {name}", our_values(name)
    theirs = read_templates(settings.provider_templates_file, name).by_name()
    for kind in sorted(theirs):
        if kind not in ours:
            yield wrong(subject, f"we have no {kind}; ours are {', '.join(sorted(ours))}.")
        elif unknown := _unknown(theirs[kind], ours[kind]):
            yield wrong(subject, f"{kind} has no {', '.join(unknown)}; it has {', '.join(ours[kind])}.")
    if missing := sorted(set(ours) - set(theirs)):
        said = f"the provider has none for {', '.join(missing)}: they are told otherwise, or lie in the inbox."
        yield wrong(subject, f"{said} No code is sent.") if CODE in missing else note(subject, said)


def _unknown(theirs: ProviderTemplate, ours: list[str]) -> list[str]:
    return sorted({our_name for _, our_name in theirs.parameters} - set(ours))


def our_values(channel: str) -> dict[str, list[str]]:
    """The kinds of message that go out over a channel, each with the names of its values there."""
    templates = [template for template in newest_templates().values() if channel in template.channels]
    return {template.kind: list(template.wordings[LANGUAGES[0]][channel].values) for template in templates}
