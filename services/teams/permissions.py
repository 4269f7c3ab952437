"""All rules of teams in one list, which its door answers."""

from services.teams.coverage import policy as coverage
from services.teams.imports import policy as imports
from services.teams.level_names import policy as level_names
from services.teams.memberships import policy as memberships
from services.teams.officers import policy as officers
from services.teams.qualifications import policy as qualifications
from services.teams.stations import policy as stations
from services.teams.teams import policy as teams
from shared.kernel.policy import Grants

ALL_GRANTS: tuple[Grants, ...] = (
    coverage.GRANTS,
    imports.GRANTS,
    level_names.GRANTS,
    memberships.GRANTS,
    officers.GRANTS,
    qualifications.GRANTS,
    stations.GRANTS,
    teams.GRANTS,
)
