"""Things with the id that the document gives as an example in every path, so that requests find them."""

from itertools import count
from uuid import UUID

from gateway.converters import IdConverter
from shared.kernel.ids import new_id
from shared.runtime.events.volunteers import KnownVolunteer
from tests.secrecy.things_presence import keep_shift

ALSO_KNOWN_TO = ("teams", "demands", "credits", "notifications")
EXAMPLE = UUID(IdConverter.example)

_numbers = count(100_000_000_001)


def seed_presence(system, unit_id, account_id):
    """A shift that goes on, which somebody with an account leads, who is a volunteer for all services but identity."""
    system.settled()
    database = system.databases["projects"]
    people = [_known(unit_id, owner) for owner in (account_id, new_id(), new_id())]
    ids = [person.id for person in people]
    database.step(lambda session: session.add_all(people))
    for name in ALSO_KNOWN_TO:
        leader = _known(unit_id, account_id, ids[0])
        system.databases[name].step(lambda session, leader=leader: session.add(leader))
    keep_shift(database, unit_id, ids, "周末陪伴独居老人", id_of=lambda thing: EXAMPLE)


def _known(unit_id, account_id, id=None):
    said = {"number": str(next(_numbers)), "state": "active", "is_minor": False, "card_version": 1, "version": 1}
    return KnownVolunteer(id=id or new_id(), account_id=account_id, unit_id=unit_id, **said)
