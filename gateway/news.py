"""Live streams of news of projects: each is told every public change after the number that it was told last.

What is heard on the bus is only a hint that there is something new. What is told is asked of the owner, by number, and
the same question serves a client that comes back after a cut: so nothing is lost or told twice, whichever hints are.
"""

import logging
import re
from collections.abc import Callable
from typing import Any
from weakref import WeakKeyDictionary

from flask import current_app, request

from gateway.calling import rpc
from gateway.web.streams import ServerEvent, Stream
from shared.contracts.base import REQUEST_INVALID
from shared.kernel.errors import Refusal
from shared.runtime.serializer import render

EVENT_TYPE = "project"
LAST_EVENT_ID = "Last-Event-ID"
NUMBER = re.compile(r"[0-9]{1,15}")
PAGES_MAX = 20  # asked for at once; a stream that is further behind goes on when it comes back, or a little later

# The owner's answer to "what is new after this number?"; None asks only for the last number of all.
Ask = Callable[[int | None], dict[str, Any]]

_log = logging.getLogger(__name__)


class News:
    """Open streams of the same things. Weakly held: one that was made and never answered is not told for ever."""

    def __init__(self, event_type: str = EVENT_TYPE) -> None:
        self._event_type = event_type
        self._told: WeakKeyDictionary[Stream, int] = WeakKeyDictionary()
        self._newest = 0

    def __len__(self) -> int:
        return len(self._told)

    def open(self, ask: Ask, after: int | None) -> Stream:
        """A stream that begins after a number, or with what comes from now on. Raises what asking raises."""
        page = ask(after)
        head = page["head"]
        told = head if after is None else min(after, head)
        # The number itself comes first: a client that is cut off before it was told anything knows where it was.
        stream = Stream([ServerEvent(None, id=str(told))], on_close=self._leave)
        self._told[stream] = told
        self._newest = max(self._newest, head)
        self._tell(page["items"], told)
        if self._is_behind():  # by more than a page, or by what was hinted at meanwhile
            self.look(ask)
        return stream

    def hint(self, number: int | None) -> bool:
        """Whether a number says that there is something new for one of the streams."""
        self._newest = max(self._newest, number or 0)
        return self._is_behind()

    def look(self, ask: Ask) -> None:
        """Ask what is new and tell it. Where nobody answers the next hint, or the next look, makes up for it."""
        for _ in range(PAGES_MAX):
            if not self._told:
                return
            after = min(self._told.values())
            try:
                page = ask(after)
            except Refusal as refusal:
                _log.warning("news (%s) could not be asked for: %s", self._event_type, refusal.code)
                return
            self._tell(page["items"], after)
            # Where there is nothing, whatever was hinted at was not true.
            self._newest = max(self._newest, page["head"]) if page["items"] else page["head"]
            if not self._is_behind():
                return

    def _tell(self, items: list[dict[str, Any]], after: int) -> None:
        """Tell what came after a number to those who were told that far. Nothing else runs meanwhile."""
        for item in items:
            number = item["number"]
            event = ServerEvent(render(item).decode(), self._event_type, str(number))
            for stream, told in list(self._told.items()):
                if not after <= told < number:
                    continue
                if stream.send(event):
                    self._told[stream] = number
                else:  # it is over, or does not keep up: the client comes back with the number that it has
                    self._leave(stream)

    def _is_behind(self) -> bool:
        return bool(self._told) and min(self._told.values()) < self._newest

    def _leave(self, stream: Stream) -> None:
        self._told.pop(stream, None)


def stream_of_projects() -> Stream:
    """The stream that this request asks for."""
    news: News = current_app.extensions["news"]
    return news.open(lambda after: rpc("projects").project_news({"after": after}), last_event_id())


def last_event_id() -> int | None:
    """The number that the client was told last. Raises Invalid for what is none of ours."""
    sent = request.headers.get(LAST_EVENT_ID, "")
    if not sent:
        return None
    if not NUMBER.fullmatch(sent):
        raise REQUEST_INVALID(problems=[{"at": LAST_EVENT_ID, "problem": "not_integer"}])
    return int(sent)
