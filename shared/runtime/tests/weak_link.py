"""A wire between the code and a broker that a test can cut, freeze, or whisper into."""

import contextlib
import socket
from urllib.parse import urlsplit

import eventlet

CHUNK_BYTES = 65536
SMALL_BUFFER_BYTES = 4096


class WeakLink:
    """Forwards TCP to the broker of an AMQP address; `uri` is the address through it."""

    def __init__(self, uri):
        parts = urlsplit(uri)
        self._target = (parts.hostname, parts.port)
        self._flowing = eventlet.event.Event()
        self._flowing.send()
        self._port = 0
        self.mend()
        account = parts.netloc.rpartition("@")[0]
        self.uri = parts._replace(netloc=f"{account}@127.0.0.1:{self._port}").geturl()

    def mend(self):
        """Let connections in, again."""
        self._listener = eventlet.listen(("127.0.0.1", self._port), reuse_addr=True)
        self._listener.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, SMALL_BUFFER_BYTES)
        self._port = self._listener.getsockname()[1]
        self._clients, self._brokers = [], []
        self._threads = [eventlet.spawn(self._accept, self._listener)]

    def cut(self):
        """End all connections and refuse new ones, as a broker that was killed."""
        for thread in self._threads:
            thread.kill()
        for end in (self._listener, *self._clients, *self._brokers):
            with contextlib.suppress(OSError):
                end.shutdown(socket.SHUT_RDWR)
            end.close()

    def freeze(self):
        """Keep all connections and pass nothing on, as a broker that is stopped, or a cable that is out."""
        self._flowing = eventlet.event.Event()

    def thaw(self):
        """Pass on again, what was held up first."""
        self._flowing.send()

    def whisper(self, data):
        """Say something to every client in the broker's voice."""
        for end in self._clients:
            with contextlib.suppress(OSError):  # it may have left
                end.sendall(data)

    def _accept(self, listener):
        while True:
            client, _ = listener.accept()
            broker = eventlet.connect(self._target)
            self._clients.append(client)
            self._brokers.append(broker)
            self._threads += [eventlet.spawn(self._forward, *ends) for ends in ((client, broker), (broker, client))]

    def _forward(self, source, target):
        with contextlib.suppress(OSError):
            while data := source.recv(CHUNK_BYTES):
                self._flowing.wait()
                target.sendall(data)
        with contextlib.suppress(OSError):
            target.shutdown(socket.SHUT_RDWR)
