"""The way a one-time code takes to a phone: told to notifications, whose channels bring it; or shown, in development.

What is told is written in the transaction that makes the code, sealed: a code that is counted is sent. It is told for
every number, so nobody can tell from the work or the time of an answer whether a number is known here. The simulator
shows codes after the commit, in the background; a process that dies in between leaves a code counted but not shown.
"""

import json
import logging
import os
import sys
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from types import SimpleNamespace
from typing import Any, Protocol

import eventlet
from eventlet.semaphore import Semaphore

from services.identity.codes.domain import CodeMessage
from shared.contracts.identity.account_words import CODE_SECONDS
from shared.contracts.identity.codes import CodeWanted
from shared.contracts.identity.refusals.accounts import CODE_SENDING_AWAY
from shared.kernel.ids import new_id
from shared.runtime.data.session import Session
from shared.runtime.events.outbox import Outbox

SENT_AT_ONCE_MAX = 10
UNDER_WAY_MAX = 200
SEND_SECONDS_MAX = 15
STOP_SECONDS_MAX = 10
SHOWN_MAX = 100
RETRY_SECONDS = 60

logger = logging.getLogger(__name__)


class CodeSender(Protocol):
    """Whatever brings a code to a phone."""

    def send(self, message: CodeMessage) -> None:
        """Hand the code over to the carrier. Raises any exception where that failed; it is logged, not repeated."""


class ShownCodes:
    """The simulator: the console shows codes, and a file that only its owner can read keeps those that still serve.

    At most a hundred. What a process leaves in the file when it ends, the next one removes.
    """

    def __init__(self, file: Path, now: Callable[[], datetime] = lambda: datetime.now(UTC)) -> None:
        self._file, self._now = file, now

    def send(self, message: CodeMessage) -> None:
        line = {
            "at": self._now().isoformat(timespec="seconds"),
            "phone": message.phone,
            "code": message.code,
            "purpose": message.purpose.value,
        }
        self._write([*self._serving(), line][-SHOWN_MAX:])
        eventlet.spawn_after(CODE_SECONDS + 1, self.forget_old)
        sys.stderr.write(f"SMS simulator: {message.purpose.value} code {message.code} for {message.phone}\n")

    def shown(self) -> list[dict[str, str]]:
        """The codes in the file, the newest last."""
        try:
            return [json.loads(line) for line in self._file.read_text().splitlines()]
        except FileNotFoundError:
            return []

    def forget_old(self) -> None:
        """Remove the codes that serve no more."""
        if self._file.exists():
            self._write(self._serving())

    def _serving(self) -> list[dict[str, str]]:
        oldest = self._now() - timedelta(seconds=CODE_SECONDS)
        return [line for line in self.shown() if datetime.fromisoformat(line["at"]) > oldest]

    def _write(self, lines: list[dict[str, str]]) -> None:
        self._file.parent.mkdir(parents=True, exist_ok=True)
        text = "".join(json.dumps(line) + "\n" for line in lines)
        with os.fdopen(os.open(self._file, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w") as file:
            file.write(text)


class CodePost:
    """Sends codes in the background. Without a sender it refuses before a code is made.

    `tell` is called in the transaction that makes a code, `send` after it was committed.
    """

    def __init__(self, sender: CodeSender | None) -> None:
        self._sender = sender
        self._turns = Semaphore(SENT_AT_ONCE_MAX)
        self._under_way: set[Any] = set()

    def refuse_unless_ready(self) -> None:
        """Raises Unavailable `identity.code_sending_away`: no sender is configured, or too many codes wait."""
        if self._sender is None or len(self._under_way) >= UNDER_WAY_MAX:
            raise CODE_SENDING_AWAY(retry_after_seconds=RETRY_SECONDS)

    def tell(self, session: Session, message: CodeMessage, *, is_wanted: bool) -> None:
        """Nothing is told: it is sent from here."""

    def send(self, message: CodeMessage | None) -> None:
        """Send, without waiting for it. None is for a number that gets nothing, and takes as long."""
        if message is not None:
            greenthread = eventlet.spawn(self._send, message)
            self._under_way.add(greenthread)
            greenthread.link(self._under_way.discard)

    def _send(self, message: CodeMessage) -> None:
        assert self._sender is not None
        try:
            with self._turns, eventlet.Timeout(SEND_SECONDS_MAX, TimeoutError("the carrier does not answer")):
                self._sender.send(message)
        except Exception as error:  # the outermost door of this greenthread
            logger.error("a code could not be sent: %s", type(error).__name__)

    def finish(self) -> None:
        """Wait for what is being sent, a few seconds at most."""
        with eventlet.Timeout(STOP_SECONDS_MAX, False):
            for greenthread in list(self._under_way):
                greenthread.wait()


class ToldCodes(CodePost):
    """Has notifications send codes: it is told of each in the outbox, also of those that nobody gets."""

    def __init__(self) -> None:
        super().__init__(None)

    def refuse_unless_ready(self) -> None:
        """What is written in the outbox waits there for as long as it has to."""

    def tell(self, session: Session, message: CodeMessage, *, is_wanted: bool) -> None:
        told = SimpleNamespace(
            id=new_id(),
            phone=message.phone,
            code=message.code,
            purpose=message.purpose,
            expires_at=session.now + timedelta(seconds=CODE_SECONDS),
            is_wanted=is_wanted,
            version=1,
        )
        session.add(Outbox.of(CodeWanted, told))

    def send(self, message: CodeMessage | None) -> None:
        """It was told already."""


def code_post_for(settings: Any) -> CodePost:
    """The way of a process: the simulator in development, else notifications; none where no SMS are sent from here."""
    if not settings.development:
        return ToldCodes() if settings.sms_uri else CodePost(None)
    shown = ShownCodes(shown_codes_file(settings))
    shown.forget_old()
    return CodePost(shown)


def shown_codes_file(settings: Any) -> Path:
    """Where the simulator shows codes."""
    folder: Path = settings.data_folder
    return folder / "codes.jsonl"
