"""Whose request it is: the peer's address, or what a proxy that we trust says about it.

Headers that only a proxy may set are removed when somebody else sends them, so that no later reader believes them.
"""

from ipaddress import IPv4Address, IPv6Address, ip_address
from typing import Any

from gateway.web.settings import Network

HOPS_MAX = 32
PROXY_FIELDS = (
    "HTTP_X_FORWARDED_FOR",
    "HTTP_X_FORWARDED_PROTO",
    "HTTP_X_FORWARDED_HOST",
    "HTTP_X_FORWARDED_PORT",
    "HTTP_X_FORWARDED_PREFIX",
    "HTTP_X_REAL_IP",
    "HTTP_FORWARDED",
)

Address = IPv4Address | IPv6Address


def is_trusted(address: Address | None, proxies: tuple[Network, ...]) -> bool:
    return address is not None and any(address in network for network in proxies)


def address_of(text: str) -> Address | None:
    """The address in `192.0.2.1`, `192.0.2.1:80`, `[2001:db8::1]:80` and the like; None where there is none."""
    text = text.strip()
    if text.startswith("["):
        text = text[1:].partition("]")[0]
    elif text.count(":") == 1:
        text = text.partition(":")[0]
    try:
        address = ip_address(text)
    except ValueError:
        return None
    return getattr(address, "ipv4_mapped", None) or address


def believe_proxy(environ: dict[str, Any], proxies: tuple[Network, ...], peer_is_proxy: bool) -> None:
    """Set REMOTE_ADDR and the scheme from the forwarding headers of a trusted peer; drop those of all others."""
    if not peer_is_proxy:
        for field in PROXY_FIELDS:
            environ.pop(field, None)
        return
    hops = environ.get("HTTP_X_FORWARDED_FOR", "").split(",")[-HOPS_MAX:]
    for hop in reversed(hops):
        if (address := address_of(hop)) is None:
            break
        environ["REMOTE_ADDR"] = str(address)
        environ.pop("REMOTE_PORT", None)
        if not is_trusted(address, proxies):
            break
    scheme = environ.get("HTTP_X_FORWARDED_PROTO", "").split(",")[-1].strip().lower()
    if scheme in ("http", "https"):
        environ["wsgi.url_scheme"] = scheme
