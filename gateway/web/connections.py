"""One client's connection: requests one after the other, each read whole, answered whole, and logged once."""

import logging
import socket
import sys
from contextlib import suppress
from io import BytesIO
from time import monotonic
from typing import TYPE_CHECKING, Any

import eventlet
from eventlet.greenio import GreenSocket
from greenlet import GreenletExit

from gateway.web.addresses import address_of, believe_proxy, is_trusted
from gateway.web.admission import Share
from gateway.web.heads import Head, check_target, environ_of, parse_head
from gateway.web.reading import RECEIVE_BYTES, ClientLeft, Reader
from gateway.web.refusals import BROKEN
from gateway.web.streams import STREAMS_KEY
from gateway.web.writing import Writer
from shared.kernel.errors import Refusal

if TYPE_CHECKING:
    from gateway.web.server import WebServer

_log = logging.getLogger(__name__)

REQUESTS_BEFORE_YIELD = 16  # a client that pipelines must not keep the loop to itself
LINGER_SECONDS = 1.0
LINGER_BYTES_MAX = 256 * 1024
STATUS_UNANSWERED = 499  # for the log only: nothing of an answer was sent
UNREADABLE = {"REQUEST_METHOD": "", "PATH_INFO": "", "QUERY_STRING": "", "SERVER_PROTOCOL": "HTTP/1.1"}
PASSED_ON = (Refusal, ClientLeft, GreenletExit)
CONTINUE = b"HTTP/1.1 100 Continue\r\n\r\n"


class Connection:
    """Runs in its own greenthread, from `accept` to `close`."""

    def __init__(self, server: "WebServer", sock: GreenSocket, peer: tuple[Any, ...]) -> None:
        self.server = server
        self.sock = sock
        self.reader = Reader(sock, server.settings)
        self.writer = Writer(sock, server.settings)
        self.served = 0  # requests before the present one
        address = address_of(str(peer[0]))
        self.peer_is_proxy = is_trusted(address, server.settings.proxies)
        self.base = {
            "SCRIPT_NAME": "",
            "SERVER_NAME": server.settings.host,
            "SERVER_PORT": str(server.port),
            "REMOTE_ADDR": str(address),
            "REMOTE_PORT": str(peer[1]),
            "wsgi.version": (1, 0),
            "wsgi.url_scheme": "http",
            "wsgi.errors": sys.stderr,
            "wsgi.multithread": True,
            "wsgi.multiprocess": server.settings.reuse_port,
            "wsgi.run_once": False,
            "wsgi.input_terminated": True,
            STREAMS_KEY: server.streams,
        }

    def run(self) -> None:
        """Serve until either side is done. Nothing that a client or the application does gets past this."""
        linger = False
        try:
            self._serve()
            linger = True
        except (ClientLeft, GreenletExit):
            pass
        except BaseException:
            _log.exception("a connection was given up")
        finally:
            self._close(linger)

    def turn_away(self, refusal: Refusal) -> None:
        """Answer without having read anything, instead of `run`."""
        try:
            self._send(self.server.refuse(refusal, None), UNREADABLE, keep_alive=False)
            self._log(UNREADABLE, monotonic())
            self.sock.fd.recv(RECEIVE_BYTES)  # never waits: what is unread would take the answer with it
        except (ClientLeft, OSError):
            pass
        finally:
            self._close(linger=False)

    def end_if_idle(self) -> None:
        """End a connection that waits between requests; one that has begun to send a request may go on."""
        if not self.reader.buffer:
            self.end_reading()

    def end_reading(self) -> None:
        """What has arrived is still read; then the connection is at its end."""
        with suppress(OSError):  # the client may have gone already
            self.sock.shutdown(socket.SHUT_RD)

    def _serve(self) -> None:
        settings = self.server.settings
        idle_seconds = settings.headers_seconds
        for self.served in range(settings.requests_per_connection_max):
            if not self._serve_one(idle_seconds, last=self.served + 1 == settings.requests_per_connection_max):
                return
            idle_seconds = settings.keepalive_seconds
            if self.served % REQUESTS_BEFORE_YIELD == 0:
                eventlet.sleep(0)

    def _serve_one(self, idle_seconds: float, last: bool) -> bool:
        """Whether the connection can carry another request."""
        self.writer.reset()
        head, began, environ = None, monotonic(), UNREADABLE
        try:
            text = self._head_text(idle_seconds)
            began = monotonic()
            head = parse_head(text, self.server.settings)
            environ = environ_of(head, self.base)
            believe_proxy(environ, self.server.settings.proxies, self.peer_is_proxy)
            check_target(environ)
            return self._answer(head, environ, head.keep_alive and not last)
        except Refusal as refusal:  # what could not be read whole leaves the connection in an unknown place
            self._send(self.server.refuse(refusal, environ if head else None), environ, keep_alive=False)
            return False
        finally:
            if head is not None or self.writer.began:
                self._log(environ, began)

    def _head_text(self, idle_seconds: float) -> str:
        waiting = self.server.waiting
        waiting[self] = None
        try:
            return self.reader.head(idle_seconds)
        finally:
            waiting.pop(self, None)

    def _answer(self, head: Head, environ: dict[str, Any], keep_alive: bool) -> bool:
        with self.server.bodies.share() as share:
            try:
                result = self.server.answer_early(environ)
                if result is None:
                    self._read_body(head, environ, share)
                    result = self.server.answer(environ)
                elif head.has_body:  # it stays unread
                    keep_alive = False
            except PASSED_ON:
                raise
            except BaseException:
                _log.exception("a request broke before the application saw it")
                result, keep_alive = self.server.refuse(BROKEN(), environ), False
            return self._send(result, environ, keep_alive)

    def _read_body(self, head: Head, environ: dict[str, Any], share: Share) -> None:
        limit = self.server.body_bytes_limit(environ)
        if head.expects_continue and head.has_body and (head.length or 0) <= limit and not self.reader.buffer:
            self.writer.send(CONTINUE)
            self.writer.reset()
        body = self.reader.body(head.length, limit, share.reserve) if head.has_body else b""
        environ["wsgi.input"] = BytesIO(body)
        if head.length is None:
            del environ["HTTP_TRANSFER_ENCODING"]
            environ["CONTENT_LENGTH"] = str(len(body))

    def _send(self, result: Any, environ: dict[str, Any], keep_alive: bool) -> bool:
        try:
            open_still = self.writer.answer(result, environ, keep_alive and not self.server.stopping)
            return open_still and not self.server.stopping
        except (ClientLeft, GreenletExit):
            raise
        except BaseException:
            _log.exception("an answer could not be made or ended")
            if not self.writer.began:
                self.writer.answer(self.server.refuse(BROKEN(), environ), environ, keep_alive=False)
            return False

    def _log(self, environ: dict[str, Any], began: float) -> None:
        status = self.writer.status or STATUS_UNANSWERED
        if environ is UNREADABLE:
            environ = {**self.base, **UNREADABLE}
        try:
            self.server.log_request(environ, status, monotonic() - began, self.writer.sent_bytes)
        except Exception:
            _log.exception("a request could not be logged")

    def _close(self, linger: bool) -> None:
        """Closing with something unread would reset the connection, and take the answer from the client."""
        try:
            if linger:
                self.sock.shutdown(socket.SHUT_WR)
                self.reader.discard(LINGER_SECONDS, LINGER_BYTES_MAX)
        except OSError:
            pass
        finally:
            self.sock.close()
            self.server.forget(self)
