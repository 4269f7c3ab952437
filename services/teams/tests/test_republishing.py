"""What teams owns can be told again: every thing once, in the version that stands, as it was told last."""

import pytest

from services.teams.service import TeamsService
from shared.contracts.teams.memberships import MembershipChanged
from shared.contracts.teams.profiles import ProfileChanged, QualificationChanged
from shared.contracts.teams.stations import StationChanged
from shared.contracts.teams.teams import TeamChanged
from shared.runtime.events import republish
from shared.runtime.events.outbox import Outbox


@pytest.fixture(name="things")
def _things(doors, city, force):
    """Two and more of everything, some of it over."""
    people, cadre = [city.volunteer() for _ in range(3)], force.cadre()
    for name in ("一站", "二站"):
        place = {"longitude": 116.2964, "latitude": 39.9042}
        doors.call("found_station", {"unit_code": "BJ-D1-S1", "name": name, "address": "乙", "place": place}, cadre)
    team, _, over = force.led(people[0]), force.team(), force.team()
    for person in people[1:]:
        mine = doors.call("apply_to_team", {"id": team["id"]}, person.actor)
        doors.call("say_profile", {"skills": ["legal"]}, person.actor)
        shown = {"id": str(person.id), "qualification": "lawyer", "issuer": "市律协", "evidence": "原件"}
        shown = doors.call("record_qualification", shown, cadre)
    doors.call("leave_team", {"id": mine["id"]}, people[-1].actor)
    doors.call("give_up_qualification", {"id": shown["id"]}, people[-1].actor)
    doors.call("dissolve_team", {"id": over["id"], "reason": "other"}, cadre)


def told(doors, contract):
    """The newest event of each thing, and how many there are. What is sealed is told by its version alone."""

    def read(session):
        rows = session.query(Outbox).filter_by(event_type=contract.event_type).order_by(Outbox.sequence).all()
        return {row.subject: row.data if contract.personal is None else None for row in rows}, len(rows)

    return doors.rows(read)


@pytest.mark.parametrize(
    "contract", [TeamChanged, StationChanged, MembershipChanged, ProfileChanged, QualificationChanged]
)
def test_every_thing_is_told_again_as_it_is(doors, things, contract, monkeypatch):
    monkeypatch.setattr(republish, "PAGE_ITEMS", 2)
    (republication,) = (known for known in TeamsService.republications if known.contract is contract)
    before, number = told(doors, contract)
    *_, again = republish.republish(doors.database, republication)
    assert again == len(before) >= 2
    assert told(doors, contract) == (before, number + again)
