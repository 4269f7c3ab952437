"""What a message says: a template's words with the values of one fact, in a language, as a channel takes them."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import Any

from services.notifications.templates.lengths import cut, cut_bytes
from shared.contracts.credits.ledger_words import Book
from shared.contracts.notifications.message_words import (
    LANGUAGES,
    TEXT_CHARACTERS_MAX,
    TITLE_CHARACTERS_MAX,
    ChannelName,
)
from shared.kernel.clock import BUSINESS_ZONE
from shared.kernel.personal import has_personal_number

INBOX = "inbox"
SMS_CHARACTERS_MAX = 500  # of the whole text, as Aliyun and Tencent take it
SMS_VALUE_CHARACTERS_MAX = 35  # of one value
WECOM_BYTES_MAX = 2048
EMAIL_TITLE_CHARACTERS_MAX = 78  # RFC 5322: a line should not be longer
EMAIL_TEXT_CHARACTERS_MAX = 10_000
PUSH_TITLE_CHARACTERS_MAX = 60
PUSH_TEXT_CHARACTERS_MAX = 400
# Of WeChat's subscription messages, by what the name of a value begins with.
WECHAT_VALUE_CHARACTERS_MAX = {"thing": 20, "name": 10, "phrase": 5, "character_string": 32, "time": 32, "date": 32}
WECHAT_NAME = re.compile(r"(?P<type>[a-z_]+?)[0-9]{1,2}")
BOOKS = {  # as people call them: in Chinese, in English
    Book.SERVICE_MINUTES: ("服务时长", "service time"),
    Book.LOVE_VALUE: ("爱心值", "love-value points"),
    Book.TIME_COINS: ("时间币", "time-coins"),
    Book.FUND_FEN: ("基金", "fund money"),
}
MONTHS = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"]


class ParameterKind(StrEnum):
    """What a value is. It decides how it is said, and whether it may stand in an SMS."""

    TEXT = "text"  # published words: titles of projects, names of teams, places
    WORDS = "words"  # what somebody wrote to this person: it may hold personal data
    MINUTES = "minutes"
    DAY = "day"
    MOMENT = "moment"
    COUNT = "count"
    CODE = "code"
    BOOK = "book"  # of the ledger


PERSONAL_KINDS = frozenset({ParameterKind.WORDS})
READ_BY_OTHERS = frozenset({ChannelName.SMS, ChannelName.WECOM})  # by providers and their staff, by a whole group
UNNAMED = {"zh-CN": "志愿服务", "en": "voluntary service"}  # instead of words that hold somebody's number
WORDED_BY_PROVIDER = frozenset({ChannelName.SMS, ChannelName.WECHAT})  # their templates are approved in Chinese


@dataclass(frozen=True)
class ChannelWords:
    """What a template says over one channel: words for people, and the named values of providers who hold the words."""

    title: str
    text: str
    values: Mapping[str, str]


@dataclass(frozen=True)
class Template:
    """A version of what one kind of message says.

    channels: over which it goes out besides the inbox, in the order in which they are tried; wordings: by language and
    by channel, `INBOX` included.
    """

    kind: str
    version: int
    channels: tuple[ChannelName, ...]
    parameters: Mapping[str, ParameterKind]
    wordings: Mapping[str, Mapping[str, ChannelWords]]
    can_be_refused: bool


@dataclass(frozen=True)
class Said:
    """The words of one message over one channel, within its limits."""

    title: str
    text: str
    values: Mapping[str, str]


UNKNOWN_WORDS = {  # of a message whose template is not known
    "zh-CN": Said("新消息", "系统正在升级，暂时无法显示这条消息，请稍后再看。", {}),
    "en": Said("New message", "The system is being upgraded and cannot show this message yet. Please look later.", {}),
}


def language_over(channel: str, wanted: str) -> str:
    """In which language somebody is told over a channel: English values in a provider's Chinese words help nobody."""
    return LANGUAGES[0] if channel in WORDED_BY_PROVIDER else wanted


def said(template: Template, language: str, channel: str, values: Mapping[str, Any]) -> Said:
    """Raises KeyError where a value of the template is missing. values: plain JSON, as messages keep it."""
    words = template.wordings[language][channel]
    spoken = {name: _spoken(kind, values[name], language) for name, kind in template.parameters.items()}
    if channel in READ_BY_OTHERS:
        spoken |= dict.fromkeys(_with_numbers(template, values), UNNAMED[language])
    limits = LIMITS[channel]
    return Said(
        limits.title(words.title.format_map(spoken)),
        limits.text(words.text.format_map(spoken)),
        {name: limits.value(name, value.format_map(spoken)) for name, value in words.values.items()},
    )


@dataclass(frozen=True)
class Limits:
    """How a channel's texts are cut."""

    title: Callable[[str], str]
    text: Callable[[str], str]
    value: Callable[[str, str], str] = lambda name, value: value


def _to(characters_max: int) -> Callable[[str], str]:
    return lambda text: cut(text, characters_max)


def _wechat_value(name: str, value: str) -> str:
    matched = WECHAT_NAME.fullmatch(name)
    assert matched, f"{name} is no name of WeChat's"
    return cut(value, WECHAT_VALUE_CHARACTERS_MAX[matched["type"]])


LIMITS: Mapping[str, Limits] = {
    INBOX: Limits(_to(TITLE_CHARACTERS_MAX), _to(TEXT_CHARACTERS_MAX)),
    ChannelName.EMAIL: Limits(_to(EMAIL_TITLE_CHARACTERS_MAX), _to(EMAIL_TEXT_CHARACTERS_MAX)),
    ChannelName.SMS: Limits(
        _to(TITLE_CHARACTERS_MAX), _to(SMS_CHARACTERS_MAX), lambda name, value: cut(value, SMS_VALUE_CHARACTERS_MAX)
    ),
    ChannelName.WECHAT: Limits(_to(TITLE_CHARACTERS_MAX), _to(TEXT_CHARACTERS_MAX), _wechat_value),
    ChannelName.WECOM: Limits(_to(TITLE_CHARACTERS_MAX), lambda text: cut_bytes(text, WECOM_BYTES_MAX)),
    ChannelName.WEB_PUSH: Limits(_to(PUSH_TITLE_CHARACTERS_MAX), _to(PUSH_TEXT_CHARACTERS_MAX)),
}


def _spoken(kind: ParameterKind, value: Any, language: str) -> str:
    """A value as a sentence of the language says it; days and moments in Beijing."""
    is_chinese = language == "zh-CN"
    if value is None:
        return "—"
    if kind == ParameterKind.MINUTES:
        return _minutes(value, is_chinese)
    if kind == ParameterKind.BOOK:
        return BOOKS[Book(value)][0 if is_chinese else 1]
    if kind == ParameterKind.DAY:
        return _day(date.fromisoformat(value), is_chinese)
    if kind == ParameterKind.MOMENT:
        moment = datetime.fromisoformat(value).astimezone(BUSINESS_ZONE)
        return f"{_day(moment.date(), is_chinese)}{'' if is_chinese else ','} {moment:%H:%M}"
    return str(value)


def _with_numbers(template: Template, values: Mapping[str, Any]) -> list[str]:
    """The parameters in which a phone number or an identity number stands: people write titles, and not always well."""
    written = [name for name, kind in template.parameters.items() if kind is ParameterKind.TEXT]
    return [name for name in written if has_personal_number(str(values[name] or ""))]


def _minutes(minutes: int, is_chinese: bool) -> str:
    hours, rest = divmod(minutes, 60)
    units = ("小时", "分钟") if is_chinese else (" h", " min")
    parts = [f"{hours}{units[0]}"] * bool(hours) + [f"{rest}{units[1]}"] * bool(rest or not hours)
    return ("" if is_chinese else " ").join(parts)


def _day(day: date, is_chinese: bool) -> str:
    return f"{day.year}年{day.month}月{day.day}日" if is_chinese else f"{day.day} {MONTHS[day.month - 1]} {day.year}"
