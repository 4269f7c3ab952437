"""Live streams of inboxes: whoever signed in is told what comes into their own, and of nobody else's.

Like the streams of projects (`news.py`): what is heard on the bus is only a hint, and what is told is asked of the
owner, by number and in the name of the person. A stream whose token is no longer good ends at the next question; its
client comes back with a fresh one, and with the number that it has.
"""

import time
from collections.abc import Callable
from typing import Any
from weakref import WeakKeyDictionary

from flask import current_app, g

from gateway.news import Ask, News, last_event_id
from gateway.web.streams import Stream
from shared.kernel.errors import Forbidden, Refusal, Unauthenticated
from shared.kernel.ids import new_id
from shared.runtime.context import CallContext

EVENT_TYPE = "message"
ASK_SECONDS_MAX = 5
LOOKED_AT_ONCE_MAX = 100  # of those that were not looked at for longest

Calls = Callable[[str, CallContext], Any]


class InboxNews:
    """The open streams of a process, each with its owner. Weakly held, as `News` holds them."""

    def __init__(self) -> None:
        self._open: WeakKeyDictionary[Stream, OneInbox] = WeakKeyDictionary()

    def __len__(self) -> int:
        return len(self._open)

    def open(self, account_id: Any, ask: Ask, after: int | None) -> Stream:
        """A stream of the inbox of whoever asks. Raises what asking raises."""
        inbox = OneInbox(account_id, ask)
        stream = inbox.news.open(inbox.ask, after)
        self._open[stream] = inbox
        return stream

    def hint(self, account_id: Any, number: int) -> None:
        """Something came into an inbox: look, where somebody listens to it."""
        for stream, inbox in list(self._open.items()):
            if inbox.account_id == account_id and inbox.news.hint(number):
                self._look(stream, inbox)

    def look_again(self) -> None:
        """A hint comes at most once, and may not come at all."""
        oldest_first = sorted(self._open.items(), key=lambda pair: pair[1].looked_at)
        for stream, inbox in oldest_first[:LOOKED_AT_ONCE_MAX]:
            self._look(stream, inbox)

    def _look(self, stream: Stream, inbox: "OneInbox") -> None:
        inbox.news.look(inbox.ask)
        if inbox.is_refused:
            stream.end()
        if stream.ended:
            self._open.pop(stream, None)


class OneInbox:
    """What one stream is told of, and how its owner is asked."""

    def __init__(self, account_id: Any, ask: Ask) -> None:
        self.account_id, self._ask = account_id, ask
        self.news = News(EVENT_TYPE)
        self.looked_at = time.monotonic()
        self.is_refused = False

    def ask(self, after: int | None) -> dict[str, Any]:
        """In the name of the person. Raises what asking raises, and remembers that the token is not good any more."""
        self.looked_at = time.monotonic()
        try:
            return self._ask(after)
        except Refusal as refusal:
            self.is_refused = isinstance(refusal, Unauthenticated | Forbidden)
            raise


def stream_of_inbox() -> Stream:
    """The stream that this request asks for."""
    inboxes: InboxNews = current_app.extensions["inbox_news"]
    actor = current_app.extensions["verifier"].actor(g.context.token)
    return inboxes.open(actor.account_id, _asking(g.calls, g.context.token), last_event_id())


def _asking(calls: Calls, token: str) -> Ask:
    """How the owner of inboxes is asked, also after the request is over."""

    def ask(after: int | None) -> Any:
        context = CallContext(token, time.time() + ASK_SECONDS_MAX, str(new_id()))
        return calls("notifications", context).new_messages({"after": after})

    return ask
