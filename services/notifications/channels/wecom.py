"""A robot in a group of WeCom (企业微信群机器人): the whole group reads what it says, so nothing personal goes there.

Source: developer.work.weixin.qq.com/document/path/91770: text of at most 2 048 bytes, at most 20 messages a minute for
each robot. `Outgoing.to` is the robot's key, the secret part of its webhook.
"""

import json
import re
from urllib.parse import urlencode

from services.notifications.channels.cutting import cut_bytes, one_line
from services.notifications.channels.line import Line, said_in, word_in
from services.notifications.channels.port import Accepted, Outgoing, Refused
from services.notifications.channels.verdicts import Verdicts

PATH = "/cgi-bin/webhook/send"
TEXT_BYTES_MAX = 2048
WINDOW_SECONDS = 60
ROBOT_KEY = re.compile(r"[0-9A-Za-z-]{8,64}")
NO_ROBOT_KEY = "robot_key_not_valid"
TAKEN = "0"
VERDICTS = Verdicts(
    "WeCom",
    later={"45009": WINDOW_SECONDS, "45033": None, "-1": None},
    never=("93000", "93004", "93008", "40008", "40058", "44004", "45002"),
)


class WecomRobot:
    """`Channel`. url: where WeCom is asked. How many a minute are sent is counted by deliveries."""

    name = "wecom"

    def __init__(self, url: str, line: Line) -> None:
        self._url, self._line = url, line

    def send(self, outgoing: Outgoing) -> Accepted:
        if not ROBOT_KEY.fullmatch(outgoing.to):
            raise Refused(NO_ROBOT_KEY)
        title = f"{one_line(outgoing.title)}\n" if outgoing.title else ""
        asked = {"msgtype": "text", "text": {"content": cut_bytes(title + outgoing.text, TEXT_BYTES_MAX)}}
        url = f"{self._url}{PATH}?{urlencode({'key': outgoing.to})}"
        body = json.dumps(asked, ensure_ascii=False).encode()
        said = said_in(self._line.post(url, {"Content-Type": "application/json"}, body))
        code = word_in(said, "errcode")
        if code != TAKEN:
            raise VERDICTS.on(code)
        return Accepted("")

    def trouble(self) -> str:
        """What keeps us from WeCom; a robot's key shows at its first message only."""
        return self._line.trouble(self._url)
