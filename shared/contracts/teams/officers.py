"""Officers of teams in the published language: members with an office, from a day until a day."""

from shared.contracts.base import Contract, PageRequest, page_contract
from shared.contracts.fields import Boolean, Choice, Day, Id
from shared.contracts.teams.team_words import OfficerRole
from shared.contracts.teams.teams import TEAM_ID, VOLUNTEER_ID, InOffice

OFFICER_ID = "01936f0e-7b2a-7c11-8000-0000000000c4"


class TeamOfficer(InOffice):
    """An office of a member in a team. is_over: its last day is over, or it was ended before."""

    id = Id(required=True)
    team_id = Id(required=True)
    is_over = Boolean(required=True)

    example = InOffice.example | {"id": OFFICER_ID, "team_id": TEAM_ID, "is_over": False}


TeamOfficerPage = page_contract(TeamOfficer)


class AppointOfficer(Contract):
    """Give a member an office. since: today where nothing is said; until: its last day, null for none."""

    id = Id(required=True)
    volunteer_id = Id(required=True)
    role = Choice(OfficerRole, required=True)
    since = Day(load_default=None)
    until = Day(allow_none=True, load_default=None)

    example = {"id": TEAM_ID, "volunteer_id": VOLUNTEER_ID, "role": "deputy"}


class TeamOfficerOf(Contract):
    """Which office."""

    id = Id(required=True)

    example = {"id": OFFICER_ID}


class OfficersOf(PageRequest):
    """The offices in a team, in the order in which they were given. past: those that are over, too."""

    id = Id(required=True)
    past = Boolean(load_default=False)

    example = {"id": TEAM_ID, "limit": 20}
