"""Certificates at their doors: people who served, what identity says of them, and a key that signs."""

import pytest

from services.credits.service import CreditsService
from shared.contracts.projects.records import ServiceRecordChanged
from shared.kernel.ids import new_id
from shared.runtime.data.switches import no_switch_in_transaction
from shared.runtime.trust.attestations import Attested, attestation
from shared.runtime.trust.certificates import CertificateSigner, CertificateVerifier
from shared.runtime.trust.signing import generate
from shared.testing.city import TREE, City
from shared.testing.doors import AtTheDoors

NAME, DOCUMENT = "欧阳䶮", "110105********002X"


@pytest.fixture(name="key_files")
def _key_files(tmp_path, clock):
    files = tmp_path / "certificates.json", tmp_path / "certificate-jwks.json"
    generate(*files, clock.now())
    return files


@pytest.fixture
def doors(database, key_files, clock):
    """The service's doors, with a key that signs certificates."""
    signer = CertificateSigner(key_files[0], issuer="nuanliu:city", clock=clock)
    with no_switch_in_transaction():
        yield AtTheDoors(CreditsService, database, certificate_signer=signer)


@pytest.fixture
def verifier(key_files, clock):
    """Whoever has the published keys."""
    return CertificateVerifier(key_files[1], clock)


@pytest.fixture
def office(doors):
    """Where certificates are asked for. City and districts are legal persons, streets are not."""
    city = City(doors).grow()
    for code, kind, parent in TREE:
        flags = [] if kind == "street" else ["legal_person", "seal"]
        above = str(city.units[parent]) if parent else None
        city.changed(code, kind=kind, name=code, parent_id=above, flags=flags)
    return Office(doors, city)


class Office:
    """Asking for certificates."""

    def __init__(self, doors, city):
        self.doors, self.city = doors, city
        self.clock = doors.database.clock

    def served(self, person, unit_code="BJ-D1-S1", *, record=None, version=1, **said):
        """A record that projects tells; its id."""
        record = record or str(new_id())
        told = {"id": record, "version": version, "volunteer_id": str(person.id), "minutes": 120}
        told |= {"unit_id": str(self.city.units[unit_code]), "served_on": "2026-02-28", "title": "看望独居老人"}
        self.doors.hear(ServiceRecordChanged, **(told | said))
        return record

    def attestation(self, person, *, of=None, actor=None, **said):
        """What identity says of somebody who asks."""
        whose = of or person
        told = {"name": NAME, "document_kind": "resident_id", "document": DOCUMENT} | said
        attested = Attested(whose.id, whose.number, **told)
        return self.doors.database.read(lambda session: attestation(session, actor or person.actor, attested))

    def issue(self, person, *, key="", **said):
        """A certificate for somebody who asks for it."""
        asked = {"attestation": self.attestation(person)} | said
        return self.doors.call("issue_certificate", asked, person.actor, key=key)

    def correct(self, person, certificate, *, key="", **said):
        """A certificate in place of another one."""
        asked = {"id": certificate["id"], "version": certificate["version"], "attestation": self.attestation(person)}
        return self.doors.call("correct_certificate", asked | said, person.actor, key=key)

    def revoke(self, actor, certificate, **said):
        """Take one back."""
        asked = {"id": certificate["id"], "version": certificate["version"], "reason": "records_wrong"}
        return self.doors.call("revoke_certificate", asked | {"explanation": "经核查有误。"} | said, actor)

    def verify(self, code):
        """What anybody learns by a code."""
        return self.doors.call("verify_certificate", {"code": code})

    def paper(self, person, certificate):
        """What is printed."""
        return self.doors.call("certificate_paper", {"id": certificate["id"]}, person.actor)

    def seen(self, person, certificate):
        """The certificate as its holder sees it now."""
        return self.doors.call("certificate", {"id": certificate["id"]}, person.actor)
