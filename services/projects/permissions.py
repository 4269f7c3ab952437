"""All rules of projects in one list, which its door answers."""

from services.projects.activities import policy as activities
from services.projects.appeals import policy as appeals
from services.projects.complaints import policy as complaints
from services.projects.library import policy as library
from services.projects.presence import policy as presence
from services.projects.records import policy as records
from services.projects.working_days import policy as working_days
from shared.kernel.policy import Grants

ALL_GRANTS: tuple[Grants, ...] = (
    activities.GRANTS,
    appeals.GRANTS,
    complaints.GRANTS,
    library.GRANTS,
    presence.GRANTS,
    records.GRANTS,
    working_days.GRANTS,
)
