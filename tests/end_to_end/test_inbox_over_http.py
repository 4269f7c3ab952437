"""From a confirmed record to the inbox of whom it concerns, over the bus and HTTP: read, marked, and followed live."""

import json

import pytest

from gateway.tests.web.client import Client
from services.credits.service import CreditsService
from services.notifications.service import NotificationsService
from shared.contracts.projects.records import ServiceRecordChanged
from shared.kernel.ids import new_id
from shared.runtime.events.outbox import Outbox
from shared.runtime.trust.signing import signer_for
from shared.testing.city import City
from shared.testing.doors import AtTheDoors

STREAM = "/api/v1/messages/me/stream"
HEARTBEAT = b":\n\n"
ACCESS_VERSION = 1_000_000  # newer than all that was revoked
TOKEN_SECONDS = 600


@pytest.fixture(name="people")
def _people(any_system):
    return People(any_system)


class People:
    """Two volunteers with tokens, in a union that notifications and credits know; and projects, which tells hours."""

    def __init__(self, system):
        self.system = system
        doors = AtTheDoors(NotificationsService, system.databases["notifications"])
        city = City(doors).grow()
        City(AtTheDoors(CreditsService, system.databases["credits"]), city.units).grow()
        self.unit_id = city.units["BJ-D1-S1"]
        self.li, self.wang = city.volunteer(), city.volunteer()
        self.signer = signer_for(system.settings)

    def token(self, one):
        return self.signer.sign(one.actor, ACCESS_VERSION, TOKEN_SECONDS)

    def http(self, one):
        return self.system.http.as_(self.token(one))

    def confirmed(self, one):
        """Projects confirms hours; the id of the record."""
        said = ServiceRecordChanged.example | {"id": str(new_id()), "volunteer_id": str(one.id)}
        said |= {"unit_id": str(self.unit_id)}
        told = ServiceRecordChanged().request(said)
        self.system.databases["projects"].step(lambda session: session.add(Outbox.of(ServiceRecordChanged, told)))
        return str(told.id)


def events_of(client):
    while (piece := client.chunk()) == HEARTBEAT:
        pass
    return dict(line.split(": ", 1) for line in piece.decode().strip().split("\n"))


def following(people, one, *resuming):
    client = Client(people.system.runner.http_port)
    status, headers = client.get(STREAM, f"Authorization: Bearer {people.token(one)}", *resuming).head()
    assert (status, headers["content-type"]) == (200, "text/event-stream; charset=utf-8")
    assert client.chunk() == HEARTBEAT
    return client, client.chunk().decode().removeprefix("id: ").strip()


def test_confirmed_hours_are_a_message_in_the_inbox(people):
    record_id = people.confirmed(people.li)
    people.system.settled()
    li = people.http(people.li)
    (message,) = li.get("/api/v1/messages/me").json()["items"]
    assert (message["kind"], message["about_id"], message["read_at"]) == ("hours_confirmed", record_id, None)
    assert li.get("/api/v1/messages/me/state").json() == {"unread_count": 1, "last_number": 1}
    read = li.post(f"/api/v1/messages/{message['id']}/readings")
    assert read.status_code == 200 and read.json()["read_at"]
    assert li.get("/api/v1/messages/me/state").json()["unread_count"] == 0
    assert people.http(people.wang).get("/api/v1/messages/me").json()["items"] == []


def test_an_inbox_is_followed_live_and_a_cut_loses_and_doubles_nothing(people):
    client, began = following(people, people.li)
    other, _ = following(people, people.wang)
    assert began == "0"
    people.confirmed(people.li)
    first = events_of(client)
    assert (first["event"], first["id"], json.loads(first["data"])["kind"]) == ("message", "1", "hours_confirmed")
    client.close()
    people.confirmed(people.li)
    people.confirmed(people.wang)
    people.system.settled()
    again, _ = following(people, people.li, f"Last-Event-ID: {first['id']}")
    assert events_of(again)["id"] == "2"
    assert json.loads(events_of(other)["data"])["number"] == 1
    again.close()
    other.close()


def test_nobody_follows_an_inbox_without_signing_in(people):
    status, _ = Client(people.system.runner.http_port).get(STREAM).head()
    assert status == 401
