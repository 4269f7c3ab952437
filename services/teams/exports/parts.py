"""What belongs into an export of one's own data: for each table, whose a row is. A test finds tables that lack a part.

Keys: accounts, volunteers (records of the account), actors (what the audit trail calls the account). Copies of what
others own have no part: their owners show them.
"""

from services.teams.imports.models import TeamImport
from services.teams.memberships.models import Membership
from services.teams.profiles.areas import written
from services.teams.profiles.models import Profile
from services.teams.qualifications.models import Qualification
from services.teams.scores.models import TeamService
from services.teams.stations.models import Station
from services.teams.teams.models import Officer, Team
from shared.runtime.events.unit_tree import names_of_units
from shared.runtime.trust.audit import AuditEntry
from shared.runtime.trust.own_data import Holdings, Part

# Of a team: what its founder said, and what was decided.
FOUNDING = (
    "id", "unit_id", "name", "level", "kind", "brand", "introduction", "join_mode", "adults_only", "members_max",
    "founded_on", "state", "made_at", "decided_at", "reason", "reason_words",
)  # fmt: skip
# Who somebody else is: who asked, decided, recorded, appointed.
PERSONS = frozenset({"asked_by", "decided_by", "recorded_by", "appointed_by"})

PARTS = (
    Part("teams_founded", Team.founder_id, also=(Team.leader_id, "volunteers"), only=FOUNDING),
    Part("memberships", Membership.volunteer_id, "volunteers"),
    Part("team_offices", Officer.volunteer_id, "volunteers"),
    Part(
        "stations",
        Station.responsible_id,
        "volunteers",
        also=(Station.asked_id, "volunteers"),
        only=("id", "unit_id", "name", "address", "state"),
    ),
    Part("profile", Profile.volunteer_id, "volunteers"),
    Part("qualifications", Qualification.volunteer_id, "volunteers"),
    Part("team_service", TeamService.volunteer_id, "volunteers"),
    Part("team_imports", TeamImport.made_by),
    Part("teams_audit_entries", AuditEntry.actor, "actors"),
)
HOLDINGS = Holdings(PARTS, names_of_units, persons=PERSONS, plain={"home_cell": written, "work_cell": written})
