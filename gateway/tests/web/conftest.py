"""A gateway of one method on the real server, in a real container, on any free port."""

import socket
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from nameko.containers import ServiceContainer

from gateway.tests.web.client import Client
from gateway.web.entrypoint import web
from gateway.web.server import WebServer


class Served:
    """A running container and its web server."""

    def __init__(
        self, method: Callable[[Any, dict[str, Any]], Any], workers_max: int, settings: dict[str, Any]
    ) -> None:
        service = type("Gateway", (), {"name": "gateway", "web": web(method)})
        config = {"WEB": {"port": 0, **settings}, "max_workers": workers_max}
        self.container = ServiceContainer(service, config)
        self.server: WebServer = self.container.shared_extensions[WebServer]
        self.clients: list[Client] = []

    def client(self) -> Client:
        self.clients.append(client := Client(self.server.port))
        return client


@pytest.fixture
def serve() -> Iterator[Callable[..., Served]]:
    """`serve(method, workers_max=4, **settings)` starts a gateway whose answers are made by `method(self, environ)`."""
    started: list[Served] = []

    def start(method: Callable[[Any, dict[str, Any]], Any], workers_max: int = 4, **settings: Any) -> Served:
        started.append(served := Served(method, workers_max, settings))
        served.container.start()
        return served

    yield start
    for served in started:
        for client in served.clients:
            client.close()
        served.container.kill()


@pytest.fixture
def unused_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]
