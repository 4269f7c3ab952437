"""Whether a process is alive, and whether it is ready for work: for supervisors, load balancers and `nuanliu doctor`.

Alive: its loop turns. Ready: everything was started, and every check passes. A part of a container that has a method
`health() -> str` is asked by it: "" for well, else a sentence that says what is wrong.
"""

import logging
import time
from collections.abc import Callable
from typing import Any

import eventlet
from eventlet import wsgi

from shared.runtime import metrics, serializer

CHECK_SECONDS_MAX = 2.0
KEPT_SECONDS = 1.0  # whoever asks more often gets the same answer
HTTP_CONNECTIONS_MAX = 100
HTTP_READ_SECONDS_MAX = 2.0  # for a whole request, however slowly its bytes come
HTTP_ANSWER_SECONDS_MAX = 5.0  # checks included
WELL = "ok"

logger = logging.getLogger(__name__)

Check = Callable[[], str]


class CheckTookTooLong(Exception):
    """A check that gives no answer is a bad answer."""


class Health:
    """The state of one process."""

    def __init__(self) -> None:
        self.state = "starting"  # then "ready", then "stopping"
        self._checks: dict[str, Check] = {}
        self._found: dict[str, str] = {}
        self._looked_at = float("-inf")

    def watch(self, name: str, check: Check) -> None:
        """Ask this check, under a name such as "identity.database"."""
        self._checks[name] = check

    def live(self) -> tuple[bool, dict[str, Any]]:
        """Whether to let the process live; that it answers at all is the answer."""
        return True, {"status": "live"}

    def ready(self) -> tuple[bool, dict[str, Any]]:
        """Whether to send it work, and what each check found."""
        if self.state != "ready":
            return False, {"status": self.state, "checks": {}}
        if time.monotonic() - self._looked_at >= KEPT_SECONDS:
            self._looked_at = time.monotonic()
            self._found = self._look()
        well = all(found == WELL for found in self._found.values())
        return well, {"status": "ready" if well else "not_ready", "checks": self._found}

    def _look(self) -> dict[str, str]:
        """All checks at once, so that the slowest one alone is waited for."""
        names = list(self._checks)
        answers = [eventlet.spawn(_asked, name, self._checks[name]) for name in names]
        return {name: answer.wait() for name, answer in zip(names, answers, strict=True)}


def _asked(name: str, check: Check) -> str:
    try:
        with eventlet.Timeout(CHECK_SECONDS_MAX, CheckTookTooLong(f"no answer within {CHECK_SECONDS_MAX:g} seconds")):
            return check() or WELL
    except CheckTookTooLong as late:
        return str(late)
    except Exception as error:  # the outermost door of a check: a broken one is a finding
        logger.warning("the check %s broke", name, exc_info=error)
        return f"the check broke: {type(error).__name__}"


class _Hurried(wsgi.HttpProtocol):  # type: ignore[misc]
    """One request with a total deadline for reading it and one for answering: a byte now and then prolongs neither.

    The server closes a connection that raises TimeoutError.
    """

    def handle(self) -> None:
        self._deadline = eventlet.Timeout(HTTP_READ_SECONDS_MAX, TimeoutError("the request came too slowly"))
        try:
            super().handle()
        finally:
            self._deadline.cancel()

    def handle_one_response(self) -> None:
        self._deadline.cancel()
        self._deadline = eventlet.Timeout(HTTP_ANSWER_SECONDS_MAX, TimeoutError("the answer was taken too slowly"))
        super().handle_one_response()


class HealthServer:
    """/health/live, /health/ready and /metrics of a process without the gateway, on a port of their own."""

    def __init__(self, health: Health, host: str, port: int) -> None:
        self.health = health
        self._listener = eventlet.listen((host, port), reuse_port=False)
        self.port: int = self._listener.getsockname()[1]

    def start(self) -> None:
        """Answer from now on."""
        self._thread = eventlet.spawn(
            wsgi.server,
            self._listener,
            self._answer,
            log_output=False,
            protocol=_Hurried,
            debug=False,  # else a break-down is told to whoever asks
            keepalive=False,
            max_size=HTTP_CONNECTIONS_MAX,
        )

    def stop(self) -> None:
        """Close the port."""
        self._thread.kill()
        self._listener.close()

    def _answer(self, environ: dict[str, Any], start_response: Any) -> list[bytes]:
        if environ["PATH_INFO"] == "/metrics":
            text, media = metrics.render()
            start_response("200 OK", [("Content-Type", media)])
            return [text]
        probe = {"/health/live": self.health.live, "/health/ready": self.health.ready}.get(environ["PATH_INFO"])
        well, report = probe() if probe else (False, {"status": "not_found"})
        status = "404 Not Found" if probe is None else "200 OK" if well else "503 Service Unavailable"
        start_response(status, [("Content-Type", "application/json")])
        return [serializer.render(report)]
