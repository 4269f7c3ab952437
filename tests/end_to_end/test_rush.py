"""500 volunteers and 50 places, 5 000 under `make faults`: over HTTP, on PostgreSQL and RabbitMQ, with two processes of
projects.

What is wanted of the answers is wanted of the database too, and of what was told: the order in which the server decided
is the order of the events, which are written under the lock of the shift.
"""

import time
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from datetime import timedelta
from types import SimpleNamespace
from uuid import UUID

import pytest
from sqlalchemy import select, update

from services.projects.activities.models import Post, SignUp
from services.projects.activities.tests.programme import Programme, post
from services.projects.service import ProjectsService
from shared.contracts.projects.sign_ups import SignUpChanged
from shared.runtime.data.database import Database
from shared.runtime.settings import Settings
from shared.runtime.trust.signing import signer_for
from shared.testing.city import City
from shared.testing.doors import AtTheDoors
from shared.testing.http import HttpClient
from tests.end_to_end.conftest import DONE_SECONDS_MAX, SETTINGS
from tests.installation import Process

PEOPLE, PEOPLE_OF_LONG_ROUND = 500, 5000
PLACES, TWICE = 50, 50
AT_ONCE = 64
PROCESSES = {"one": ["projects"], "two": ["projects"], "front": ["identity", "gateway"]}
CANCELLED, LATE = 10, 5
TOKEN_SECONDS = 600
SWEPT_SECONDS_MAX = 40  # a timer comes every 15 seconds
LOOK_SECONDS = 0.2


@pytest.fixture(
    scope="module",
    name="rush",
    params=[PEOPLE, pytest.param(PEOPLE_OF_LONG_ROUND, marks=pytest.mark.faults)],
    ids=["short", "long"],
)
def _rush(tmp_path_factory, servers_of_their_own, request):
    """The gateway before two processes of projects; a shift, and people with tokens who want to come."""
    folder = tmp_path_factory.mktemp("rush")
    settings = {**servers_of_their_own, **SETTINGS, "DATA_FOLDER": folder}
    for command in (("keys", "make"), ("prepare",)):
        process = Process(*command, folder=folder, settings=settings, name=command[0])
        assert process.ended(DONE_SECONDS_MAX) == 0, process.err
    uri = servers_of_their_own["DATABASE_URI"].format(service="projects")
    with ExitStack() as running:
        started = [
            running.enter_context(Process("run", *services, folder=folder, settings=settings, name=name))
            for name, services in PROCESSES.items()
        ]
        database = Database(uri, service="projects", site=Settings().site)
        running.callback(database.close)
        found = filled(database, request.param)
        for process in started:
            process.await_ready()
        http = HttpClient(started[-1].address + "/api/v1")
        signer = signer_for(Settings(data_folder=folder))
        found.people = [
            SimpleNamespace(id=str(one.id), http=http.as_(signer.sign(one.actor, 1, TOKEN_SECONDS)))
            for one in found.volunteers
        ]
        yield found
        assert [process.stop() for process in reversed(started)] == [0, 0, 0]


def filled(database, people):
    """What projects knows: the people, and a shift with fewer places."""
    city = City(AtTheDoors(ProjectsService, database)).grow()
    programme = Programme(city.doors, city)
    begins = programme.moment(programme.now + timedelta(days=7))
    shift = programme.shift(starts_at=begins, posts=[post(PLACES)])
    return SimpleNamespace(database=database, doors=city.doors, shift=shift, volunteers=programme.volunteers(people))


def test_everybody_comes_at_once_and_places_go_round_in_order(rush):
    first_come(rush)
    cancel_some(rush)
    let_some_expire(rush)


def first_come(rush):
    """Exactly so many have places, nobody stands twice, and the line is in the order of the decisions."""
    number = len(rush.people)
    asked = rush.people + rush.people[:TWICE]  # some are impatient and ask again, as if for something else
    answers = at_once(lambda person: asked_for(person, rush.shift["id"]), asked)
    assert Counter(answer.status for answer in answers) == {201: number, 409: TWICE}
    assert {answer.code for answer in answers if answer.status == 409} == {"projects.sign_up_exists"}
    made = [answer for answer in answers if answer.status == 201]
    assert len({answer.said["volunteer_id"] for answer in made}) == number
    assert Counter(answer.said["state"] for answer in made) == {"confirmed": PLACES, "waiting": number - PLACES}
    assert sorted(answer.said["number"] for answer in made if answer.said["number"]) == numbers(1, number - PLACES)
    stored = {str(id): (state, number) for id, state, number in rows(rush)}
    assert stored == {answer.said["id"]: (answer.said["state"], answer.said["number"]) for answer in made}
    assert taken(rush) == PLACES
    told = [event["number"] for event in rush.doors.events(SignUpChanged)]
    assert told == [None] * PLACES + numbers(1, number - PLACES)
    check_order(made)


def cancel_some(rush):
    """Whoever is next in line gets an offer, and nobody else."""
    leaving = [id for id, state, _ in rows(rush) if state == "confirmed"][:CANCELLED]
    owners = at_once(lambda id: acted(rush, id, "cancellations"), leaving)
    assert [answer.said["state"] for answer in owners] == ["cancelled"] * CANCELLED
    assert with_offers(rush) == numbers(1, CANCELLED)
    assert taken(rush) == PLACES


def let_some_expire(rush):
    """Half of those who were asked take the place; the others let the moment pass, and as many after them are asked."""
    offered = sorted((number, id) for id, state, number in rows(rush) if state == "offered")
    slow, quick = offered[:LATE], offered[LATE:]
    accepted = at_once(lambda pair: acted(rush, pair[1], "acceptances"), quick)
    assert [answer.said["state"] for answer in accepted] == ["confirmed"] * (CANCELLED - LATE)
    rush.database.step(let_pass, [id for _, id in slow])
    await_true(lambda: with_offers(rush) == numbers(CANCELLED + 1, CANCELLED + LATE))
    states = {number: state for _, state, number in rows(rush)}
    assert [states[number] for number, _ in slow] == ["expired"] * LATE
    assert Counter(state for _, state, _ in rows(rush)) == {
        "confirmed": PLACES - LATE,
        "offered": LATE,
        "cancelled": CANCELLED,
        "expired": LATE,
        "waiting": len(rush.people) - PLACES - CANCELLED - LATE,
    }
    assert taken(rush) == PLACES


def check_order(made):
    """Whoever was answered before somebody else had asked does not stand behind them."""
    answered_first = float("inf")
    for answer in sorted(made, key=lambda answer: -(answer.said["number"] or 0)):
        if answer.said["number"] is None:  # they have places, and no order
            assert answer.asked_at < answered_first
            continue
        assert answer.asked_at < answered_first, f"number {answer.said['number']} asked after one behind was answered"
        answered_first = min(answered_first, answer.answered_at)


def at_once(act, things):
    """What comes of it for each, many at the same time."""
    with ThreadPoolExecutor(AT_ONCE) as pool:
        return list(pool.map(act, things))


def asked_for(person, shift_id):
    return timed(lambda: person.http.post(f"/shifts/{shift_id}/sign-ups", {}))


def acted(rush, sign_up_id, what):
    """Somebody does something with their own."""
    owner = str(rush.database.read(lambda session: session.get_one(SignUp, sign_up_id).volunteer_id))
    (person,) = [person for person in rush.people if person.id == owner]
    return timed(lambda: person.http.post(f"/sign-ups/{sign_up_id}/{what}"))


def timed(ask):
    """An answer, with when it was asked for and when it was there."""
    asked_at = time.monotonic()
    answer = ask()
    said = answer.json()
    found = SimpleNamespace(status=answer.status_code, said=said, code=said.get("code"), asked_at=asked_at)
    found.answered_at = time.monotonic()
    return found


def rows(rush):
    """All sign-ups: id, state, number."""
    wanted = select(SignUp.id, SignUp.state, SignUp.number).where(SignUp.shift_id == UUID(rush.shift["id"]))
    return rush.database.read(lambda session: session.execute(wanted).all())


def with_offers(rush):
    """The numbers of those who have an offer."""
    return sorted(number for _, state, number in rows(rush) if state == "offered")


def taken(rush):
    """The count that the post keeps."""
    return rush.database.read(
        lambda session: session.scalar(select(Post.taken_count).where(Post.shift_id == UUID(rush.shift["id"])))
    )


def let_pass(session, ids):
    """As if the moments until which offers stand were over."""
    over = session.now - timedelta(seconds=1)
    session.execute(update(SignUp).where(SignUp.id.in_(ids)).values(due_at=over))


def await_true(condition):
    """Wait until the timers have come."""
    deadline = time.monotonic() + SWEPT_SECONDS_MAX
    while not condition():
        assert time.monotonic() < deadline
        time.sleep(LOOK_SECONDS)


def numbers(first, last):
    """From the first to the last."""
    return list(range(first, last + 1))
