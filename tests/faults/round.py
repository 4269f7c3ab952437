"""One round: people have wishes, everything breaks in turn, and when all is quiet again what is there is looked at."""

import time
from collections import Counter
from dataclasses import dataclass, field

import eventlet
from sqlalchemy import select

from shared.kernel.actor import Actor, Held
from shared.kernel.ids import new_id
from shared.runtime.events.inbox import DEAD, HANDLED, Inbox
from shared.runtime.trust.signing import signer_for
from tests.faults import founding
from tests.faults.checker import Report
from tests.faults.clients import Client
from tests.faults.findings import report_of_all
from tests.faults.nemesis import Nemesis
from tests.faults.quiet import await_quiet, every_event
from tests.faults.wishes import Founding, Giving, Needing, Recording, SigningUp

TOKEN_SECONDS = 600
QUIET_SECONDS_MAX = 300
STOP_SECONDS_MAX = 30
LOOK_SECONDS = 0.2
MALFORMED = "malformed"


@dataclass(frozen=True)
class Plan:
    """How large a round is.

    clients: of each kind; pause_seconds: of each between two wishes; operations: the least number of them; away, held:
    seconds; times: how often events are sent again.
    """

    records: int
    people: int
    givers: int
    clients: int
    pause_seconds: float
    operations: int
    away_seconds: float
    held_seconds: float
    times: int


@dataclass
class Outcome:
    """What came of it. reports: by subject; troubles: what else is wrong; refusals: by code."""

    reports: dict
    faults: list
    seconds: float
    slowest_seconds: float
    quiet_seconds: float
    troubles: list = field(default_factory=list)
    refusals: Counter = field(default_factory=Counter)

    @property
    def whole(self):
        """All reports together."""
        return sum(self.reports.values(), Report())


class Round:
    """site: started; town: what was founded there."""

    def __init__(self, site, plan, seed):
        self.site, self.plan, self.seed = site, plan, seed
        with_past = site.databases(clock=founding.yesterday())
        self.town = founding.founded(with_past, records=plan.records, people=plan.people, givers=plan.givers)
        for database in with_past.values():
            database.close()
        self.databases = site.databases()
        self.clients = self._clients()
        self.nemesis = Nemesis(
            site, self.databases, seed, away_seconds=plan.away_seconds, held_seconds=plan.held_seconds, times=plan.times
        )

    def close(self):
        """Let go of the databases."""
        for database in self.databases.values():
            database.close()

    def run(self, choose):
        """choose: which of all the faults, and in which order, are committed, again and again until enough was done."""
        began = time.monotonic()
        self.site.start_all()
        for client in self.everybody:
            client.pause_seconds = self.plan.pause_seconds
        working = [eventlet.spawn(client.run) for client in self.everybody]
        for name, deed in choose(self.nemesis.faults()):
            self.nemesis.commit(name, deed)
        while self.asked < self.plan.operations:
            self.nemesis.look()
            eventlet.sleep(LOOK_SECONDS)
        for client in self.everybody:
            client.stopping = True
        for thread in working:
            thread.wait()
        return self._looked_at(began)

    @property
    def everybody(self):
        """All clients."""
        return [client for ours in self.clients.values() for client in ours]

    @property
    def asked(self):
        """How many wishes there were."""
        return sum(len(client.operations) for client in self.everybody)

    def _looked_at(self, began):
        stopped = time.monotonic()
        left = await_quiet(self.databases, QUIET_SECONDS_MAX, self.nemesis.look)
        quiet = time.monotonic()
        reports = report_of_all(self.databases, self.clients, self.town) | {"events": every_event(self.databases)}
        slowest = max(client.slowest_seconds for client in self.everybody)
        outcome = Outcome(reports, self.nemesis.done, stopped - began, slowest, quiet - stopped)
        outcome.troubles = [*self.nemesis.troubles, *left, *self._given_up(), *self._stopped()]
        outcome.refusals = sum((client.refusals for client in self.everybody), Counter())
        return outcome

    def _given_up(self):
        """What readers have given up, but for what was no event; what the broker has expelled."""
        wrong = select(Inbox).where(Inbox.state != HANDLED)
        rows = [row for database in self.databases.values() for row in database.read(lambda s: list(s.scalars(wrong)))]
        return [
            f"{row.reader} has not handled {row.event_type} {row.event_id}: {row.state}, {row.error}"
            for row in rows
            if row.state != DEAD or not row.error.startswith(MALFORMED)
        ]

    def _stopped(self):
        """Everybody ends in order at last."""
        codes = {name: self.site.stop(name, STOP_SECONDS_MAX) for name in reversed(self.site.processes)}
        return [f"{name} ended with {code}" for name, code in codes.items() if code]

    def _clients(self):
        town, plan, address = self.town, self.plan, self.site.address
        signer = signer_for(self.site.settings)
        cadre, other, admin = (self._token(signer, official(town, role)) for role in ("cadre", "cadre", "unit_admin"))
        leader = self._token(signer, town.leader.actor)
        token_of = {one.id: self._token(signer, one.actor) for one in (*town.people, *town.givers)}

        def some(things, number):
            return things[number :: plan.clients]

        def people(those, number):
            return {str(one.id): token_of[one.id] for one in some(those, number)}

        made = {
            "units": lambda n: Client(n, address, admin, self.seed),
            "teams": lambda n: Founding(n, address, cadre, self.seed, other=other),
            "needs": lambda n: Needing(n, address, cadre, self.seed),
            "places": lambda n: SigningUp(
                n, address, cadre, self.seed, shift=town.shift, people=people(town.people, n)
            ),
            "records": lambda n: Recording(n, address, leader, self.seed, records=some(town.records, n), other=cadre),
            "donations": lambda n: Giving(n, address, cadre, self.seed, people=people(town.givers, n)),
        }
        return {kind: [make(number) for number in range(plan.clients)] for kind, make in made.items()}

    def _token(self, signer, actor):
        """A function that gives a fresh token."""
        signed = []

        def token():
            if not signed or time.monotonic() - signed[-1][1] > TOKEN_SECONDS / 2:
                signed[:] = [(signer.sign(actor, 1, TOKEN_SECONDS), time.monotonic())]
            return signed[-1][0]

        return token


def official(town, role):
    """Somebody who holds an office of the whole city."""
    return Actor("person", str(new_id()), site="city", offices=(Held(role, town.units["BJ"]),), second_factor=True)
