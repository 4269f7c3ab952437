"""Web push: a notice in a person's browser, by the push service of its maker. RFC 8030, 8291, 8292 (VAPID).

`Outgoing.to` is the subscription as the browser gives it, JSON of endpoint and keys. The endpoint is an address that a
client chose: only hosts of known push services are asked, so that nobody sends us to a machine inside. It is read as
those read it who connect, and asked as it was read: two readers may disagree where an address's host ends.
"""

import json
import os
import re
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass

import jwt
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from urllib3.util import Url, parse_url

from services.notifications.channels.cutting import cut, one_line
from services.notifications.channels.line import Answer, Line
from services.notifications.channels.port import Accepted, AccountFault, Gone, Outgoing, Refused
from services.notifications.channels.verdicts import ACCOUNT_SECONDS
from services.notifications.channels.web_push_encryption import (
    AUTH_BYTES,
    POINT_BYTES,
    SALT_BYTES,
    TEXT_BYTES_MAX,
    as_base64url,
    encrypted,
    from_base64url,
)
from shared.contracts.notifications.message_words import PUSH_ENDPOINT_CHARACTERS_MAX

KEPT_SECONDS = 86_400  # by the push service while the browser is away
TOKEN_SECONDS = 12 * 3600  # at most 24 hours (RFC 8292, 2)
TITLE_BYTES_MAX = 300
NO_SUBSCRIPTION = "subscription_not_valid"
UNKNOWN_SERVICE = "push_service_not_known"
HOST = re.compile(r"[a-z0-9.-]+")


@dataclass(frozen=True)
class _Subscription:
    address: Url
    point: bytes
    auth: bytes

    @property
    def origin(self) -> str:
        return f"{self.address.scheme}://{self.address.netloc}"


class WebPush:
    """`Channel`. contact: for the push service's operators, mailto: or https:; hosts: of push services, `.x` for all
    under x; now: Unix seconds; schemes: https, and http in development alone."""

    name = "web_push"

    def __init__(
        self,
        key: ec.EllipticCurvePrivateKey,
        contact: str,
        hosts: Sequence[str],
        line: Line,
        now: Callable[[], float] = time.time,
        schemes: Sequence[str] = ("https",),
    ) -> None:
        self._key, self._contact, self._hosts = key, contact, tuple(hosts)
        self._line, self._now, self._schemes = line, now, tuple(schemes)

    def send(self, outgoing: Outgoing) -> Accepted:
        subscription = self._subscription(outgoing.to)
        new_key, salt = ec.generate_private_key(ec.SECP256R1()), os.urandom(SALT_BYTES)
        try:
            body = encrypted(_payload(outgoing), subscription.point, subscription.auth, new_key, salt)
        except ValueError:
            raise Refused(NO_SUBSCRIPTION) from None
        headers = {
            "Authorization": self._authorization(subscription.origin),
            "Content-Encoding": "aes128gcm",
            "Content-Type": "application/octet-stream",
            "TTL": str(KEPT_SECONDS),
            "Urgency": "normal",
            "Topic": outgoing.id.hex,  # what waits under the same topic is replaced: a second try is no second notice
        }
        return _accepted(self._line.post(subscription.address.url, headers, body))

    @property
    def public_key(self) -> str:
        """What browsers subscribe with."""
        return public_key_of(self._key)

    def check(self, to: str) -> None:
        """Raises Refused where nothing could ever be pushed to a subscription."""
        self._subscription(to)

    def trouble(self) -> str:
        """Nothing to ask without a browser: who is asked stands in each subscription."""
        return ""

    def _subscription(self, to: str) -> _Subscription:
        try:
            said = json.loads(to)
            keys = said["keys"]
            address = parse_url(said["endpoint"])
            found = _Subscription(address, from_base64url(keys["p256dh"]), from_base64url(keys["auth"]))
            fits = len(said["endpoint"]) <= PUSH_ENDPOINT_CHARACTERS_MAX and address.auth is None
            host = address.host or ""
        except (ValueError, KeyError, TypeError, AttributeError, RecursionError):
            raise Refused(NO_SUBSCRIPTION) from None
        if not fits or not HOST.fullmatch(host) or len(found.point) != POINT_BYTES or len(found.auth) != AUTH_BYTES:
            raise Refused(NO_SUBSCRIPTION)
        if address.scheme not in self._schemes or not any(_is_of(host, known) for known in self._hosts):
            raise Refused(UNKNOWN_SERVICE)
        if self._schemes == ("https",) and address.port not in (None, 443):
            raise Refused(UNKNOWN_SERVICE)
        return found

    def _authorization(self, origin: str) -> str:
        claims = {"aud": origin, "exp": int(self._now()) + TOKEN_SECONDS, "sub": self._contact}
        token = jwt.encode(claims, self._key, algorithm="ES256")
        return f"vapid t={token}, k={public_key_of(self._key)}"


def public_key_of(key: ec.EllipticCurvePrivateKey) -> str:
    """What a browser subscribes with: `applicationServerKey`, base64url."""
    return as_base64url(key.public_key().public_bytes(Encoding.X962, PublicFormat.UncompressedPoint))


def _is_of(host: str, known: str) -> bool:
    return host.endswith(known) if known.startswith(".") else host == known


def _payload(outgoing: Outgoing) -> bytes:
    """What the page's worker shows, cut to what one record carries."""
    title = cut(one_line(outgoing.title), TITLE_BYTES_MAX, _json_bytes)
    room = TEXT_BYTES_MAX - len(_written(outgoing, title, ""))
    return _written(outgoing, title, cut(outgoing.text, room, _json_bytes))


def _written(outgoing: Outgoing, title: str, text: str) -> bytes:
    return json.dumps({"id": str(outgoing.id), "title": title, "text": text}, ensure_ascii=False).encode()


def _json_bytes(text: str) -> int:
    """How many bytes a text takes inside of JSON, which makes two signs of some."""
    return len(json.dumps(text, ensure_ascii=False).encode()) - len('""')


def _accepted(answer: Answer) -> Accepted:
    """201 is the one that RFC 8030 names; services answer 200 and 202 too."""
    if answer.status in (200, 201, 202):
        return Accepted(answer.headers.get("Location", "")[:PUSH_ENDPOINT_CHARACTERS_MAX])
    if answer.status == 401:
        raise AccountFault(ACCOUNT_SECONDS)
    if answer.status in (404, 410):  # subscribed no more
        raise Gone(str(answer.status))
    raise Refused(str(answer.status))  # 403: with another key; 413: too long
