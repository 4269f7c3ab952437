"""A service as its callers find it, without a bus: the doors' real code runs, contracts and transactions too.

teams = AtTheDoors(TeamsService, database, signer=signer)
teams.call("found_team", {"name": "…"}, cadre)     a request
teams.hear(UnitChanged, version=2, name="…")       an event; fields that are not given stand in its example
with teams.together(): …                           several events, in one transaction
teams.tick("sweep")                                a timer
"""

import secrets
from contextlib import contextmanager

from shared.contracts.base import Received
from shared.kernel.actor import GUEST, system
from shared.kernel.ids import new_id
from shared.runtime.doors.directly import Directly
from shared.runtime.doors.rpc import RpcDoor
from shared.runtime.doors.subscribe import Subscription
from shared.runtime.events.outbox import Outbox

ADDRESS = "203.0.113.9"


class _Hearing:
    """The database while an event is heard."""

    def __init__(self, database):
        self.database = database

    def run_once(self, use_case, received):
        self.database.step(use_case, received)

    def run_all_once(self, use_case, received):
        self.database.step(use_case, [received])


class _HearingTogether:
    """The database while events are heard of which none is about another: one transaction serves them all."""

    def __init__(self):
        self.heard = []

    def run_once(self, use_case, received):
        self.heard.append((use_case, received))

    def perform(self, session):
        for use_case, received in self.heard:
            use_case(session, received)


class AtTheDoors(Directly):
    """Every call has a key of its own, and every answer is held against its contract."""

    def __init__(self, service, database, **things):
        super().__init__(service, database, **things)
        self._hearing_now = _Hearing(database)

    def call(self, verb, payload=None, actor=GUEST, *, key="", address=ADDRESS):
        """What the door answers. Raises the refusal. key: of idempotency."""
        answer = super().call(verb, payload, actor, key=key or secrets.token_hex(8), address=address)
        (door,) = (door for name, door in self.doors(RpcDoor) if name == verb)
        door.replies.request(answer)
        return answer

    def hear(self, contract, /, **changes):
        """Give an event to every door for it, as from its owner: a failure is the test's, and nothing is parked."""
        data = contract().request(contract.example | changes)
        event = Received(
            new_id(), contract.event_type, contract.source(), str(data.id), self.database.clock.now(), data
        )
        for verb, door in self.doors(Subscription):
            if door.contract_class is contract:
                reader = system(f"{self.service.name}.events")
                getattr(self.service, verb).__wrapped__(self.called(db=self._hearing_now, actor=reader), event)

    @contextmanager
    def together(self):
        """What is heard inside is handled at the end, in one transaction."""
        alone, self._hearing_now = self._hearing_now, _HearingTogether()
        yield
        heard, self._hearing_now = self._hearing_now, alone
        self.database.step(heard.perform)

    def events(self, contract=None):
        """The data of what was told, of one contract or all, in the order of its writing."""

        def told(session):
            rows = session.query(Outbox).order_by(Outbox.sequence)
            return [row.data for row in rows if contract is None or row.event_type == contract.event_type]

        return self.database.read(told)

    def rows(self, query, *arguments):
        """Look into the database."""
        return self.database.read(query, *arguments)
