"""The gateway's HTTP server inside a Nameko container.

Nameko's own server is eventlet's: bodies are read inside the workers, there is no total deadline and no end for kept
connections. This one reads every request whole before a worker is taken, and answers what needs no worker at once.
"""

import errno
import logging
import resource
import socket
import time
from collections.abc import Callable
from functools import cached_property
from typing import Any

import eventlet
from eventlet.event import Event
from eventlet.greenio import GreenSocket
from nameko.extensions import SharedExtension

from gateway.web.admission import BodyBudget, Places
from gateway.web.connections import Connection
from gateway.web.problems import plain_problem
from gateway.web.refusals import OVERLOADED, STATUS
from gateway.web.settings import WebSettings
from gateway.web.streams import Streams
from shared.kernel.errors import Refusal

_log = logging.getLogger(__name__)

DEADLINE_KEY = "gateway.deadline"
FILES_RESERVED = 128  # of the process's open files: for the broker, databases, logs
ACCEPT_PAUSE_SECONDS = 0.05
ACCEPT_PAUSES = (errno.EMFILE, errno.ENFILE, errno.ENOBUFS, errno.ENOMEM)
ACCEPT_GOES_ON = (errno.ECONNABORTED, errno.EPROTO, errno.EINTR)
LAST_ACCEPT_SECONDS = 0.01
LAST_REQUEST_SECONDS = 0.5
ABANDON_SECONDS = 1.0  # for the last answers to leave when stop_seconds are over

Environ = dict[str, Any]


class WebServer(SharedExtension):
    """Listens at config["WEB"]; the hooks are replaced on the bound instance, in a dependency's `setup`.

    A hook that raises costs its own request a 500, nothing more. `answer_early(environ)` may answer before a body is
    read and a worker taken, or give None; `problem(status, code, parameters, environ or None)` renders a refusal;
    `log_request(environ, status, seconds, sent_bytes)` is told of each answer; `body_bytes_limit(environ)` and
    `context_data(environ)` say how large a body may be and what travels with the calls that the worker makes.
    """

    answer_early: Callable[[Environ], Any | None]
    problem: Callable[[int, str, dict[str, Any], Environ | None], Any]
    log_request: Callable[[Environ, int, float, int], None]
    body_bytes_limit: Callable[[Environ], int]
    context_data: Callable[[Environ], dict[str, str]]

    def __init__(self) -> None:
        self.entrypoint: Any = None
        self.listener: GreenSocket | None = None
        self.port = 0  # the one that is listened at, also where the setting says any
        self.connections: dict[Connection, Any] = {}
        self.waiting: dict[Connection, None] = {}  # for a whole head; the one that has waited longest first
        self.stopping = False
        self.all_closed = Event()
        self.answer_early = lambda environ: None
        self.problem = plain_problem
        self.log_request = lambda environ, status, seconds, sent_bytes: None
        self.body_bytes_limit = lambda environ: self.settings.body_bytes_max
        self.context_data = lambda environ: {}

    @cached_property
    def settings(self) -> WebSettings:
        return WebSettings.of(self.container.config.get("WEB", {}))

    @cached_property
    def streams(self) -> Streams:
        return Streams(self.settings, self.refuse)

    @cached_property
    def places(self) -> Places:
        return Places(self.container.max_workers, self.settings)

    @cached_property
    def bodies(self) -> BodyBudget:
        return BodyBudget(self.settings)

    def serve(self, entrypoint: Any) -> None:
        """The entrypoint that all requests go to."""
        assert self.entrypoint is None, "one @web method answers everything"
        self.entrypoint = entrypoint

    def start(self) -> None:
        settings = self.settings
        family = socket.AF_INET6 if ":" in settings.host else socket.AF_INET
        address = (settings.host, settings.port)
        try:  # reuse_port by name: eventlet's default would let a second process take half of the requests
            listener = eventlet.listen(address, family, settings.backlog_max, reuse_port=settings.reuse_port)
        except OSError as error:
            raise OSError(error.errno, f"cannot listen at {settings.host}:{settings.port}: {error.strerror}") from error
        listener.settimeout(None)  # kombu sets a default for all sockets
        self.listener = listener
        self.port = listener.getsockname()[1]
        self.connections_max = self._affordable_connections()
        self.accepting = self.container.spawn_managed_thread(self._accept)

    def stop(self) -> None:
        self.drain()

    def drain(self) -> None:
        """Refuse new connections, close idle ones, let what runs finish; after stop_seconds cut the rest off.

        Each connection may carry one request more for a moment, whose answer says that it was the last. A client that
        is told so asks elsewhere next time; one whose connection is closed while its request is on the way cannot know
        what became of it.
        """
        self._accept_last()
        self.stopping = True
        self.streams.end_all()
        self._await_closed(LAST_REQUEST_SECONDS)
        self._end_idle()
        self._await_closed(self.settings.stop_seconds)
        if self.connections:
            self.entrypoint.abandon()
            self._await_closed(ABANDON_SECONDS)
        self.kill()

    def kill(self) -> None:
        """Cut everything off."""
        self.stopping = True
        self._stop_accepting()
        for connection, greenthread in list(self.connections.items()):
            eventlet.kill(greenthread)
            connection.sock.close()
        self.connections.clear()

    def answer(self, environ: Environ) -> Any:
        """What the application answers through a worker, or the problem that took its place."""
        environ[DEADLINE_KEY] = time.time() + self.settings.request_seconds
        try:
            with self.places.one() as wait_seconds:
                return self.entrypoint.answer(environ, wait_seconds)
        except Refusal as refusal:
            return self.refuse(refusal, environ)

    def refuse(self, refusal: Refusal, environ: Environ | None) -> Any:
        """The problem document of one of the refusals in `STATUS`."""
        arguments = (STATUS[refusal.code], refusal.code, refusal.parameters, environ)
        try:
            response = self.problem(*arguments)
        except Exception:
            _log.exception("a problem could not be rendered")
            response = plain_problem(*arguments)
        if (seconds := refusal.parameters.get("retry_after_seconds")) is not None:
            response.headers["Retry-After"] = str(seconds)
        return response

    def gauges(self) -> dict[str, int]:
        """What is going on at this moment, for metrics."""
        return {
            "connections": len(self.connections),
            "connections_waiting": len(self.waiting),
            "workers_busy": self.places.busy,
            "requests_queued": self.places.waiting,
            "streams": len(self.streams.open),
            "large_body_bytes": self.bodies.taken_bytes,
        }

    def forget(self, connection: Connection) -> None:
        """A connection has ended."""
        self.connections.pop(connection, None)
        if self.stopping and not self.connections and not self.all_closed.ready():
            self.all_closed.send()

    def _accept(self) -> None:
        assert self.listener is not None
        while True:
            try:
                sock, peer = self.listener.accept()
            except OSError as error:
                if error.errno in ACCEPT_GOES_ON:
                    continue
                if error.errno not in ACCEPT_PAUSES:
                    raise
                _log.error("no connection can be accepted: %s", error)
                self._close_longest_waiting()
                eventlet.sleep(ACCEPT_PAUSE_SECONDS)
            else:
                self._welcome(sock, peer)

    def _welcome(self, sock: GreenSocket, peer: tuple[Any, ...]) -> None:
        try:
            sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            if hasattr(socket, "TCP_USER_TIMEOUT"):  # a client that vanished without a word is noticed by the kernel
                milliseconds = int(self.settings.answer_seconds * 1000)
                sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_USER_TIMEOUT, milliseconds)
            connection = Connection(self, sock, peer)
            if len(self.connections) < self.connections_max or self._close_longest_waiting():
                self.connections[connection] = eventlet.spawn_n(connection.run)
            else:
                connection.turn_away(OVERLOADED(retry_after_seconds=self.settings.retry_after_seconds))
        except Exception:
            _log.exception("a connection could not be taken in")
            sock.close()

    def _close_longest_waiting(self) -> bool:
        """Make room: of those that have sent no whole request, the one that has waited longest must go."""
        if (connection := next(iter(self.waiting), None)) is None:
            return False
        del self.waiting[connection]
        connection.end_reading()
        return True

    def _accept_last(self) -> None:
        """Take what the kernel has accepted for us already: closing the listener would reset it."""
        if self.listener is None or self.listener.fileno() < 0:
            return
        self.accepting.kill()
        self.listener.settimeout(LAST_ACCEPT_SECONDS)
        try:
            for _ in range(self.settings.backlog_max):
                self._welcome(*self.listener.accept())
        except OSError:  # the time-out included: none is left
            pass
        self.listener.close()

    def _end_idle(self) -> None:
        for connection in list(self.waiting):
            connection.end_if_idle()

    def _stop_accepting(self) -> None:
        if self.listener is not None and self.listener.fileno() >= 0:
            self.accepting.kill()
            self.listener.close()

    def _await_closed(self, seconds: float) -> None:
        if self.connections:
            self.all_closed.wait(seconds)

    def _affordable_connections(self) -> int:
        soft, _ = resource.getrlimit(resource.RLIMIT_NOFILE)
        affordable = max(soft - FILES_RESERVED, 1)
        if soft == resource.RLIM_INFINITY or affordable >= self.settings.connections_max:
            return self.settings.connections_max
        _log.warning("connections are limited to %s by the limit of open files (%s)", affordable, soft)
        return affordable
