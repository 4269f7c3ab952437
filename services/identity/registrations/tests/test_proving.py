"""What somebody gets who shows name and document alone, or a phone that another one typed; and what the person gets."""

import pytest

from services.identity.codes.domain import normal_phone
from services.identity.codes.phones import phone_index
from services.identity.members.models import Member
from services.identity.tests.people import new_phone
from services.identity.volunteers.models import Volunteer, VolunteerUnit
from shared.contracts.identity.member_words import MembershipState
from shared.runtime.trust.sealing import sealing_of


@pytest.fixture
def cadre(people):
    """Somebody in another district than the victims' who types forms."""
    return people.official("cadre", "BJ-D1")


def impostor_of(applicants, person):
    """Somebody with the person's name and document, and a phone of their own."""
    return applicants.person(name=person.name, number=person.number)


def lookup(applicants, asker, person):
    said = {"name": person.name, "document_kind": "resident_id", "document_number": person.number}
    return applicants.people.call("look_up_registration", said, asker.actor)


def roster_area(applicants, person):
    answer = applicants.people.call("export_own", {}, person.actor)
    (row,) = next(area["records"] for area in answer["areas"] if area["area"] == "roster")
    return row


def gets_phone(applicants, person):
    """A later import says the person's phone."""

    def give(session):
        member = session.query(Member).one()
        place = f"member.phone.{member.id}"
        member.phone_sealed = sealing_of(session).seal_text(normal_phone(person.phone), place)
        member.phone_index = phone_index(session, person.phone)

    applicants.people.database.step(give)


AGAINST = {
    "another phone": lambda applicants, person: applicants.in_roster(person, "BJ-D2-S1"),
    "another name": lambda applicants, person: applicants.in_roster(person, "BJ-D2-S1", name="另有其人", phone=""),
    "an ended membership": lambda applicants, person: applicants.in_roster(
        person, "BJ-D2-S1", phone="", state=MembershipState.ENDED
    ),
    "a unit that looks at everybody": lambda applicants, person: reviewed(applicants, person),
}


def reviewed(applicants, person):
    applicants.in_roster(person, "BJ-D2-S1", phone="")
    admin = applicants.people.official("unit_admin", "BJ-D2")
    applicants.people.call("set_unit_review", {"code": "BJ-D2", "reviews_volunteers": True}, admin)


@pytest.mark.parametrize("against", AGAINST)
def test_a_cadre_with_a_second_sim_registers_nobody(people, applicants, cadre, against):
    """The phone of a form is typed by whoever types the form: what the roster says counts for more."""
    person = applicants.person()
    AGAINST[against](applicants, person)
    impostor = impostor_of(applicants, person)
    applicants.entered(person, cadre, phone=impostor.phone)
    assert applicants.register(impostor, unit_code="BJ-D1-S1")["state"] == "submitted"
    assert people.rows(lambda session: session.query(Volunteer).one()).state == "entered"


def test_a_unit_that_looks_at_everybody_looks_at_records_of_its_own_too(people, applicants, cadre):
    person = applicants.person()
    applicants.entered(person, cadre)
    said = {"code": "BJ-D1", "reviews_volunteers": True}
    people.call("set_unit_review", said, people.official("unit_admin", "BJ-D1"))
    assert applicants.register(person, unit_code="BJ-D2-S1")["state"] == "submitted"


def test_the_person_learns_of_the_form_and_has_it_withdrawn(people, applicants, cadre):
    person = applicants.person()
    applicants.in_roster(person, "BJ-D2-S1")
    applicants.entered(person, cadre, phone=new_phone())
    found = lookup(applicants, person, person)
    assert (found["record"]["state"], found["advice"]) == ("entered", ["register", "object"])
    said = {"name": person.name, "document_kind": "resident_id", "document_number": person.number}
    objection = people.call("object_to_record", said | {"reason": "not_asked"}, person.actor)
    assert objection["state"] == "upheld"


def test_a_record_that_is_claimed_stays_with_its_unit(people, applicants, cadre):
    """Nobody named a unit, no roster knows one: it is where it was entered, and not the city's."""
    person = applicants.person()
    applicants.entered(person, cadre)
    assert applicants.register(person)["state"] == "approved"
    assert people.call("own_volunteer", {}, person.actor)["unit_code"] == "BJ-D1-S1"
    (line,) = people.rows(lambda session: session.query(VolunteerUnit).all())
    assert line.unit_id == people.tree.id_of("BJ-D1-S1")


def test_name_and_document_alone_show_nothing_else_of_the_roster(people, applicants):
    """It has no phone, so they pass; what it says later they do not see either."""
    person = applicants.person()
    applicants.in_roster(person, "BJ-D2-S1", phone="")
    impostor = impostor_of(applicants, person)
    assert applicants.register(impostor)["state"] == "approved"
    for _ in range(2):
        row = roster_area(applicants, impostor)
        assert (row["name"], row["document"]) == (person.name, person.number)
        assert not {"phone", "member_number", "unit"} & set(row)
        assert person.phone not in str(row)
        gets_phone(applicants, person)


def test_whoever_has_the_phone_of_the_roster_sees_all_of_it(people, applicants):
    person = applicants.person()
    applicants.in_roster(person, "BJ-D2-S1")
    assert applicants.register(person)["state"] == "approved"
    row = roster_area(applicants, person)
    assert (row["phone"], row["unit"]) == (f"+86{person.phone}", "BJ-D2-S1 BJ-D2-S1")
    assert row["member_number"]


def test_the_person_behind_the_rosters_phone_is_told_that_somebody_registered(applicants):
    """Am I registered, and by whom? The impostor has the record; the phone says whose it is."""
    person = applicants.person()
    applicants.in_roster(person, "BJ-D2-S1", phone="")
    impostor = impostor_of(applicants, person)
    applicants.register(impostor)
    assert lookup(applicants, person, person)["record"] is None  # nothing shows yet that it is theirs
    gets_phone(applicants, person)
    found = lookup(applicants, person, person)
    assert (found["record"]["state"], found["advice"]) == ("active", ["object", "come_to_an_office"])
    assert lookup(applicants, applicants.person(), person)["record"] is None
    person.name = "另有其人"
    assert lookup(applicants, person, person)["record"] is None
