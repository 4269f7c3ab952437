"""A minor registers: the guardian consents with a code to their own phone, then the unit decides."""

from datetime import date

import pytest

from services.identity.consents.models import Consent
from services.identity.registrations import sweeping
from services.identity.registrations.models import Registration
from services.identity.registrations.tests.applicants import ADULT, citizen_number
from services.identity.volunteers import growing_up
from services.identity.volunteers.models import Volunteer
from shared.kernel.actor import system
from shared.kernel.errors import Conflict, Invalid, Refusal

FIFTEEN = date(2010, 6, 1)
SWEEP = system("identity.registration_expiry")


@pytest.fixture
def minor(applicants):
    """A minor whose registration waits for the guardian."""
    person = applicants.person(born=FIFTEEN)
    person.guardian = applicants.guardian()
    person.registration = applicants.register(person, guardian=person.guardian, unit_code="BJ-D1-S1")
    return person


def code_for(people, person):
    before = len(people.codes.messages)
    people.call("send_guardian_code", {"id": person.registration["id"]}, person.actor)
    (message,) = people.codes.messages[before:]
    return message


def consented(people, person, code, version=1):
    payload = {"id": person.registration["id"], "code": code, "text_version": version}
    return people.call("guardian_consents", payload, person.actor)


def test_a_guardian_consents_with_a_code_to_their_own_phone(people, minor):
    assert (minor.registration["state"], minor.registration["next_step"]) == ("awaiting_guardian", "guardian_code")
    message = code_for(people, minor)
    assert (message.phone, message.purpose) == (f"+86{minor.guardian['phone']}", "guardian")

    answer = consented(people, minor, message.code)
    assert (answer["state"], answer["next_step"]) == ("submitted", "review")
    assert answer["guardian_consented_at"] is not None
    found = people.rows(lambda session: session.query(Consent).filter_by(purpose="guardian").one())
    assert (found.means, found.text_version, str(found.account_id)) == ("guardian", 1, minor.id)


def test_a_minor_in_the_roster_waits_for_the_unit_all_the_same(people, applicants):
    person = applicants.person(born=FIFTEEN)
    applicants.in_roster(person)
    person.registration = applicants.register(person, guardian=applicants.guardian())
    assert consented(people, person, code_for(people, person).code)["state"] == "submitted"


def test_a_wrong_code_or_one_for_something_else_proves_nothing(people, minor):
    code = code_for(people, minor).code
    with pytest.raises(Refusal, match="code_wrong"):
        consented(people, minor, "000000" if code != "000000" else "000001")
    people.clock.advance(seconds=60)
    signing_up = people.code(minor.guardian["phone"], "sign_up")
    with pytest.raises(Refusal, match="code_wrong"):
        consented(people, minor, signing_up)
    assert consented(people, minor, code)["state"] == "submitted"


def test_anybody_may_not_ask_for_a_guardians_code(people_sqlite):
    with pytest.raises(Invalid):
        people_sqlite.code("19900000001", "guardian")


def test_the_minors_own_phone_is_no_guardians(applicants):
    person = applicants.person(born=FIFTEEN)
    with pytest.raises(Invalid, match="guardian_phone_own"):
        applicants.register(person, guardian=applicants.guardian(phone=f"+86{person.phone}"))


def test_the_minors_own_name_is_no_guardians_however_it_is_typed(applicants):
    person = applicants.person(born=FIFTEEN, name="买买提·艾力")
    for name in ("买买提·艾力", "买买提・艾力 "):
        with pytest.raises(Invalid, match="guardian_name_own"):
            applicants.register(person, guardian=applicants.guardian(name=name))
    assert applicants.register(person, guardian=applicants.guardian())["state"] == "awaiting_guardian"


def test_the_guardian_of_an_adult_is_not_kept(people, applicants):
    person = applicants.person()
    assert applicants.register(person, guardian=applicants.guardian())["state"] == "submitted"
    assert people.rows(lambda session: session.query(Registration).one()).guardian_name_sealed is None


def test_only_the_minor_asks_for_the_guardians_code(people, applicants, minor):
    with pytest.raises(Refusal, match="registration_not_found"):
        people.call("send_guardian_code", {"id": minor.registration["id"]}, applicants.person().actor)


def test_nobody_decides_before_the_guardian(people, minor):
    cadre = people.official("cadre", "BJ-D1")
    with pytest.raises(Conflict, match="awaits_guardian"):
        people.call("approve_registration", {"id": minor.registration["id"]}, cadre)


def approved(people, minor):
    consented(people, minor, code_for(people, minor).code)
    cadre = people.official("cadre", "BJ-D1")
    seen = people.call("registration", {"id": minor.registration["id"]}, cadre)
    assert (seen["guardian"]["name"], seen["guardian"]["phone"]) == (
        minor.guardian["name"],
        f"*******{minor.guardian['phone'][-4:]}",
    )
    return people.call("approve_registration", {"id": minor.registration["id"]}, cadre)


def test_beside_the_guardian_the_document_does_not_tell_the_birth_date(people, minor):
    cadre = people.official("cadre", "BJ-D1")
    seen = people.call("registration", {"id": minor.registration["id"]}, cadre)
    assert seen["document"] == f"1{'*' * 16}{minor.number[-1]}"


def test_a_minor_is_told_as_one_until_the_18th_birthday(people, minor):
    approved(people, minor)
    assert [event.data["is_minor"] for event in people.events("VolunteerChanged")] == [True]

    people.clock.moment = people.clock.moment.replace(year=2028, month=5, day=31, hour=15)  # 23:00 in Beijing
    assert growing_up.grow_up(people.database.bound(None), SWEEP) == 0
    people.clock.advance(hours=1)
    assert growing_up.grow_up(people.database.bound(None), SWEEP) == 1
    assert growing_up.grow_up(people.database.bound(None), SWEEP) == 0
    told = people.events("VolunteerChanged")
    assert [(event.data["version"], event.data["is_minor"]) for event in told] == [(1, True), (2, False)]
    assert people.rows(lambda session: session.query(Registration).one()).guardian_name_sealed is None
    assert people.rows(lambda session: session.query(Volunteer).one()).is_minor is False


def test_a_guardian_consents_again_after_the_consent_was_taken_back(people, minor):
    """As the text promises of a withdrawal: until then the other services let the minor sign up for nothing."""
    approved(people, minor)
    with pytest.raises(Conflict, match="registration_decided"):
        code_for(people, minor)
    people.call("withdraw_consent", {"purpose": "guardian"}, minor.actor)
    assert people.events("ConsentsChanged")[-1].data["not_consented"] == ["guardian"]
    people.clock.advance(seconds=60)
    answer = consented(people, minor, code_for(people, minor).code)
    assert (answer["state"], answer["next_step"]) == ("approved", "card")
    assert people.events("ConsentsChanged")[-1].data["not_consented"] == []
    with pytest.raises(Conflict, match="registration_decided"):
        consented(people, minor, "000000")


def test_the_guardian_is_forgotten_with_the_record_that_is_taken_away(people, applicants, minor):
    approved(people, minor)
    said = {"name": minor.name, "document_kind": "resident_id", "document_number": minor.number}
    said |= {"reason": "taken_by_another"}
    objection = people.call("object_to_record", said, applicants.person().actor)
    people.call("uphold_objection", {"id": objection["id"]}, people.official("cadre", "BJ-D1"))
    row = people.rows(lambda session: session.query(Registration).one())
    assert (row.state, row.guardian_name_sealed, row.guardian_phone_sealed) == ("ended", None, None)
    assert people.rows(lambda session: session.query(Volunteer).one()).is_minor is False


def test_the_guardian_is_forgotten_where_a_correction_says_that_the_volunteer_is_of_age(people, minor):
    approved(people, minor)
    record = people.call("own_volunteer", {}, minor.actor)
    said = {"id": record["id"], "version": record["version"], "name": minor.name, "document_kind": "resident_id"}
    admin = people.official("unit_admin", "BJ-D1")
    people.call("correct_volunteer", said | {"document_number": citizen_number(ADULT)}, admin)
    row = people.rows(lambda session: session.query(Registration).one())
    assert (row.state, row.guardian_name_sealed, row.guardian_phone_sealed) == ("approved", None, None)


def test_what_no_guardian_consented_to_is_cancelled_after_a_month(people, minor):
    people.clock.advance(days=30)
    assert people.database.step(sweeping.cancel_without_guardian, SWEEP) == 0
    people.clock.advance(seconds=1)
    assert people.database.step(sweeping.cancel_without_guardian, SWEEP) == 1
    row = people.rows(lambda session: session.query(Registration).one())
    assert (row.state, row.name, row.guardian_phone_sealed) == ("cancelled", None, None)
