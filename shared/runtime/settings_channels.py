"""Addresses of those who carry messages to people: how they are read from text, and what stands in them.

Like an address of a bucket, each holds its keys before the host; what is no letter, digit, dot or hyphen in a key is
written with %.
"""

import re
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any
from urllib.parse import SplitResult, parse_qs, unquote, urlsplit

from shared.runtime.settings_values import Reader, Wrong

ADDRESS = re.compile(r"[0-9A-Za-z._+-]{1,64}@[0-9A-Za-z-]{1,63}(\.[0-9A-Za-z-]{1,63})+")
HOST = re.compile(r"\.?[a-z0-9-]{1,63}(\.[a-z0-9-]{1,63})*")
PUSH_HOSTS_MAX = 20
PUSH_HOSTS = ("fcm.googleapis.com", "updates.push.services.mozilla.com", "web.push.apple.com", ".notify.windows.com")
TENCENT_REGION = "ap-guangzhou"


class MailTls(StrEnum):
    """How a session with a mail server is secured; the scheme of its address says so."""

    IMPLICIT = "smtps"  # from the first byte, usually at port 465
    STARTTLS = "smtp+starttls"  # after a plain greeting, usually at port 587
    NONE = "smtp"  # in development alone


MAIL_PORTS = {MailTls.IMPLICIT: 465, MailTls.STARTTLS: 587, MailTls.NONE: 25}


class SmsCarrier(StrEnum):
    """Whose interface it is."""

    ALIYUN = "aliyun"
    TENCENT = "tencent"


@dataclass(frozen=True)
class MailServer:
    """sender: the address in From; sender_name: what people read before it. user "": nobody has to sign in."""

    host: str
    port: int
    tls: MailTls
    sender: str
    sender_name: str = ""
    user: str = ""
    password: str = field(default="", repr=False)


@dataclass(frozen=True)
class SmsProvider:
    """host: with its port, where that is not the usual one. sign_name: 短信签名; app_id, region: Tencent's alone."""

    carrier: SmsCarrier
    url: str
    host: str
    key_id: str
    secret: str = field(repr=False)
    sign_name: str
    app_id: str = ""
    region: str = TENCENT_REGION


@dataclass(frozen=True)
class WechatApp:
    """url: where WeChat is asked."""

    url: str
    app_id: str
    secret: str = field(repr=False)


def a_mail_server() -> Reader:
    """A server that takes e-mail, and from whom it comes."""
    return _checked(mail_server_of, "smtps://notice:password@mail.example.cn:465?from=notice@example.cn")


def an_sms_provider() -> Reader:
    """A provider of SMS, with the signature that stands before each."""
    return _checked(sms_provider_of, "aliyun+https://key-id:secret@dysmsapi.aliyuncs.com?sign=%E6%9A%96%E6%B5%81")


def a_wechat_app() -> Reader:
    """A mini program, by whose leave messages are sent."""
    return _checked(wechat_app_of, "https://app-id:secret@api.weixin.qq.com")


def a_contact() -> Reader:
    """Where operators of push services reach us."""

    def read(text: str) -> str:
        is_mail = text.startswith("mailto:") and ADDRESS.fullmatch(text.removeprefix("mailto:"))
        if not is_mail and not re.fullmatch(r"https://[a-z0-9.-]+(/[A-Za-z0-9._~/-]*)?", text):
            raise Wrong("it must be mailto: with an address, or a page at https://")
        return text

    return Reader(read, "mailto:operator@example.cn")


def push_hosts() -> Reader:
    """Hosts of push services, separated by commas; `.x` for all under x."""

    def read(text: str) -> tuple[str, ...]:
        hosts = tuple(part.strip() for part in text.split(",") if part.strip())
        if not 1 <= len(hosts) <= PUSH_HOSTS_MAX or not all(HOST.fullmatch(host) for host in hosts):
            raise Wrong(f"it must be 1 to {PUSH_HOSTS_MAX} hosts in small letters, separated by commas")
        return hosts

    return Reader(read, ",".join(PUSH_HOSTS))


def mail_server_of(uri: str) -> MailServer:
    """What an address of a mail server says. Raises Wrong."""
    parts, asked = _parts_of(uri, ("from", "name"))
    if parts.scheme not in [*MailTls] or parts.path not in ("", "/"):
        raise Wrong("it must begin with smtps:// or smtp+starttls://, and have no path")
    if bool(parts.username) != bool(parts.password):
        raise Wrong("user and password go together")
    if not ADDRESS.fullmatch(asked.get("from", "")):
        raise Wrong("after the host comes ?from= with the address from which people get mail")
    tls = MailTls(parts.scheme)
    port = parts.port or MAIL_PORTS[tls]
    user, password = unquote(parts.username or ""), unquote(parts.password or "")
    return MailServer(parts.hostname or "", port, tls, asked["from"], asked.get("name", ""), user, password)


def sms_provider_of(uri: str) -> SmsProvider:
    """What an address of a provider of SMS says. Raises Wrong."""
    parts, asked = _parts_of(uri, ("sign", "app", "region"))
    carrier, _, scheme = parts.scheme.partition("+")
    if carrier not in [*SmsCarrier] or scheme not in ("https", "http") or parts.path not in ("", "/"):
        raise Wrong("it must begin with aliyun+https:// or tencent+https://, and have no path")
    _refuse_without_keys(parts)
    if not asked.get("sign"):
        raise Wrong("after the host comes ?sign= with the signature that the provider has approved")
    if carrier == SmsCarrier.TENCENT and not re.fullmatch(r"[0-9]{1,20}", asked.get("app", "")):
        raise Wrong("after the host comes &app= with the number of the application (SmsSdkAppId)")
    host, keys = _host_of(parts), (unquote(parts.username or ""), unquote(parts.password or ""))
    place = SmsCarrier(carrier), f"{scheme}://{host}", host
    return SmsProvider(*place, *keys, asked["sign"], asked.get("app", ""), asked.get("region", TENCENT_REGION))


def wechat_app_of(uri: str) -> WechatApp:
    """What an address of a mini program says. Raises Wrong."""
    parts, _ = _parts_of(uri, ())
    if parts.scheme not in ("https", "http") or parts.path not in ("", "/"):
        raise Wrong("it must begin with https://, and have no path")
    _refuse_without_keys(parts)
    return WechatApp(
        f"{parts.scheme}://{_host_of(parts)}", unquote(parts.username or ""), unquote(parts.password or "")
    )


def _checked(parse: Any, example: str) -> Reader:
    """A reader of addresses that stay as they are, and are parsed where they are used."""

    def read(text: str) -> str:
        parse(text)
        return text

    return Reader(read, example)


def _parts_of(uri: str, known: tuple[str, ...]) -> tuple[SplitResult, dict[str, str]]:
    try:
        parts = urlsplit(uri)
        asked = parse_qs(parts.query, strict_parsing=bool(parts.query))
        is_address = bool(parts.hostname) and (parts.port is None or parts.port > 0) and not parts.fragment
    except ValueError:
        is_address = False
    if not is_address:
        raise Wrong("it is no address")
    if set(asked) - set(known):
        raise Wrong(f"after the host comes at most {', '.join(known) or 'nothing'}")
    return parts, {name: values[0] for name, values in asked.items()}


def _refuse_without_keys(parts: SplitResult) -> None:
    if not parts.username or not parts.password:
        raise Wrong("it must have both keys before the host: ID:SECRET@")


def _host_of(parts: SplitResult) -> str:
    return parts.netloc.rpartition("@")[2]
