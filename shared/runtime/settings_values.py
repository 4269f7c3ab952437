"""The kinds of values that settings have: how each is read from text, what is wrong with another, and an example."""

import ipaddress
import math
import re
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, unquote, urlsplit

MEMORY_BUS = "nuanliu-memory://"
S3_SCHEMES = ("s3+https://", "s3+http://")
S3_REGION = "us-east-1"  # what most stores that are not Amazon's call theirs
SITE_CHARACTERS_MAX = 32
WORDS_MAX = 64  # in one list
ORIGIN_PATTERN = r"https?://[a-z0-9.-]+(?::[0-9]{1,5})?"


class Wrong(ValueError):
    """A value that cannot be meant; the text says what it must be."""


@dataclass(frozen=True)
class Reader:
    """How a value is read from text; raises Wrong. `example` stands in every complaint."""

    read: Callable[[str], Any]
    example: str


def a_text(example: str, *, at_most: int) -> Reader:
    """Any text that is not empty."""

    def read(text: str) -> str:
        if not 1 <= len(text) <= at_most:
            raise Wrong(f"it must have 1 to {at_most} characters")
        return text

    return Reader(read, example)


def a_key() -> Reader:
    """A secret that stands in an address: long, and of characters that stay there as they are."""

    def read(text: str) -> str:
        if not re.fullmatch(r"[A-Za-z0-9_-]{32,200}", text):
            raise Wrong("it must be 32 to 200 letters, digits, - and _, at random")
        return text

    return Reader(read, "Vb3m0yQm8rJx2nWk5tZs7uLd9pGh4cFa")


def a_site() -> Reader:
    """The name of an installation: it becomes part of queue names."""

    def read(text: str) -> str:
        if not re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*", text) or len(text) > SITE_CHARACTERS_MAX:
            raise Wrong(f"it must be at most {SITE_CHARACTERS_MAX} letters a-z and digits, with single hyphens inside")
        return text

    return Reader(read, "haidian")


def a_count(at_least: int, at_most: int) -> Reader:
    """A whole number."""

    def read(text: str) -> int:
        if not re.fullmatch(r"[0-9]{1,18}", text) or not at_least <= int(text) <= at_most:
            raise Wrong(f"it must be a whole number from {at_least} to {at_most}")
        return int(text)

    return Reader(read, str(max(at_least, min(at_most, 8000))))


def a_time(at_least: float, at_most: float) -> Reader:
    """Seconds, with a fraction or without."""

    def read(text: str) -> float:
        try:
            seconds = float(text)
        except ValueError:
            seconds = math.nan
        if not at_least <= seconds <= at_most:
            raise Wrong(f"it must be a number of seconds from {at_least:g} to {at_most:g}")
        return seconds

    return Reader(read, f"{(at_least + at_most) / 2:g}")


def a_share() -> Reader:
    """A part of a whole, from 0 (nothing) to 1 (everything)."""

    def read(text: str) -> float:
        if not re.fullmatch(r"[01]|0?\.[0-9]{1,6}|1\.0+", text):
            raise Wrong("it must be a number from 0 to 1, with a point")
        return float(text)

    return Reader(read, "0.05")


def a_yes_or_no() -> Reader:
    """true or false, and no other spelling of them."""

    def read(text: str) -> bool:
        if text not in ("true", "false"):
            raise Wrong("it must be true or false")
        return text == "true"

    return Reader(read, "true")


def a_choice(*words: str) -> Reader:
    """One of a few words."""

    def read(text: str) -> str:
        if text not in words:
            raise Wrong(f"it must be one of {', '.join(words)}")
        return text

    return Reader(read, words[0])


def a_path(example: str) -> Reader:
    """A folder or a file; it need not exist yet."""

    def read(text: str) -> Path:
        if not text or "\0" in text:
            raise Wrong("it must be a path")
        return Path(text).absolute()

    return Reader(read, example)


def a_bus() -> Reader:
    """The broker, several hosts of one cluster separated by `;`, or the bus inside the process."""

    def read(text: str) -> str:
        for address in text.split(";"):
            parts = _split(address)
            known = address == MEMORY_BUS or (parts.scheme in ("amqp", "amqps") and parts.hostname)
            if not known:
                raise Wrong(f"it must be amqp://user:password@host:5672/vhost or {MEMORY_BUS}")
        return text

    return Reader(read, "amqp://identity:password@broker:5672/nuanliu")


def a_database() -> Reader:
    """A template of addresses, one database for each service."""

    def read(text: str) -> str:
        parts = _split(text)
        if parts.scheme in ("postgresql", "postgres"):
            raise Wrong("the driver must be named: it begins with postgresql+psycopg2://")
        if parts.scheme not in ("postgresql+psycopg2", "sqlite"):
            raise Wrong("it must begin with postgresql+psycopg2:// or sqlite:///")
        if "{service}" not in text:
            raise Wrong("it must contain {service}, because every service has its own database")
        if re.search(r"[{}]", text.replace("{service}", "")):
            raise Wrong("it may contain no braces but those of {service}")
        return text

    return Reader(read, "postgresql+psycopg2://nuanliu:password@database:5432/nuanliu_{service}")


def counts_by_service(at_least: int, at_most: int) -> Reader:
    """A whole number for all services, and others for some of them: `10,gateway=64`. The key "" is all others."""
    count = a_count(at_least, at_most)

    def read(text: str) -> dict[str, int]:
        counts: dict[str, int] = {}
        for part in _parts(text):
            service, _, number = part.rpartition("=")
            if service in counts:
                raise Wrong(f"{service or 'the number for all'} stands in it twice")
            counts[service] = count.read(number)
        if "" not in counts:
            raise Wrong("the number for all services is missing")
        return counts

    return Reader(read, "10,gateway=64")


def networks() -> Reader:
    """Networks of trusted proxies, separated by commas."""

    def read(text: str) -> tuple[str, ...]:
        try:
            return tuple(str(ipaddress.ip_network(part)) for part in _parts(text))
        except ValueError:
            raise Wrong("it must be networks separated by commas") from None

    return Reader(read, "10.0.0.0/8,192.168.1.7/32")


def origins() -> Reader:
    """Web origins that may call the API from a browser, separated by commas; `*` is not offered."""

    def read(text: str) -> tuple[str, ...]:
        for origin in _parts(text):
            if not re.fullmatch(ORIGIN_PATTERN, origin):
                raise Wrong("it must be origins separated by commas, each without a path")
        return tuple(_parts(text))

    return Reader(read, "https://volunteer.example.cn,http://localhost:5173")


def a_public_url() -> Reader:
    """Where the gateway is found from outside: scheme, host and port, since it serves no part of a site."""

    def read(text: str) -> str:
        found = re.fullmatch(rf"({ORIGIN_PATTERN})/?", text)
        if not found or _split(found[1]).hostname is None:
            raise Wrong("it must be https:// or http:// with a host in small letters, and no path")
        return found[1]

    return Reader(read, "https://volunteer.example.cn")


def a_registry_url() -> Reader:
    """Where another system is asked: scheme, host, port and the beginning of its paths."""

    def read(text: str) -> str:
        if not re.fullmatch(rf"{ORIGIN_PATTERN}(/[A-Za-z0-9._~-]+)*/?", text) or not _split(text).hostname:
            raise Wrong("it must be https:// with a host in small letters, and a path without a query at most")
        return text.rstrip("/")

    return Reader(read, "https://members.example.cn/registry")


@dataclass(frozen=True)
class S3Place:
    """A bucket, and how it is reached. endpoint: host and port; region: part of what is signed."""

    endpoint: str
    bucket: str
    is_secure: bool
    access_key: str
    secret_key: str = field(repr=False)
    region: str = S3_REGION


def a_file_store() -> Reader:
    """A folder, or a bucket in an object store that speaks S3."""

    def read(text: str) -> str:
        if text.startswith(S3_SCHEMES):
            s3_place_of(text)
        elif not re.fullmatch(r"file:///[^\0?#]+", text):
            raise Wrong("it must be file:///folder or s3+https://ACCESS_KEY:SECRET_KEY@host/bucket")
        return text

    return Reader(read, "s3+https://nuanliu:password@store.example.cn/nuanliu-files")


def s3_place_of(uri: str) -> S3Place:
    """What an address of a bucket says; keys with signs of their own are written with %. Raises Wrong."""
    parts = _split(uri)
    bucket, asked = parts.path.strip("/"), parse_qs(parts.query)
    if not parts.hostname or not parts.username or not parts.password:
        raise Wrong("it must have a host, and both keys before it: ACCESS_KEY:SECRET_KEY@")
    if not re.fullmatch(r"[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]", bucket):
        raise Wrong("after the host comes the name of a bucket: 3 to 63 of a-z, 0-9, dot and hyphen")
    if set(asked) - {"region"}:
        raise Wrong("after the bucket comes at most ?region=")
    endpoint = parts.netloc.rpartition("@")[2]
    region = asked.get("region", [S3_REGION])[0]
    return S3Place(
        endpoint, bucket, parts.scheme == "s3+https", unquote(parts.username), unquote(parts.password), region
    )


def folder_of_uri(uri: str) -> Path:
    """The folder that file:/// names."""
    return Path(unquote(uri.removeprefix("file://")))


def without_password(uri: str) -> str:
    """The address with what stands between `:` and `@` hidden, of every host in it."""
    return ";".join(re.sub(r"(://[^:/@]*):.*@", r"\1:***@", address) for address in uri.split(";"))


def _split(address: str) -> Any:
    try:
        parts = urlsplit(address)
        assert parts.port is None or parts.port > 0
    except (ValueError, AssertionError):
        raise Wrong("it is no address") from None
    return parts


def _parts(text: str) -> list[str]:
    parts = [part.strip() for part in text.split(",") if part.strip()]
    if len(parts) > WORDS_MAX:
        raise Wrong(f"it may have at most {WORDS_MAX} parts")
    return parts
