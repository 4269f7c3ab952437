"""Concurrent work with the same key shares one transaction: a hot row is locked, and the disk waited for, once.

While one group is in its transaction the next one gathers. Each item keeps its own answer and idempotency. Where one
item fails, the whole group is rolled back and every item repeated alone, so nobody suffers from another's mistake. A
refusal before the item has written anything costs the group nothing. Where all items need the same things, they are
locked and loaded once, before the first (`together.py`).
"""

import threading
import time
from collections import deque
from collections.abc import Callable, Hashable, Sequence
from contextvars import Context, copy_context
from dataclasses import dataclass, field
from typing import Any

from shared.kernel.errors import Refusal
from shared.runtime.context import Call
from shared.runtime.data import idempotency
from shared.runtime.data.idempotency import Claim
from shared.runtime.data.session import Session
from shared.runtime.refusals import IN_PROGRESS, busy

GROUP_ITEMS_MAX = 50
WAIT_SECONDS_MAX = 30.0
GATHER_SECONDS = 0.01  # a rush goes on as long as somebody joins within that


Together = Callable[[Session, Sequence[tuple[Any, ...]]], Any]
"""Locks and loads what several calls need, given the arguments of each; what it returns goes to each use case."""


@dataclass(eq=False)
class Item:
    """One call that waits for its group. leads: it shall run the next group itself; alone: its group failed.

    together: the same in all items of a group; context: of whoever joined, for what the call logs and tells while
    another's greenthread runs it.
    """

    use_case: Callable[..., Any]
    arguments: tuple[Any, ...]
    call: Call | None
    together: Together | None = None
    context: Context = field(default_factory=copy_context)
    woken: threading.Event = field(default_factory=threading.Event)
    leads: bool = False
    alone: bool = False
    outcome: Any = None


class Groups:
    """The items that wait, by key. run_group: runs items in one transaction and sets their outcomes, or raises."""

    def __init__(self, run_group: Callable[[list[Item]], None]) -> None:
        self._run_group = run_group
        self._waiting: dict[Hashable, deque[Item]] = {}

    def join(self, key: Hashable, item: Item) -> Item:
        """Wait until the item was run in a group: it has its outcome, or has to be run alone.

        Raises Unavailable when it was not taken into a group before its deadline.
        """
        led = False
        try:
            if key in self._waiting:
                self._wait(key, item)
            else:
                self._waiting[key], item.leads = deque(), True
                time.sleep(0)  # whoever can run now may join
            if item.leads:
                led = True
                self._lead(key, item)
        finally:
            if item.leads and not led:  # killed before it led: somebody else has to
                self._hand_over(key)
        return item

    def _wait(self, key: Hashable, item: Item) -> None:
        queue = self._waiting[key]
        queue.append(item)
        seconds = item.call.deadline - time.time() if item.call else WAIT_SECONDS_MAX
        try:
            item.woken.wait(max(0.0, min(seconds, WAIT_SECONDS_MAX)))
            if item in queue:
                raise busy()
            item.woken.wait(WAIT_SECONDS_MAX)  # its group is in its transaction
        finally:
            if item in queue:
                queue.remove(item)

    def _lead(self, key: Hashable, leader: Item) -> None:
        """Run one group, then hand over to the first that waits."""
        queue = self._waiting[key]
        self._gather(queue)
        group = [leader, *(queue.popleft() for _ in range(min(len(queue), GROUP_ITEMS_MAX - 1)))]
        for item in group:
            item.alone = True
        try:
            self._run_group(group)
            for item in group:
                item.alone = False
        except Exception:  # not swallowed: whoever's fault it was meets it again when running alone
            assert all(item.alone for item in group)
        finally:
            self._hand_over(key)
            for item in group:
                item.woken.set()

    def _gather(self, queue: deque[Item]) -> None:
        """In a rush, let those join who have come already: what a group costs is shared by more."""
        seen = 0
        while seen < len(queue) < GROUP_ITEMS_MAX - 1:
            seen = len(queue)
            time.sleep(GATHER_SECONDS)

    def _hand_over(self, key: Hashable) -> None:
        queue = self._waiting[key]
        if not queue:
            del self._waiting[key]
            return
        following = queue.popleft()
        following.leads = True
        following.woken.set()


def perform_in_group(session: Session, item: Item, dumped: Callable[..., Any]) -> Any:
    """The item's outcome; a refusal is one when nothing had been written before it. Else it fails the group."""
    claim = None
    if item.call is not None and item.call.idempotency_key:
        claim = _claimed(session, item.call)
        if not isinstance(claim, Claim):
            return claim
    writes = session.writes
    try:
        outcome = dumped(session, item.context.run(item.use_case, session, *item.arguments), item.call)
    except Refusal as refusal:
        if session.writes != writes or session.new or session.dirty or session.deleted:
            raise
        if claim is not None:
            claim.give_back()
        return refusal
    if claim is not None:
        claim.keep(outcome)
    return outcome


def _claimed(session: Session, call: Call) -> Any:
    """The right to execute the call, or else what came of it before: an answer or a refusal."""
    try:
        claim = idempotency.claim(session, call)
        return claim if claim.is_new else claim.outcome()
    except Refusal as refusal:
        if refusal.code == IN_PROGRESS.code:  # the transaction waited in vain, and is lost
            raise
        return refusal
