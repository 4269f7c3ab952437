"""The request line and the headers: one strict grammar, from bytes to a WSGI environ (RFC 9112, RFC 9110, PEP 3333).

Whatever two servers could read differently is refused, since that is how requests are smuggled: folded lines, bare line
feeds, a space before the colon, two lengths, a length together with a transfer coding.
"""

import re
from dataclasses import dataclass
from functools import lru_cache
from typing import Any
from urllib.parse import quote_from_bytes, unquote, unquote_to_bytes

from gateway.web.refusals import (
    BAD_REQUEST,
    CODING_UNSUPPORTED,
    EXPECTATION_UNKNOWN,
    HEADERS_TOO_LARGE,
    METHOD_UNKNOWN,
    TARGET_TOO_LONG,
    VERSION_UNSUPPORTED,
)
from gateway.web.settings import WebSettings

HEADER_NAMES_KNOWN_MAX = 1024
TOKEN = r"[!#$%&'*+\-.^_`|~0-9A-Za-z]++"
REQUEST_LINE = re.compile(rf"({TOKEN}) ([\x21-\x22\x24-\x7e\x80-\xff]++) HTTP/([0-9])\.([0-9])")
HEADERS = re.compile(rf"(?:{TOKEN}:[^\x00-\x08\x0a-\x1f\x7f]*+\r\n)*+")
ABSOLUTE_TARGET = re.compile(r"https?://([^/?]*)(.*)", re.IGNORECASE)
HOST = re.compile(r"[A-Za-z0-9._~!$&'()*+,;=%:\[\]-]*")
LENGTH = re.compile(r"[0-9]{1,18}")
ALL_ASCII = bytes(range(0x21, 0x7F))


@dataclass(slots=True)
class Head:
    """A request before its body. `fields`: the headers as WSGI names them; `length`: None when chunked."""

    method: str
    target: str
    version: str
    fields: dict[str, str]
    length: int | None
    keep_alive: bool
    expects_continue: bool

    @property
    def has_body(self) -> bool:
        return self.length != 0


def parse_head(text: str, settings: WebSettings) -> Head:
    """Read a head, given as Latin-1 text with the line end of its last line and without the empty one."""
    line, _, rest = text.partition("\r\n")
    method, target, version = parse_request_line(line, settings)
    fields = parse_headers(rest, settings)
    if target[0] != "/":
        target = _origin_form(method, target, fields)
    check_host(version, fields)
    return Head(
        method,
        target,
        version,
        fields,
        body_length(version, fields),
        _keeps_alive(version, fields),
        _expects_continue(version, fields),
    )


def parse_request_line(line: str, settings: WebSettings) -> tuple[str, str, str]:
    """Method, target and "1.0" or "1.1". A method nobody knows is the application's business, but its case
    matters (RFC 9110 9.1), and the application would not see it.
    """
    if len(line) > settings.request_line_bytes_max:
        raise TARGET_TOO_LONG(limit_bytes=settings.request_line_bytes_max)
    if not (found := REQUEST_LINE.fullmatch(line)):
        raise BAD_REQUEST(reason="request_line")
    method, target, major, minor = found.groups()
    if major != "1":
        raise VERSION_UNSUPPORTED()
    if method != method.upper():
        raise METHOD_UNKNOWN()
    return method, target, "1.0" if minor == "0" else "1.1"


def parse_headers(block: str, settings: WebSettings) -> dict[str, str]:
    """Headers under their WSGI names. Names with an underscore are left out: they could pose as another header."""
    if not HEADERS.fullmatch(block):
        raise BAD_REQUEST(reason="headers")
    lines = block.split("\r\n")
    if len(lines) - 1 > settings.headers_count_max:
        raise HEADERS_TOO_LARGE(limit_bytes=settings.headers_bytes_max, limit_count=settings.headers_count_max)
    fields: dict[str, str] = {}
    for line in lines[:-1]:
        name, _, value = line.partition(":")
        if (key := wsgi_name(name)) is None:
            continue
        if key in fields:
            if key == "HTTP_HOST":
                raise BAD_REQUEST(reason="host")
            fields[key] += "," + value.strip(" \t")
        else:
            fields[key] = value.strip(" \t")
    return fields


@lru_cache(HEADER_NAMES_KNOWN_MAX)
def wsgi_name(name: str) -> str | None:
    """HTTP_X_NAME for X-Name; None for a name with an underscore."""
    if "_" in name:
        return None
    key = name.upper().replace("-", "_")
    return key if key in ("CONTENT_TYPE", "CONTENT_LENGTH") else "HTTP_" + key


def check_host(version: str, fields: dict[str, str]) -> None:
    """RFC 9112 3.2: exactly one valid Host in HTTP/1.1."""
    host = fields.get("HTTP_HOST", "" if version == "1.0" else None)
    if host is None or not HOST.fullmatch(host):
        raise BAD_REQUEST(reason="host")


def body_length(version: str, fields: dict[str, str]) -> int | None:
    """How many bytes the body has; None: chunked. The only two framings there are."""
    length = fields.get("CONTENT_LENGTH")
    coding = fields.get("HTTP_TRANSFER_ENCODING")
    if coding is not None:
        if length is not None or version == "1.0":
            raise BAD_REQUEST(reason="framing")
        if coding.lower() != "chunked":
            raise CODING_UNSUPPORTED()
        return None
    if length is None:
        return 0
    if not LENGTH.fullmatch(length):
        raise BAD_REQUEST(reason="content_length")
    return int(length)


def _origin_form(method: str, target: str, fields: dict[str, str]) -> str:
    if target == "*" and method == "OPTIONS":
        return target
    if not (found := ABSOLUTE_TARGET.fullmatch(target)):
        raise BAD_REQUEST(reason="request_line")
    fields["HTTP_HOST"] = found[1]
    return found[2] if found[2].startswith("/") else "/" + found[2]


def _keeps_alive(version: str, fields: dict[str, str]) -> bool:
    said = fields.get("HTTP_CONNECTION")
    if said is None:
        return version == "1.1"
    words = {word.strip(" \t") for word in said.lower().split(",")}
    return "close" not in words and (version == "1.1" or "keep-alive" in words)


def _expects_continue(version: str, fields: dict[str, str]) -> bool:
    expected = fields.get("HTTP_EXPECT")
    if expected is None or version == "1.0":
        return False
    if expected.lower() != "100-continue":
        raise EXPECTATION_UNKNOWN()
    return True


def check_target(environ: dict[str, Any]) -> None:
    """Path and query are UTF-8 once decoded, and slashes are only those that everybody sees.

    Others would put a replacement for what they cannot read and go on, or find `/a/b` at `//a/b` and `/a%2Fb`: a proxy
    and we would not mean the same address.
    """
    target = environ["REQUEST_URI"]
    if target.startswith("//") or "%2F" in target.partition("?")[0].upper():
        raise BAD_REQUEST(reason="target_slash")
    if "%" not in target:
        return
    try:
        unquote_to_bytes(target).decode()
    except UnicodeDecodeError:
        raise BAD_REQUEST(reason="target_not_utf8") from None


def environ_of(head: Head, base: dict[str, Any]) -> dict[str, Any]:
    """The WSGI environ of a request without its body; `base` has what is the same for the whole connection."""
    target = head.target
    if not target.isascii():  # a client that sends Chinese as it is; Werkzeug wants it percent-encoded
        target = quote_from_bytes(target.encode("latin-1"), safe=ALL_ASCII)
    path, _, query = target.partition("?")
    environ = {**base, **head.fields}
    environ["REQUEST_METHOD"] = head.method
    environ["RAW_URI"] = environ["REQUEST_URI"] = target
    environ["PATH_INFO"] = unquote(path, "latin-1") if "%" in path else path
    environ["QUERY_STRING"] = query
    environ["SERVER_PROTOCOL"] = "HTTP/" + head.version
    return environ
