"""teams: the layered, classified force of volunteers, their stations, and what volunteers offer."""

import pypinyin  # noqa: F401  its tables are read before the service starts, and not within somebody's first search

from services.teams.closings import use_cases as closings
from services.teams.coverage.doors import CoverageDoors
from services.teams.exports.doors import ExportDoors
from services.teams.imports.doors import ImportDoors
from services.teams.level_names.doors import LevelNameDoors
from services.teams.memberships import joining
from services.teams.memberships.doors import MembershipDoors
from services.teams.memberships.queries import memberships_after
from services.teams.officers.doors import OfficerDoors
from services.teams.permissions import ALL_GRANTS
from services.teams.profiles import telling as profiles
from services.teams.profiles.doors import ProfileDoors
from services.teams.qualifications import use_cases as qualifications
from services.teams.qualifications.doors import QualificationDoors
from services.teams.qualifications.queries import qualifications_after
from services.teams.scores.doors import ScoreDoors
from services.teams.stations import telling as stations
from services.teams.stations.doors import StationDoors
from services.teams.teams import telling as teams
from services.teams.teams.doors import TeamDoors
from shared.contracts.teams.memberships import MembershipChanged
from shared.contracts.teams.profiles import ProfileChanged, QualificationChanged
from shared.contracts.teams.stations import StationChanged
from shared.contracts.teams.teams import TeamChanged
from shared.runtime.doors.access import AccessDoors
from shared.runtime.doors.audit import AuditSealing
from shared.runtime.doors.closings import ClosingDoors
from shared.runtime.doors.permissions import PermissionDoors
from shared.runtime.doors.unit_tree import UnitTreeDoors
from shared.runtime.doors.volunteers import VolunteerCopyDoors
from shared.runtime.events.republish import Republication
from shared.runtime.process.dependencies import ServiceDatabase


class TeamsService(
    TeamDoors,
    LevelNameDoors,
    CoverageDoors,
    ImportDoors,
    MembershipDoors,
    OfficerDoors,
    StationDoors,
    ProfileDoors,
    QualificationDoors,
    ScoreDoors,
    ClosingDoors,
    ExportDoors,
    UnitTreeDoors,
    VolunteerCopyDoors,
    PermissionDoors,
    AuditSealing,
    AccessDoors,
):
    """The teams of volunteers, their members and officers, stations, and what volunteers offer."""

    name = "teams"

    db = ServiceDatabase()
    all_grants = ALL_GRANTS
    closings = closings

    republications = (
        Republication(StationChanged, stations.stations_after, stations.told_again),
        Republication(TeamChanged, teams.teams_after, teams.told_again),
        Republication(MembershipChanged, memberships_after, joining.told_again),
        Republication(ProfileChanged, profiles.profiles_after, profiles.told_again),
        Republication(QualificationChanged, qualifications_after, qualifications.told_again),
    )
