"""The desk of WeChat: the stable token of a mini program, and subscription messages, one for each consent.

Source: developers.weixin.qq.com: getStableAccessToken, subscribeMessage.send with its limits of values.
"""

import json
import re
from collections.abc import Callable
from typing import Any
from urllib.parse import parse_qs

from deploy.simulators.providers import Asked, Said, Taken

LIFE_SECONDS = 7200
LOGIN = "/sns/jscode2session"
LOGIN_CODE = re.compile(r"login-of-(o[\w-]{27})-[0-9]+")
VALUES = {
    "thing": r".{1,20}",
    "name": r"[\u4e00-\u9fff·…]{1,10}|[ -~]{1,20}|.{1,10}",
    "phrase": r"[\u4e00-\u9fff]{1,5}",
    "character_string": r"[!-~]{1,32}",
    "number": r"[0-9.]{1,32}",
    "time": r"(\d{4}年\d{1,2}月\d{1,2}日 ?)?\d{1,2}:\d{2}(:\d{2})?(~.*)?",
    "date": r"\d{4}(年|-|/|\.)\d{1,2}(月|-|/|\.)\d{1,2}日?( \d{1,2}:\d{2})?(~.*)?",
}


class WechatDesk:
    """apps: secrets by id; templates: names of the values of each; consents: how many messages of a template an openid
    allows still, by (openid, template); None: everybody all of them."""

    def __init__(
        self, apps: dict[str, str], templates: dict[str, set[str]], consents: dict[tuple[str, str], int] | None
    ) -> None:
        self.apps, self.templates, self.consents = apps, templates, consents
        self.logins_used: set[str] = set()
        self.tokens_given = 0
        self._token, self._dies_at = "", 0.0

    def is_meant(self, asked: Asked) -> bool:
        return asked.path in (LOGIN, "/cgi-bin/stable_token", "/cgi-bin/message/subscribe/send")

    def answer(self, asked: Asked, take: Callable[[Taken], None]) -> Said:
        if asked.path == LOGIN:
            return self._login({name: values[0] for name, values in parse_qs(asked.query).items()})
        given = json.loads(asked.body)
        if asked.path == "/cgi-bin/stable_token":
            return self._token_for(given, asked.now)
        token = parse_qs(asked.query).get("access_token", [""])[0]
        if token != self._token or asked.now >= self._dies_at:
            return _said(42001 if token == self._token else 40001, "invalid credential, access_token is invalid")
        code = self._code(given)
        if code == 0:
            if self.consents is not None:
                self.consents[given["touser"], given["template_id"]] -= 1
            values = {name: part["value"] for name, part in given["data"].items()}
            take(Taken("wechat", given["touser"], {"template": given["template_id"], **values}))
        return _said(code, "ok" if code == 0 else "refused")

    def end_token(self) -> None:
        """As if somebody had asked for another one by force."""
        self._token = ""

    def _login(self, given: dict[str, str]) -> Said:
        """Of whoever signed in with the code `login-of-OPENID-…`, once."""
        if self.apps.get(given.get("appid", "")) != given.get("secret") or asks_otherwise(given):
            return _said(40013, "invalid appid")
        found = LOGIN_CODE.fullmatch(given.get("js_code", ""))
        if found is None:
            return _said(40029, "invalid code")
        if found[0] in self.logins_used:
            return _said(40163, "code been used")
        self.logins_used.add(found[0])
        return Said(200, {"openid": found[1], "session_key": "a secret of the session"})

    def _token_for(self, given: dict[str, Any], now: float) -> Said:
        if given.get("grant_type") != "client_credential":
            return _said(40002, "invalid grant_type")
        if given.get("appid") not in self.apps:
            return _said(40013, "invalid appid")
        if self.apps[given["appid"]] != given.get("secret"):
            return _said(40125, "invalid appsecret")
        if not self._token or now >= self._dies_at - 300:
            self.tokens_given += 1
            self._token, self._dies_at = f"64_simulated-{self.tokens_given}", now + LIFE_SECONDS
        return Said(200, {"access_token": self._token, "expires_in": int(self._dies_at - now)})

    def _code(self, given: dict[str, Any]) -> int:
        template = given.get("template_id")
        if template not in self.templates:
            return 40037
        if not re.fullmatch(r"o[\w-]{27}", given.get("touser", "")):
            return 40003
        if given.get("data", {}).keys() != self.templates[template] or not all(map(fits, given["data"].items())):
            return 47003
        is_allowed = self.consents is None or self.consents.get((given["touser"], template), 0) > 0
        return 0 if is_allowed else 43101


def asks_otherwise(given: dict[str, str]) -> bool:
    """Whether somebody signs in by another way than the code of a mini program."""
    return given.get("grant_type") != "authorization_code"


def fits(item: tuple[str, Any]) -> bool:
    """Whether a value, as it was handed over under its name, is one of its kind."""
    kind = item[0].rstrip("0123456789")
    return isinstance(item[1]["value"], str) and re.fullmatch(VALUES[kind], item[1]["value"]) is not None


def _said(code: int, message: str) -> Said:
    return Said(200, {"errcode": code, "errmsg": message})
