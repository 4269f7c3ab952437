"""identity: who people are, where they belong, what they may do."""

import pypinyin  # noqa: F401  its tables are read before the service starts, and not within somebody's first search

from services.identity.accounts.doors import AccountDoors
from services.identity.audit.doors import AuditDoors
from services.identity.bodies.doors import BodyDoors
from services.identity.clients.doors import ClientDoors
from services.identity.closings.doors import ClosingDoors
from services.identity.codes.doors import CodeDoors
from services.identity.consents import telling as consents
from services.identity.consents.doors import ConsentDoors
from services.identity.disclosures.doors import DisclosureDoors
from services.identity.exports.doors import ExportDoors
from services.identity.imports.doors import ImportDoors
from services.identity.members.doors import MemberDoors
from services.identity.moves.doors import MoveDoors
from services.identity.objections.doors import ObjectionDoors
from services.identity.offices import telling as offices
from services.identity.offices.doors import OfficeDoors
from services.identity.people_exports.doors import PeopleExportDoors
from services.identity.permissions import ALL_GRANTS
from services.identity.registrations.doors import RegistrationDoors
from services.identity.rosters.doors import RosterDoors
from services.identity.sealed import SEALED_TABLES
from services.identity.second_factors.doors import SecondFactorDoors
from services.identity.sessions.doors import SessionDoors
from services.identity.sessions.standing import OwnRevocations
from services.identity.units import queries, versions
from services.identity.units.doors import UnitDoors
from services.identity.volunteers import telling
from services.identity.volunteers.doors import VolunteerDoors
from shared.contracts.identity.access import OfficeAppointed
from shared.contracts.identity.consents import ConsentsChanged
from shared.contracts.identity.units import UnitChanged
from shared.contracts.identity.volunteers import ContactChanged, VolunteerChanged
from shared.runtime.doors.access import AccessDoors
from shared.runtime.doors.permissions import PermissionDoors
from shared.runtime.events.republish import Republication
from shared.runtime.process.dependencies import ServiceDatabase


class IdentityService(
    UnitDoors,
    BodyDoors,
    ImportDoors,
    MemberDoors,
    RosterDoors,
    CodeDoors,
    AccountDoors,
    SecondFactorDoors,
    SessionDoors,
    OfficeDoors,
    ClientDoors,
    PeopleExportDoors,
    ConsentDoors,
    ExportDoors,
    ClosingDoors,
    DisclosureDoors,
    RegistrationDoors,
    VolunteerDoors,
    ObjectionDoors,
    MoveDoors,
    AuditDoors,
    PermissionDoors,
    AccessDoors,
):
    """The union tree, its operating bodies, accounts and offices."""

    name = "identity"

    db = ServiceDatabase()
    all_grants = ALL_GRANTS
    revocations = OwnRevocations()

    republications = (
        Republication(UnitChanged, queries.units_after, versions.told_again),
        Republication(VolunteerChanged, telling.volunteers_after, telling.told_again),
        Republication(ConsentsChanged, consents.standings_after, consents.told_again),
        Republication(ContactChanged, telling.contacts_after, telling.contact_told),
        Republication(OfficeAppointed, offices.offices_after, offices.told_again),
    )
    sealed_tables = SEALED_TABLES
