"""Telling again what a service owns: that fills a new reader's copies, or a district's.

A service class names what it can tell: `republications = (Republication(UnitChanged, page_of_units, tell_unit),)`. The
events have the versions that are stored, so readers who know them already change nothing. Their ids say that they are
no news (`shared.kernel.ids.is_news`): nobody is sent a message of what happened long ago.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from shared.contracts.base import Event
from shared.kernel.ids import id_told_again
from shared.runtime.data.database import Database
from shared.runtime.data.session import Session
from shared.runtime.events.outbox import Outbox

PAGE_ITEMS = 200
PAGES_MAX = 1_000_000

Page = Callable[[Session, Any, int], Sequence[Any]]


@dataclass(frozen=True)
class Republication:
    """One kind of thing that a service tells.

    page: the next things after one of them (None: from the start), in an order that does not change, at most so many;
    tell: the event with a thing's present state.
    """

    contract: type[Event]
    page: Page
    tell: Callable[[Any], Outbox]


def republish(database: Database, republication: Republication) -> Iterator[int]:
    """Put the present state of every thing into the outbox, page by page in short transactions.

    Gives how many were told so far, after each page. What changes meanwhile is told by its own event.
    """
    last: Any = None
    told = 0
    for _ in range(PAGES_MAX):
        things = database.step(_tell_page, republication, last)
        if not things:
            return
        last = things[-1]
        told += len(things)
        yield told


def _tell_page(session: Session, republication: Republication, last: Any) -> list[Any]:
    things = list(republication.page(session, last, PAGE_ITEMS))
    for thing in things:
        told = republication.tell(thing)
        told.event_id = id_told_again()
        session.add(told)
    return things
