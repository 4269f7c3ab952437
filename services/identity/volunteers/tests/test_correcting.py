"""Name and document of a record are put right when its person shows the document."""

from datetime import date

import pytest

from services.identity.registrations.tests.applicants import ADULT, Applicants, citizen_number
from services.identity.volunteers.models import Volunteer
from shared.kernel.errors import Conflict, Forbidden, Invalid, NotFound, Refusal, Unavailable
from shared.runtime.trust.audit import AuditEntry


@pytest.fixture(name="applicants")
def _applicants(people):
    return Applicants(people)


@pytest.fixture(name="admin")
def _admin(people):
    return people.official("unit_admin", "BJ-D1")


def correct(people, person, actor, **rest):
    found = people.call("own_volunteer", {}, person.actor)
    said = {"id": found["id"], "version": found["version"], "name": person.name}
    said |= {"document_kind": "resident_id", "document_number": person.number} | rest
    return people.call("correct_volunteer", said, actor)


def trail(people, action):
    return people.rows(lambda session: [row.detail for row in session.query(AuditEntry).filter_by(action=action)])


def test_number_unit_and_account_stay(people, applicants, admin):
    person, number = applicants.volunteer(name="王小明"), citizen_number(ADULT)
    before = people.call("own_volunteer", {}, person.actor)
    shown = correct(people, person, admin, name="王晓明", document_number=number)
    assert (shown["name"], shown["document"][-4:], shown["version"]) == ("王晓明", number[-4:], before["version"] + 1)
    after = people.call("own_volunteer", {}, person.actor)
    assert (after["number"], after["unit_code"], after["name"]) == (before["number"], before["unit_code"], "王晓明")
    (found,) = people.call("find_volunteers", {"search": "晓明"}, admin)["items"]
    assert found["id"] == before["id"]
    assert people.events("VolunteerChanged")[-1].data["version"] == shown["version"]
    assert trail(people, "volunteers.correct") == [{"fields": ["name", "document"]}]
    (row,) = people.rows(lambda session: session.query(Volunteer).all())
    assert row.member_id is None  # the roster has nobody of that document


def test_the_roster_is_asked_again(people, applicants, admin):
    person = applicants.volunteer(name="王小明")
    right = applicants.person(name="王晓明")
    applicants.in_roster(right, phone=person.phone)
    correct(people, person, admin, name=right.name, document_number=right.number)
    (row,) = people.rows(lambda session: session.query(Volunteer).all())
    assert row.member_id is not None


def in_roster_elsewhere(applicants, right, person):
    applicants.in_roster(right, "BJ-D2-S1", phone=person.phone)


def wanted(applicants, right, person):
    applicants.register(right, unit_code="BJ-D2-S1")


AGAINST = {
    "a roster out of reach": in_roster_elsewhere,
    "a registration elsewhere": wanted,
    "another phone": lambda applicants, right, person: applicants.in_roster(right),
    "another name": lambda applicants, right, person: applicants.in_roster(right, name="李雷", phone=person.phone),
}


@pytest.mark.parametrize("what", AGAINST)
def test_what_speaks_against_a_registration_speaks_against_a_correction(people, applicants, admin, what):
    """Else an account becomes somebody else, who then waits for a unit that finds their document taken."""
    person, right = applicants.volunteer(name="王小明"), applicants.person(name="韩梅梅")
    AGAINST[what](applicants, right, person)
    with pytest.raises(Conflict, match="record_not_correctable"):
        correct(people, person, admin, name=right.name, document_number=right.number)
    assert len(trail(people, "volunteers.refuse_correction")) == 1
    assert people.call("own_volunteer", {}, person.actor)["name"] == "王小明"
    if what == "a roster out of reach":
        city = people.official("unit_admin", "BJ")
        assert correct(people, person, city, name=right.name, document_number=right.number)["name"] == "韩梅梅"


def test_an_unclaimed_record_is_no_way_to_enter_whoever_objected(people, applicants, admin):
    """That the roster has somebody elsewhere is not told: it would not be where they are entered."""
    person, elsewhere = applicants.person(), applicants.person()
    applicants.entered(person, admin)
    said = {"name": person.name, "document_kind": "resident_id", "document_number": person.number}
    assert people.call("object_to_record", said | {"reason": "not_asked"}, person.actor)["state"] == "upheld"
    applicants.in_roster(elsewhere, "BJ-D2-S1")
    record = applicants.entered(applicants.person(), admin)
    with pytest.raises(Conflict, match="record_not_correctable"):
        people.call("correct_volunteer", said | {"id": record["id"], "version": record["version"]}, admin)
    said |= {"name": elsewhere.name, "document_number": elsewhere.number}
    shown = people.call("correct_volunteer", said | {"id": record["id"], "version": record["version"]}, admin)
    assert shown["name"] == elsewhere.name
    (row,) = people.rows(lambda session: session.query(Volunteer).filter_by(state="entered").all())
    assert row.member_id is None


def test_an_adult_does_not_become_a_minor_without_a_guardian(people, applicants, admin):
    """18 on that day, and a day younger; of a record that nobody has claimed the claim asks for the guardian."""
    person, entered = applicants.volunteer(), applicants.entered(applicants.person(), admin)
    eighteen, younger = citizen_number(date(2008, 2, 12)), citizen_number(date(2008, 2, 13))
    with pytest.raises(Invalid, match="guardian_needed"):
        correct(people, person, admin, document_number=younger)
    assert correct(people, person, admin, document_number=eighteen)["is_minor"] is False
    assert correct(people, person, admin, id=entered["id"], version=1, document_number=younger)["is_minor"] is True


def test_a_document_of_another_record_is_refused_counted_and_noted(people, applicants, admin):
    person, other = applicants.volunteer(), applicants.volunteer()
    refused = []
    for _ in range(11):
        with pytest.raises(Refusal) as caught:
            correct(people, person, admin, document_number=other.number)
        refused.append(type(caught.value))
    assert refused == [Conflict] * 10 + [Unavailable]
    assert len(trail(people, "volunteers.refuse_correction")) == 10
    assert people.call("own_volunteer", {}, person.actor)["version"] == 1


def test_it_is_the_record_that_was_seen_and_in_reach_and_not_ones_own(people, applicants, admin):
    person = applicants.volunteer()
    with pytest.raises(Conflict, match="record_changed_since"):
        correct(people, person, admin, version=9)
    with pytest.raises(NotFound):
        correct(people, person, people.official("unit_admin", "BJ-D2"))
    with pytest.raises(Forbidden):
        correct(people, person, people.official("cadre", "BJ-D1"))
    with pytest.raises(Conflict, match="not_on_oneself"):
        correct(people, person, type(admin)("person", person.id, offices=admin.offices, second_factor=True))
