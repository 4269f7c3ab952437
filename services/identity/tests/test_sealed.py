"""No sealed column is forgotten by a rotation."""

from datetime import date
from uuid import UUID

from services.identity.accounts.models import Account
from services.identity.codes.phones import opened_phone
from services.identity.models import Base
from services.identity.registrations.tests.applicants import Applicants
from services.identity.sealed import SEALED_TABLES
from services.identity.service import IdentityService
from services.identity.tests.people import new_password
from shared.runtime.process.resealing import left, reseal_some
from shared.runtime.trust.sealing import Sealing, read_keys, using, with_new_key, without_key


def test_every_sealed_column_is_in_the_one_list():
    assert IdentityService.__module__  # all subjects' tables are known
    declared = {(sealed.table.name, name) for sealed in SEALED_TABLES for name in sealed.places}
    found = {(table.name, column.name) for table in Base.metadata.tables.values() for column in table.columns
             if column.name.endswith("_sealed")}  # fmt: skip
    assert declared == found


def test_after_a_rotation_everything_opens_without_the_older_key(people, tmp_path):
    account = people.enrolled(people.register(password=new_password()))
    present = read_keys(tmp_path / "seal.json")
    wanted = using(with_new_key(present, "2026-07"), "2026-07")
    people.database.sealing = Sealing(wanted)
    walk_all(people)
    people.database.sealing = Sealing(without_key(wanted, present.current))
    people.actor(people.sign_in(account, totp=people.totp(account["secret"])))

    def phone(session):
        row = session.get(Account, UUID(account["id"]))
        return opened_phone(session, row.phone_sealed, row.id)

    assert people.rows(phone) == f"+86{account['phone']}"


def test_what_identifies_volunteers_and_applicants_is_sealed_anew_for_its_place(people, tmp_path):
    """A place that the list names wrongly would not open, and be left."""
    applicants = Applicants(people)
    volunteer, waiting = applicants.volunteer(), applicants.waiting()
    minor = applicants.person(born=date(2011, 5, 1))
    applicants.register(minor, guardian=applicants.guardian())
    present = read_keys(tmp_path / "seal.json")
    wanted = using(with_new_key(present, "2026-07"), "2026-07")
    people.database.sealing = Sealing(wanted)
    walk_all(people)
    people.database.sealing = Sealing(without_key(wanted, present.current))
    exported = people.call("export_own", {}, volunteer.actor)["areas"]
    assert next(area for area in exported if area["area"] == "volunteer")["records"][0]["document"] == volunteer.number
    cadre = people.official("cadre", "BJ-D1")
    approved = people.call("approve_registration", {"id": waiting.registration["id"]}, cadre)
    assert approved["state"] == "approved"


def walk_all(people):
    for sealed in SEALED_TABLES:
        people.database.step(reseal_some, sealed, None)
        assert people.database.read(left, sealed) == {}


def test_no_two_columns_share_a_place():
    places = [place for sealed in SEALED_TABLES for place in sealed.places.values()]
    assert len(set(places)) == len(places)
