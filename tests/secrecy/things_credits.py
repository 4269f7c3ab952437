"""Things of credits at a unit, put into its database: a certificate of what was served there."""

from services.credits.service import CreditsService
from shared.contracts.projects.records import ServiceRecordChanged
from shared.kernel.ids import new_id
from shared.runtime.events.unit_tree import KnownUnit
from shared.runtime.trust.attestations import Attested, attestation
from shared.runtime.trust.certificates import certificate_signer_for
from shared.testing.doors import AtTheDoors
from tests.secrecy.things_records import Neighbourhood

NUMBER = "100000000148"


def things(town, unit_code):
    """Ids by the name of the thing, and the words that tell of them."""
    database = town.system.databases["credits"]
    town.system.settled()
    signer = certificate_signer_for(town.system.settings)
    doors = AtTheDoors(CreditsService, database, certificate_signer=signer)
    city = Neighbourhood(town, unit_code)
    person = city.volunteer()
    doors.database.step(_is_legal_person, city[unit_code])
    told = {"id": str(new_id()), "volunteer_id": str(person.id), "unit_id": str(city[unit_code])}
    doors.hear(ServiceRecordChanged, **told)
    attested = Attested(person.id, NUMBER, "欧阳春晓", "resident_id", "")
    said = database.read(lambda session: attestation(session, person.actor, attested))
    made = doors.call("issue_certificate", {"attestation": said}, person.actor)
    return {"certificate": made["id"]}, [made["number"]]


def _is_legal_person(session, unit_id):
    """Else the city would issue it."""
    session.get_one(KnownUnit, unit_id).flags = ["legal_person", "seal"]
