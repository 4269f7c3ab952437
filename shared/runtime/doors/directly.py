"""A service at its doors without a bus: for programs that work on the databases themselves, and for tests.

teams = Directly(TeamsService, database)
teams.call("found_team", {"name": "…"}, cadre)     a request
teams.tick("end_expired_offices")                  a timer
teams.hear(rows)                                   rows of another service's outbox, as the relay would bring them

The doors' real code runs: contracts, one transaction each, the inbox. What was heard here and comes over the bus later
is found in the inbox, and changes nothing.
"""

import time
from collections.abc import Sequence
from functools import cache
from typing import Any

from shared.kernel.actor import GUEST, Actor, system
from shared.kernel.ids import new_id
from shared.runtime.context import Call, CallContext, call_of
from shared.runtime.data.database import Database
from shared.runtime.doors.rpc import RpcDoor
from shared.runtime.doors.subscribe import Subscription
from shared.runtime.doors.timer import TimerDoor
from shared.runtime.events.hearing import Delivery, Hearing
from shared.runtime.events.outbox import Outbox
from shared.runtime.events.wire import write_event

SECONDS = 30


@cache
def _doors(service: type, kind: type) -> tuple[tuple[str, Any], ...]:
    found = ((verb, getattr(getattr(service, verb, None), "nameko_entrypoints", ())) for verb in dir(service))
    return tuple((verb, door) for verb, doors in found for door in doors if isinstance(door, kind))


class Directly:
    """things: what the service finds on itself beside the database, by name."""

    def __init__(self, service: type, database: Database, **things: Any) -> None:
        self.service: Any = service
        self.database, self.things = database, things

    def call(
        self, verb: str, payload: Any = None, actor: Actor = GUEST, *, key: str = "", address: str = ""
    ) -> dict[str, Any]:
        """What the door answers. Raises the refusal. key: of idempotency."""
        method = getattr(self.service, verb)
        (door,) = (door for door in method.nameko_entrypoints if isinstance(door, RpcDoor))
        context = CallContext("", time.time() + SECONDS, str(new_id()), key, address)
        said = door.request.lasting(payload or {})
        call = call_of(context, actor, f"{self.service.name}.{verb}", said, door.replies, door.secret)
        found = self.called(db=self.database.bound(call), actor=actor, context=context)
        answer: dict[str, Any] = method.__wrapped__(found, door.request.request(payload or {}))
        return answer

    def tick(self, verb: str) -> object:
        """Let a timer's method run once; returns what that returns (`STAYS_AWAKE`)."""
        (door,) = getattr(self.service, verb).nameko_entrypoints
        actor = system(door.actor_name or f"{self.service.name}.{verb}")
        db = self.database.bound(Call(time.time() + SECONDS))
        staying: object = getattr(self.service, verb).__wrapped__(
            self.called(db=db, actor=actor, is_stopping=lambda: False)
        )
        return staying

    def timers(self) -> list[str]:
        """The names of all timers' methods."""
        return [verb for verb, _ in self.doors(TimerDoor)]

    def hear(self, rows: Sequence[Outbox]) -> None:
        """Give events to every door for them, in their order; what a door cannot handle is parked in the inbox.

        First to the doors for what was told of first: a team before those who join it.
        """
        types = list(dict.fromkeys(row.event_type for row in rows))
        doors = [(verb, door) for verb, door in self.doors(Subscription) if door.contract_class.event_type in types]
        for verb, door in sorted(doors, key=lambda known: types.index(known[1].contract_class.event_type)):
            bodies = [write_event(row.envelope()) for row in rows if row.event_type == door.contract_class.event_type]
            hearing = self._hearing(verb, door)
            for start in range(0, len(bodies), door.batch):
                hearing.hear([Delivery(body) for body in bodies[start : start + door.batch]])

    def called(self, **given: Any) -> Any:
        """The service as a worker has it, with what one call brings."""
        called: Any = type("Called", (self.service,), {"__init__": lambda self: None})()
        called.__dict__.update(self.things | given)
        return called

    def doors(self, kind: type) -> tuple[tuple[str, Any], ...]:
        """The methods that are doors of a kind, each with its door."""
        return _doors(self.service, kind)

    def _hearing(self, verb: str, door: Subscription) -> Hearing:
        reader = f"{self.service.name}.{door.handler}" if door.handler else str(self.service.name)
        method = getattr(self.service, verb).__wrapped__
        actor = system(f"{reader}.events", self.database.site)
        return Hearing(
            door.contract,
            reader,
            self.database,
            lambda db, received: method(self.called(db=db, actor=actor), received),
        )
