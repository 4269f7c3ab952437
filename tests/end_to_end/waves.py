"""Emergencies that are called out while everything that has a part in them is killed: the city, its people, its lives.

Demands runs twice, projects and notifications once each, identity and the gateway together, on RabbitMQ and PostgreSQL.
Each service knows the people as identity would have told it; projects knows of some that they must not serve.
"""

import time
from datetime import UTC, datetime, timedelta
from itertools import count
from uuid import uuid4

import eventlet
import h3
import requests
from sqlalchemy import select

from services.demands.emergencies.models import Call, Emergency
from services.demands.service import DemandsService
from services.notifications.service import NotificationsService
from services.projects.service import ProjectsService
from shared.contracts.demands.dispatch import OpenEmergency
from shared.contracts.demands.emergency_words import WANTED_MAX, CallState
from shared.contracts.identity.volunteers import ContactChanged
from shared.contracts.notifications.sms_answers import SmsAnswered
from shared.contracts.teams.profiles import ProfileChanged
from shared.kernel.ids import new_id
from shared.kernel.places import Position
from shared.runtime.events.outbox import Outbox
from shared.runtime.process.dependencies import database_of
from shared.runtime.settings import Settings
from shared.runtime.trust import sealing, signing
from shared.testing.city import City
from shared.testing.doors import AtTheDoors
from shared.testing.http import HttpClient
from shared.testing.settling import Settling
from tests.installation import Process

PLACE = Position(116.481, 39.997)
UNITS = ("BJ-D1-S1", "BJ-D1-S2")
SERVICES = {"demands": DemandsService, "projects": ProjectsService, "notifications": NotificationsService}
NAMES = {"front": ["identity", "gateway"], "demands-1": ["demands"], "demands-2": ["demands"]}  # of processes
ACCESS_VERSION, TOKEN_SECONDS = 1_000_000, 600
ATTEMPTS_MAX, PAUSE_SECONDS, LOOK_SECONDS = 200, 0.1, 0.1
REQUEST_SECONDS_MAX, SETTLED_SECONDS_MAX = 10, 30


class Waves:
    """What is common to all of it. chance: decides who does what."""

    def __init__(self, folder, servers, chance):
        self.folder, self.chance = folder, chance
        self.settings = {**servers, "DEVELOPMENT": "true", "DATA_FOLDER": folder, "HTTP_PORT": "0"}
        self.settings |= {"REQUESTS_PER_MINUTE_MAX": 1_000_000}
        said = Settings(bus_uri=servers["BUS_URI"], database_uri=servers["DATABASE_URI"], data_folder=folder)
        sealing.generate(said.seal_keys_file)
        signing.generate(said.signing_keys_file, said.jwks_file, datetime.now(UTC))
        assert Process("prepare", folder=folder, settings=self.settings, name="prepare").ended() == 0
        self.signer, self.names = signing.signer_for(said), count(1)
        self.databases = {name: database_of(said, name) for name in SERVICES}
        self.settling = Settling(_Told(said, list(SERVICES.values())), self.databases)
        self.cities = {}
        units = {}
        for name, service in SERVICES.items():
            self.cities[name] = City(AtTheDoors(service, self.databases[name]), units).grow()
            units = self.cities[name].units
        self.people, self.acknowledged, self.http = {}, {}, None
        self.responsible = self.volunteer(UNITS[0])

    def close(self):
        """End what is open."""
        for database in self.databases.values():
            database.close()

    def populate(self, people, strangers):
        """People who are ready, around the place; projects refuses the last ones, who are none of its volunteers."""
        cell = h3.latlng_to_cell(PLACE.latitude, PLACE.longitude, 7)
        for number in range(people):
            one = self.volunteer(self.chance.choice(UNITS))
            near = sorted(h3.grid_ring(cell, self.chance.choice((0, 0, 1))))
            ready = {"id": str(one.id), "home_cell": self.chance.choice(near), "availability": []}
            self.cities["demands"].doors.hear(ProfileChanged, **ready, travel_metres_max=50_000, is_ready=True)
            phone = f"+86138{number:08}"
            self.cities["notifications"].doors.hear(ContactChanged, id=str(one.account_id), phone=phone)
            self.people[one.id] = one
            if number >= people - strangers:
                self.cities["projects"].told(one, state="withdrawn")

    def volunteer(self, unit):
        """Somebody whom all know."""
        first, *others = self.cities.values()
        one = first.volunteer(unit)
        for city in others:
            city.told(one)
        return one

    def process(self, name, place="", number=1):
        """A process of a service, started anew; with a place, one that dies there."""
        arguments = place, str(number), "run", *NAMES.get(name, [name])
        return Process(
            *arguments, folder=self.folder, settings=self.settings, name=name, program="tests.faults.fragile"
        )

    def asks(self, actor, method, path, body=None):
        """The final answer to one wish, which is repeated with the same key whatever happens meanwhile."""
        http = HttpClient(self.http + "/api/v1", self.signer.sign(actor, ACCESS_VERSION, TOKEN_SECONDS))
        headers = {"Idempotency-Key": str(uuid4())}
        for _ in range(ATTEMPTS_MAX):
            try:
                answer = http.request(method, path, json=body, headers=headers, timeout=REQUEST_SECONDS_MAX)
            except requests.RequestException:
                answer = None
            if answer is not None and answer.status_code < 500 and answer.json().get("code") != "request.in_progress":
                return answer
            eventlet.sleep(PAUSE_SECONDS)
        raise AssertionError(f"{method} {path} is never answered: {answer.text if answer is not None else answer}")

    def open(self, unit, wanted_count):
        """Call for help; the emergency as it is answered."""
        now = datetime.now(UTC)
        said = {name: value for name, value in OpenEmergency.example.items() if name != "demand_id"}
        said |= {"unit_code": unit, "wanted_count": wanted_count, "asks_per_place": 2, "answer_minutes": 60}
        said |= {"responsible_number": self.responsible.number, "title": f"{said['title']} {next(self.names)}"}
        said |= {"starts_at": _moment(now + timedelta(hours=2)), "ends_at": _moment(now + timedelta(hours=7))}
        answer = self.asks(self.cities["demands"].official("cadre", unit), "POST", "/emergencies", said)
        assert answer.status_code == 201, answer.text
        return answer.json()

    def ask_everybody(self, units):
        """Call for so much help, in several units at once, that nobody is left who was not asked."""
        for one in [eventlet.spawn(self.open, unit, min(len(self.people), WANTED_MAX)) for unit in units]:
            one.wait()
        ends = time.monotonic() + SETTLED_SECONDS_MAX
        while len(self.rows("demands", Call)) < len(self.people):
            assert time.monotonic() < ends, "somebody is never asked"
            eventlet.sleep(LOOK_SECONDS)
        self.settling.wait(SETTLED_SECONDS_MAX)

    def answer_all(self, is_over, seconds):
        """Everybody who is asked answers once, signed in or by SMS, until it is over; some think better of it."""
        seen, pool, ends = set(), eventlet.GreenPool(), time.monotonic() + seconds
        while pool.running() or not is_over():
            assert time.monotonic() < ends, "as many as are wanted are not found"
            for call in self.rows("demands", Call):
                if call.state == CallState.ASKED and call.id not in seen:
                    seen.add(call.id)
                    pool.spawn(self._answer, call, self.chance.random(), self.chance.random())
            eventlet.sleep(LOOK_SECONDS)

    def _answer(self, call, mood, way):
        """A third declines; of those who come a fifth cannot come after all. A third of all answers by SMS."""
        one, comes = self.people[call.volunteer_id], mood > 1 / 3
        if way < 1 / 3:
            self._reply(one, call, "yes" if comes else "no")
            return
        for is_coming in (True, False) if mood > 1 - 2 / 15 else (comes,):
            answer = self.asks(one.actor, "POST", f"/calls/{call.id}/answers", {"is_coming": is_coming})
            assert answer.status_code in (200, 409), answer.text
            if answer.status_code == 200:
                self.acknowledged[call.id] = is_coming

    def _reply(self, one, call, answer):
        """As notifications tells what a provider had brought."""
        said = {"id": str(new_id()), "account_id": str(one.account_id), "answer": answer, "code": call.code}
        told = SmsAnswered().request(SmsAnswered.example | said | {"received_at": _moment(datetime.now(UTC))})
        self.databases["notifications"].step(lambda session: session.add(Outbox.of(SmsAnswered, told)))

    def rows(self, service, model, *conditions):
        """What lies in a service's table."""
        return self.databases[service].read(lambda session: session.scalars(select(model).where(*conditions)).all())

    def are_filled(self):
        """Whether as many come as are wanted, in all emergencies, and nothing is on its way that could change it."""
        found = self.rows("demands", Emergency)
        return bool(found) and all(one.state == "filled" for one in found) and not self.settling.open_ends()


class _Told:
    """As much of a runner as whoever waits for its events has to know."""

    def __init__(self, settings, services):
        self.settings, self.services = settings, services


def _moment(at):
    return at.isoformat().replace("+00:00", "Z")
