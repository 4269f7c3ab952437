"""All rules of identity in one list, which its door answers."""

from services.identity.accounts import policy as accounts
from services.identity.audit import policy as audit
from services.identity.bodies import policy as bodies
from services.identity.clients import policy as clients
from services.identity.disclosures import policy as disclosures
from services.identity.imports import policy as imports
from services.identity.members import policy as members
from services.identity.offices import policy as offices
from services.identity.people_exports import policy as people_exports
from services.identity.rosters import policy as rosters
from services.identity.units import policy as units
from services.identity.volunteers import policy as volunteers
from shared.kernel.policy import Grants

ALL_GRANTS: tuple[Grants, ...] = (
    units.GRANTS,
    bodies.GRANTS,
    imports.GRANTS,
    members.GRANTS,
    rosters.GRANTS,
    accounts.GRANTS,
    offices.GRANTS,
    volunteers.GRANTS,
    clients.GRANTS,
    people_exports.GRANTS,
    disclosures.GRANTS,
    audit.GRANTS,
)
