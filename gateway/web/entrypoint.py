"""`@web`: the one door for every path and every method, also `/` and methods that nobody knows."""

import functools
import logging
import time
from collections.abc import Callable
from typing import Any

import eventlet
from eventlet.event import Event
from greenlet import GreenletExit
from nameko.exceptions import ContainerBeingKilled
from nameko.extensions import Entrypoint, register_entrypoint

from gateway.web.refusals import BROKEN, STATUS, STOPPING, TIMEOUT
from gateway.web.server import DEADLINE_KEY, WebServer
from shared.kernel.errors import Refusal

_log = logging.getLogger(__name__)

DEADLINE_GRACE_SECONDS = 0.5  # for a worker to end by itself once its time is over


class WorkerBroken(Exception):
    """What only a BaseException said: Nameko catches Exception, and the client would wait for ever."""


def web(method: Callable[[Any, dict[str, Any]], Any]) -> Callable[[Any, dict[str, Any]], Any]:
    """Make `def web(self, environ)` answer all requests; it returns a Werkzeug Response or another WSGI callable.

    Within the method, time is up with the kernel error `gateway.timeout` after `request_seconds`;
    `environ["gateway.deadline"]` is that moment in epoch seconds, for the calls it makes.
    """

    @functools.wraps(method)
    def guarded(self: Any, environ: dict[str, Any]) -> Any:
        try:
            with time_limit(environ):
                return method(self, environ)
        except (Exception, GreenletExit):
            raise
        except BaseException as error:
            raise WorkerBroken(type(error).__name__) from error

    register_entrypoint(guarded, WebEntrypoint(expected_exceptions=Refusal))
    return guarded


def time_limit(environ: dict[str, Any]) -> eventlet.Timeout:
    """A kernel error at the request's deadline, which Nameko and the application can catch."""
    if (deadline := environ.get(DEADLINE_KEY)) is None:
        return eventlet.Timeout(None)
    return eventlet.Timeout(max(deadline - time.time(), 0), TIMEOUT())


class WebEntrypoint(Entrypoint):
    """Hands requests from the web server to workers of the container, and their results back."""

    server = WebServer()

    def setup(self) -> None:
        self.server.serve(self)
        self.answering: dict[Event, Any] = {}

    def stop(self) -> None:
        self.server.drain()

    def answer(self, environ: dict[str, Any], wait_seconds: float) -> Any:
        """What the service's method returned. Raises a refusal when no worker came free, time was up or it failed."""
        outcome = Event()

        def keep(worker_ctx: Any, result: Any, exc_info: Any) -> tuple[Any, Any]:
            if not outcome.ready():
                outcome.send((result, exc_info and exc_info[1]))
            return result, exc_info

        self.answering[outcome] = worker = self._spawn(environ, keep, wait_seconds)
        try:
            found = outcome.wait(environ[DEADLINE_KEY] - time.time() + DEADLINE_GRACE_SECONDS)
        finally:
            del self.answering[outcome]
        if found is None:
            self._kill_worker(worker)
            raise TIMEOUT()
        return self._result_of(*found)

    def abandon(self) -> None:
        """End all workers that still run; their clients hear that the server is stopping."""
        refusal = STOPPING(retry_after_seconds=self.server.settings.retry_after_seconds)
        for outcome, worker in list(self.answering.items()):
            if not outcome.ready():
                outcome.send((None, refusal))
            self._kill_worker(worker)

    def _spawn(self, environ: dict[str, Any], keep: Callable[..., Any], wait_seconds: float) -> Any:
        context = self.server.context_data(environ)
        spawn = functools.partial(
            self.container.spawn_worker, self, (environ,), {}, context_data=context, handle_result=keep
        )
        try:
            if self.container._worker_pool.free() > 0:
                return spawn()
            with eventlet.Timeout(max(wait_seconds, 0), self.server.places.refusal()):
                return spawn()
        except ContainerBeingKilled:
            raise STOPPING(retry_after_seconds=self.server.settings.retry_after_seconds) from None

    def _kill_worker(self, worker: Any) -> None:
        greenthread = self.container._worker_threads.get(worker)
        if greenthread is not None:
            greenthread.kill()

    def _result_of(self, result: Any, error: BaseException | None) -> Any:
        """Errors were logged by Nameko already."""
        if isinstance(error, Refusal) and error.code in STATUS:
            raise error
        if error is None and callable(result):
            return result
        if error is None:
            _log.error("the web method returned %s, which is no WSGI result", type(result).__name__)
        raise BROKEN()
