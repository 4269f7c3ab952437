"""Names for pages of other services: only by a ticket, for the one who asked, for a minute."""

import pytest

from shared.contracts.refusals.names import NAMES_TICKET_INVALID
from shared.kernel.actor import GUEST
from shared.kernel.errors import Forbidden
from shared.kernel.ids import new_id
from shared.runtime.data.database import Database
from shared.runtime.trust.name_tickets import TICKET_SECONDS, names_ticket
from shared.runtime.trust.sealing import Sealing, generate


@pytest.fixture(name="known")
def _known(people, applicants):
    """Two volunteers, and somebody who may see them."""
    li, wang = applicants.volunteer(name="欧阳春晓"), applicants.volunteer(name="王小明")
    cadre = people.official("cadre", "BJ-D1")
    return [people.call("own_volunteer", {}, person.actor)["id"] for person in (li, wang)], cadre


def ticket_of(people, actor, **whom):
    return people.database.read(lambda session: names_ticket(session, actor, **whom))


def asked(people, ticket, actor):
    answer = people.call("names", {"ticket": ticket}, actor)
    return {entry["volunteer_id"]: entry["name"] for entry in answer["names"]}


def test_a_ticket_shows_whom_it_names_in_full_or_in_part(people, known):
    (li, wang), cadre = known
    ticket = ticket_of(people, cadre, full=[li], masked=[wang, li])
    assert asked(people, ticket, cadre) == {li: "欧阳春晓", wang: "王*"}


def test_whoever_left_has_no_name(people, known):
    (li, _), cadre = known
    assert asked(people, ticket_of(people, cadre, full=[li, new_id()]), cadre) == {li: "欧阳春晓"}


def test_where_nobody_is_named_there_is_no_ticket(people, known):
    assert ticket_of(people, known[1], full=[None], masked=[]) is None


def test_a_ticket_is_good_for_a_minute(people, known):
    (li, _), cadre = known
    ticket = ticket_of(people, cadre, full=[li])
    people.clock.advance(seconds=TICKET_SECONDS)
    assert asked(people, ticket, cadre)
    people.clock.advance(seconds=1)
    refuse(people, ticket, cadre)


def test_a_ticket_is_good_for_nobody_else(people, known, applicants):
    (li, _), cadre = known
    ticket = ticket_of(people, cadre, full=[li])
    for actor in (GUEST, applicants.volunteer().actor):
        refuse(people, ticket, actor)


def test_a_ticket_of_somebody_else_s_making_is_none(people, known, tmp_path, sqlite):
    (li, _), cadre = known
    sealing = Sealing(generate(tmp_path / "foreign.json"))
    stranger = Database(sqlite, service="teams", site="city", clock=people.clock, sealing=sealing)
    ticket = stranger.read(lambda session: names_ticket(session, cadre, full=[li]))
    stranger.close()
    for forged in (ticket, "A256GCM.x.y", "x"):
        refuse(people, forged, cadre)


def refuse(people, ticket, actor):
    with pytest.raises(Forbidden, match=NAMES_TICKET_INVALID.code):
        asked(people, ticket, actor)
