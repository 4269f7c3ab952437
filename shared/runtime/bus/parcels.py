"""Requests of one moment for one door travel in one message, a parcel, and so do the answers to them.

A message costs the broker and both ends more than what is in it. What is handed over for one place in one turn of the
loop leaves together at its end; what is alone leaves alone, as it always did. On the wire:

    {"parcel": [{"id": "…", "context": {…}, "args": [{…}]}, …]}
    {"answers": [{"id": "…", "result": …, "error": null}, …]}

Each request in it keeps its own deadline, context, answer and refusal.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any

from shared.runtime.serializer import NESTING_MAX, render

PARCEL_CALLS_MAX = 16
PARCEL_BYTES_MAX = 64 * 1024
PARCEL_LEVELS = 4  # so much deeper lies in a parcel what stands in a message of its own


@dataclass(eq=False)
class Gathered:
    """What has been handed over for one place, with its size in bytes."""

    pieces: list[Any]
    size_bytes: int = 0
    has_left: bool = False

    def takes(self, size_bytes: int) -> bool:
        """Whether there is room for one more."""
        return len(self.pieces) < PARCEL_CALLS_MAX and self.size_bytes + size_bytes <= PARCEL_BYTES_MAX


class Gathering:
    """What leaves together. send: is given a place and its pieces, in their order; spawn: runs it in a greenthread."""

    def __init__(self, send: Callable[[str, Sequence[Any]], None], spawn: Callable[[Callable[[], None]], Any]) -> None:
        self._send, self._spawn = send, spawn
        self._gathered: dict[str, Gathered] = {}

    def add(self, place: str, piece: Any, size_bytes: int) -> None:
        """Hand over one piece: it leaves at the end of this turn, sooner where the parcel is full."""
        gathered = self._gathered.get(place)
        if gathered is not None and not gathered.takes(size_bytes):
            self._leave(place, gathered)
            gathered = None
        if gathered is None:
            gathered = self._gathered[place] = Gathered([])
            self._spawn(partial(self._leave, place, gathered))
        gathered.pieces.append(piece)
        gathered.size_bytes += size_bytes

    def flush(self) -> None:
        """Let everything leave now."""
        for place, gathered in list(self._gathered.items()):
            self._leave(place, gathered)

    def _leave(self, place: str, gathered: Gathered) -> None:
        if gathered.has_left:
            return
        gathered.has_left = True
        if self._gathered.get(place) is gathered:
            del self._gathered[place]
        self._send(place, gathered.pieces)


def is_fit(text: bytes) -> bool:
    """Whether a piece of JSON may lie in a parcel: neither too large nor, by any means, too deep for who reads it."""
    return len(text) <= PARCEL_BYTES_MAX and text.count(b"{") + text.count(b"[") <= NESTING_MAX - PARCEL_LEVELS


def request_in_parcel(id: str, context: dict[str, str], payload: bytes) -> bytes:
    """One request. payload: its JSON."""
    return b'{"id":%b,"context":%b,"args":[%b]}' % (render(id), render(context), payload)


def answer_in_parcel(id: str, answer: bytes) -> bytes:
    """One answer. answer: its JSON, an object with members."""
    return b'{"id":%b,%b' % (render(id), answer[1:])


def parcel_of(requests: Sequence[bytes]) -> bytes:
    """The body of a message with several requests."""
    return b'{"parcel":[%b]}' % b",".join(requests)


def answers_of(answers: Sequence[bytes]) -> bytes:
    """The body of a message with several answers."""
    return b'{"answers":[%b]}' % b",".join(answers)


def is_parcel(body: Any) -> bool:
    """Whether a message claims to bring several requests."""
    return isinstance(body, dict) and body.keys() == {"parcel"}


def requests_in(body: Any) -> list[dict[str, Any]] | None:
    """The requests in a parcel, each with an "id" to answer it by; None where it is none, or has more than it may."""
    entries = body["parcel"]
    if not isinstance(entries, list) or not 0 < len(entries) <= PARCEL_CALLS_MAX:
        return None
    return entries if all(_has_id(entry) for entry in entries) else None


def answers_in(body: Any) -> list[dict[str, Any]] | None:
    """The answers in a message that brings several, without what names nobody; None where it brings one."""
    if not isinstance(body, dict) or body.keys() != {"answers"} or not isinstance(body["answers"], list):
        return None
    return [entry for entry in body["answers"] if _has_id(entry)]


def _has_id(entry: Any) -> bool:
    return isinstance(entry, dict) and isinstance(entry.get("id"), str)
