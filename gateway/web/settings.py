"""The limits of the web server: every one has a name, a default and, where it is reached, a refusal."""

import dataclasses
import ipaddress
import math
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

Network = ipaddress.IPv4Network | ipaddress.IPv6Network

KIBIBYTE = 1024
MEBIBYTE = 1024 * KIBIBYTE


class WrongSetting(ValueError):
    """A web setting that cannot be meant; the text says which and why."""


@dataclass(frozen=True)
class WebSettings:
    """What `container.config["WEB"]` may say. Raises WrongSetting for an unknown name or an impossible value."""

    host: str = "127.0.0.1"
    port: int = 8000  # 0: any free one, see WebServer.port
    reuse_port: bool = False  # several gateway processes on one host share the port
    backlog_max: int = 1024  # connections the kernel holds for us
    connections_max: int = 800  # reached: the one that has kept its request back longest is closed, else 503
    requests_per_connection_max: int = 10_000
    keepalive_seconds: float = 75.0  # longer than the usual 60 s of a load balancer, so that it closes first

    request_line_bytes_max: int = 8 * KIBIBYTE
    headers_bytes_max: int = 32 * KIBIBYTE  # request line included
    headers_count_max: int = 100
    headers_seconds: float = 10.0  # in all, from the first byte

    body_bytes_max: int = MEBIBYTE  # the application may allow more by path: WebServer.body_bytes_limit
    bodies_bytes_max: int = 64 * MEBIBYTE  # of all requests at once
    body_seconds: float = 10.0  # in all, plus the time that the slowest decent line needs for what has arrived
    line_bytes_per_second_min: int = 64 * KIBIBYTE  # the slowest decent line, in and out
    answer_seconds: float = 30.0  # in all for each piece of an answer, plus the same

    request_seconds: float = 15.0  # from the body's last byte to the application's answer
    workers_wait_seconds: float = 2.0
    workers_queue_max: int = 64
    workers_reserved: int = 1  # never taken by requests: timers and broadcasts share the pool

    streams_max: int = 200
    streams_per_address_max: int = 20  # an office or a campus behind one address; the feed is for machines
    stream_seconds_max: float = 3600.0
    heartbeat_seconds: float = 15.0

    stop_seconds: float = 15.0
    retry_after_seconds: int = 1
    trusted_proxies: tuple[str, ...] = ()  # networks whose X-Forwarded-For and X-Forwarded-Proto are believed

    def __post_init__(self) -> None:
        for field in dataclasses.fields(self):
            self._check(field.name, field.type, getattr(self, field.name))
        try:
            [ipaddress.ip_network(text) for text in self.trusted_proxies]
        except ValueError as error:
            raise WrongSetting(f"web setting trusted_proxies: {error}") from error

    def _check(self, name: str, kind: Any, value: Any) -> None:
        number = isinstance(value, (int, float)) and not isinstance(value, bool) and math.isfinite(value)
        right = {
            bool: isinstance(value, bool),
            str: isinstance(value, str),
            int: number and isinstance(value, int) and value >= (0 if name in MAY_BE_ZERO else 1),
            float: number and value > 0,
        }.get(kind, isinstance(value, (list, tuple)))
        if not right:
            raise WrongSetting(f"web setting {name} cannot be {value!r}")

    @classmethod
    def of(cls, given: Mapping[str, Any]) -> "WebSettings":
        """The settings with these names replaced."""
        if unknown := set(given) - {field.name for field in dataclasses.fields(cls)}:
            raise WrongSetting(f"unknown web setting: {', '.join(sorted(unknown))}")
        return cls(**given)

    @cached_property
    def proxies(self) -> tuple[Network, ...]:
        return tuple(ipaddress.ip_network(text) for text in self.trusted_proxies)


MAY_BE_ZERO = ("port", "workers_queue_max", "workers_reserved", "streams_max")
