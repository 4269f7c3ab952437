"""The access token of a WeChat app: asked for once, kept until shortly before it dies."""

import json
from collections.abc import Callable

import eventlet
from eventlet.semaphore import Semaphore

from services.notifications.channels.line import Line, said_in, word_in
from services.notifications.channels.port import Away, InDoubt
from services.notifications.channels.verdicts import Verdicts
from shared.runtime.settings_channels import WechatApp

PATH = "/cgi-bin/stable_token"
TOKEN_DEAD = frozenset(("40001", "40014", "42001"))
MARGIN_SECONDS = 60  # before its end it is not used any more
LIFE_SECONDS_MAX = 7200
WAIT_SECONDS_MAX = 5.0  # with the exchange of the message itself less than the courier gives a channel


class _TooLate(Exception):
    """The token did not come."""


class WechatToken:
    """One for a process. verdicts: what the words of WeChat mean; clock: seconds that never go back."""

    def __init__(self, app: WechatApp, line: Line, verdicts: Verdicts, clock: Callable[[], float]) -> None:
        self._app, self._line, self._verdicts, self._clock = app, line, verdicts, clock
        self._turn = Semaphore(1)  # many messages that find none ask for one together
        self._kept, self._dies_at = "", 0.0
        self._questions, self._fault = 0, Away()  # how often it was asked for in vain, and what came of the last time

    def value(self) -> str:
        """A token that lives. Raises Away: whoever waits longer, or waited for one that was not given, sent nothing."""
        questions = self._questions
        try:
            with eventlet.Timeout(WAIT_SECONDS_MAX, _TooLate()), self._turn:
                if not self._kept or self._clock() >= self._dies_at:
                    self._renew(questions)
                return self._kept
        except _TooLate:
            raise Away from None

    def _renew(self, questions: int) -> None:
        """questions: when this message came. What another one was answered meanwhile is the answer to it too."""
        if questions != self._questions:
            raise type(self._fault)(self._fault.retry_after_seconds)
        try:
            self._kept, life_seconds = self._asked()
        except Away as fault:
            self._questions, self._fault = questions + 1, fault
            raise
        self._dies_at = self._clock() + life_seconds - MARGIN_SECONDS

    def forget(self) -> None:
        """WeChat takes the one that is kept no more."""
        self._kept = ""

    def _asked(self) -> tuple[str, float]:
        try:
            return self._answered()
        except InDoubt as fault:
            raise Away(fault.retry_after_seconds) from fault  # about a token: no message was sent

    def _answered(self) -> tuple[str, float]:
        asked = {"grant_type": "client_credential", "appid": self._app.app_id, "secret": self._app.secret}
        headers = {"Content-Type": "application/json"}
        said = said_in(self._line.post(f"{self._app.url}{PATH}", headers, json.dumps(asked).encode()))
        token, life_seconds = said.get("access_token"), said.get("expires_in")
        if isinstance(token, str) and token and isinstance(life_seconds, int):
            return token, min(life_seconds, LIFE_SECONDS_MAX)
        raise self._verdicts.on(word_in(said, "errcode"))
