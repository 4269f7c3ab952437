"""WeChat subscription messages (小程序订阅消息): one for each consent that a person gave in the mini program.

Source: developers.weixin.qq.com, mp-message-management/subscribe-message/sendMessage (request, limits of each kind of
value) and mp-access-token/getStableAccessToken (the token: at most 7 200 s; asked again while it is valid, the same
one is answered, so processes need not share it). `Outgoing.to` is the openid.
"""

import json
import re
from collections.abc import Callable
from typing import Any
from urllib.parse import urlencode

from services.notifications.channels.cutting import cut_characters, one_line
from services.notifications.channels.line import Line, said_in, word_in
from services.notifications.channels.port import Accepted, Away, Outgoing, Refused
from services.notifications.channels.provider_templates import ProviderTemplates
from services.notifications.channels.verdicts import Verdicts
from services.notifications.channels.wechat_token import TOKEN_DEAD, WechatToken
from shared.runtime.settings_channels import WechatApp

PATH = "/cgi-bin/message/subscribe/send"
LOGIN_PATH = "/sns/jscode2session"
TAKEN = "0"
KIND = re.compile(r"([a-z_]+?)_?[0-9]*")
CHARACTERS_MAX = {  # of a value, by the kind that stands in its name: thing1, name2, character_string3
    "thing": 20,
    "name": 10,  # ten of Chinese; twenty of letters
    "phrase": 5,
    "symbol": 5,
    "car_number": 8,
    "phone_number": 17,
    "character_string": 32,
    "number": 32,
    "letter": 32,
}
LATIN_NAME_CHARACTERS_MAX = 20
VERDICTS = Verdicts(
    "WeChat",
    later={"-1": None, "45009": 3600, "45011": 60},
    account=("40001", "40013", "40125", "40164", "41002", "41004", "48001", "50002", "89503"),
    never=("40003", "40029", "40037", "40163", "40226", "41030", "41028", "41029", "43101", "43107", "43116", "47003"),
)


class WechatSubscription:
    """`Channel`. clock: seconds that never go back."""

    name = "wechat"

    def __init__(self, app: WechatApp, templates: ProviderTemplates, line: Line, clock: Callable[[], float]) -> None:
        self._app, self._templates, self._line = app, templates, line
        self._token = WechatToken(app, line, VERDICTS, clock)

    def send(self, outgoing: Outgoing) -> Accepted:
        template = self._templates.of(outgoing)
        asked: dict[str, Any] = {
            "touser": outgoing.to,
            "template_id": template.template,
            "data": {name: {"value": fitting(name, value)} for name, value in template.values(outgoing)},
            "lang": "zh_CN",
            "miniprogram_state": "formal",
        }
        if template.page:
            asked["page"] = template.page
        said = self._said(json.dumps(asked, ensure_ascii=False).encode())
        code = word_in(said, "errcode")
        if code != TAKEN:
            raise VERDICTS.on(code)
        return Accepted(str(said.get("msgid", "")))

    def openid_of(self, login_code: str) -> str:
        """Who signed in to the mini program, by the code that `wx.login` gave it. Raises Refused, Away.

        Source: developers.weixin.qq.com, code2Session. The session key in its answer is not kept.
        """
        asked = {"appid": self._app.app_id, "secret": self._app.secret, "js_code": login_code}
        query = urlencode(asked | {"grant_type": "authorization_code"})
        said = said_in(self._line.get(f"{self._app.url}{LOGIN_PATH}?{query}"))
        if isinstance(openid := said.get("openid"), str) and openid:
            return openid
        raise VERDICTS.on(word_in(said, "errcode"))

    def trouble(self) -> str:
        """What is wrong with the app's id or secret, or keeps us from WeChat; a token is asked for."""
        if trouble := self._line.trouble(self._app.url):
            return trouble
        try:
            self._token.value()
        except (Away, Refused):
            return "it gives no access token; compare id and secret of the app, and its list of allowed addresses."
        return ""

    def _said(self, body: bytes) -> dict[str, Any]:
        """The answer; where the token was dead nothing was sent, so it is asked once more with a new one."""
        said = self._asked(body)
        if str(said.get("errcode", "")) in TOKEN_DEAD:
            self._token.forget()
            said = self._asked(body)
        return said

    def _asked(self, body: bytes) -> dict[str, Any]:
        url = f"{self._app.url}{PATH}?{urlencode({'access_token': self._token.value()})}"
        return said_in(self._line.post(url, {"Content-Type": "application/json"}, body))


def fitting(name: str, value: str) -> str:
    """A value as its kind allows it: on one line, and cut on a character. name: as the template has it, `thing1`."""
    found = KIND.fullmatch(name)
    kind, line = found[1] if found else "", one_line(value)
    most = CHARACTERS_MAX.get(kind)
    if kind == "name" and line.isascii():
        most = LATIN_NAME_CHARACTERS_MAX
    if most is None:
        return line
    return cut_characters(line, most) if kind in ("thing", "name") else line[:most]  # others take no ellipsis
