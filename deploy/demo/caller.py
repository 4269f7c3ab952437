"""Somebody at the HTTP port of an installation, as a client application asks for them; refused is not as promised."""

import json
import ssl
import time
import urllib.error
import urllib.request
from collections.abc import Callable
from http.client import HTTPException
from typing import Any
from urllib.parse import urlencode

API = "/api/v1"
ANSWER_SECONDS_MAX = 30
HEARD_SECONDS_MAX = 30  # until one service has heard from another
LOOK_SECONDS = 0.2
NOT_HEARD_YET = (403, 404, 409, 503)  # what a service says that has not heard yet of a person, a team, a unit
DETAIL_CHARACTERS_MAX = 300


class NotAsPromised(Exception):
    """Something did not come out as the story has it; the text is a sentence without a full stop."""


class Refused(NotAsPromised):
    """An answer that is none of those that were hoped for."""

    def __init__(self, asked: str, status: int, content: bytes) -> None:
        super().__init__(f"{asked} was answered {status} {_reason(content)}".rstrip())
        self.status = status


class Caller:
    """token: sent with every request; `as_(token)` is another person; trust: whose certificates, where it is HTTPS.

    Paths are those of the API.
    """

    def __init__(self, address: str, token: str | None = None, trust: ssl.SSLContext | None = None) -> None:
        self.address, self.token, self._trust = address, token, trust
        handlers = [urllib.request.ProxyHandler({}), urllib.request.HTTPSHandler(context=trust)]
        self._opener = urllib.request.build_opener(*handlers)  # no proxy has to do with it

    def as_(self, token: str) -> "Caller":
        """The same door, for the bearer of a token."""
        return Caller(self.address, token, self._trust)

    def reads(self, path: str, language: str = "en", **query: Any) -> Any:
        """GET; the JSON of the answer. Raises Refused."""
        return json.loads(self.fetches(API + path, language, **query))

    def fetches(self, path: str, language: str = "en", **query: Any) -> bytes:
        """GET of a file at any path of the host; its bytes. Raises Refused."""
        asked = f"?{urlencode(query)}" if query else ""
        return self._answered("GET", path + asked, language, None)

    def posts(self, path: str, said: dict[str, Any] | None = None) -> Any:
        """POST; the JSON of the answer, None where it is empty. Raises Refused."""
        body = None if said is None else json.dumps(said).encode()
        content = self._answered("POST", API + path, "en", body)
        return json.loads(content) if content else None

    def puts(self, path: str, said: dict[str, Any]) -> Any:
        """PUT; the JSON of the answer. Raises Refused."""
        return json.loads(self._answered("PUT", API + path, "en", json.dumps(said).encode()))

    def posts_once_heard(self, path: str, said: dict[str, Any]) -> Any:
        """POST what is refused while a service has not heard yet of what others have just done."""
        ends = time.monotonic() + HEARD_SECONDS_MAX
        while True:
            try:
                return self.posts(path, said)
            except Refused as refused:
                if refused.status not in NOT_HEARD_YET or time.monotonic() > ends:
                    raise
            time.sleep(LOOK_SECONDS)

    def reads_until(self, holds: Callable[[Any], Any], path: str, **query: Any) -> Any:
        """GET again and again until the answer is as it should become; its JSON. Raises NotAsPromised."""
        ends = time.monotonic() + HEARD_SECONDS_MAX
        while not holds(read := self.reads(path, **query)):
            if time.monotonic() > ends:
                raise NotAsPromised(f"{path} is not as it should be within {HEARD_SECONDS_MAX} seconds")
            time.sleep(LOOK_SECONDS)
        return read

    def _answered(self, method: str, path: str, language: str, body: bytes | None) -> bytes:
        headers = {"Accept-Language": language, "Content-Type": "application/json"}
        if self.token:
            headers["Authorization"] = f"Bearer {self.token}"
        request = urllib.request.Request(self.address + path, data=body, headers=headers, method=method)
        asked = f"{method} {path.partition('?')[0]}"
        try:
            with self._opener.open(request, timeout=ANSWER_SECONDS_MAX) as answer:
                content: bytes = answer.read()
                return content
        except urllib.error.HTTPError as error:
            raise Refused(asked, error.code, error.read()) from None
        except (OSError, HTTPException) as error:
            raise NotAsPromised(f"{asked} was not answered ({error})") from None


def _reason(content: bytes) -> str:
    """What a refusal says: its code and detail, "" where it says nothing of the kind."""
    try:
        said = json.loads(content)
        return f"{said['code']}: {said['detail']}"[:DETAIL_CHARACTERS_MAX].rstrip(".")
    except (ValueError, KeyError, TypeError):
        return ""
