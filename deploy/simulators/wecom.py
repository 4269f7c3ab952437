"""The desk of WeCom's robots: text of at most 2 048 bytes, twenty messages a minute for each robot.

Source: developer.work.weixin.qq.com/document/path/91770.
"""

import json
from collections.abc import Callable
from urllib.parse import parse_qs

from deploy.simulators.providers import Asked, Said, Taken

TEXT_BYTES_MAX = 2048
MESSAGES_MAX, WINDOW_SECONDS = 20, 60


class WecomDesk:
    """robots: their keys; None: whichever is given."""

    def __init__(self, robots: set[str] | None) -> None:
        self.robots = robots
        self._moments: dict[str, list[float]] = {}

    def is_meant(self, asked: Asked) -> bool:
        return asked.path == "/cgi-bin/webhook/send"

    def answer(self, asked: Asked, take: Callable[[Taken], None]) -> Said:
        key = parse_qs(asked.query).get("key", [""])[0]
        if self.robots is not None and key not in self.robots:
            return _said(93000, "invalid webhook url")
        given = json.loads(asked.body)
        content = given.get(given.get("msgtype", ""), {}).get("content", "")
        if given.get("msgtype") != "text":
            return _said(40008, "invalid message type")
        if not 1 <= len(content.encode()) <= TEXT_BYTES_MAX:
            return _said(40058 if content else 44004, "content size out of limit")
        recent = [moment for moment in self._moments.get(key, []) if moment > asked.now - WINDOW_SECONDS]
        if len(recent) >= MESSAGES_MAX:
            return _said(45009, "api freq out of limit")
        self._moments[key] = [*recent, asked.now]
        take(Taken("wecom", key, {"text": content}))
        return _said(0, "ok")


def _said(code: int, message: str) -> Said:
    return Said(200, {"errcode": code, "errmsg": message})
