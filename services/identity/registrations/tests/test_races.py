"""What happens at the same moment, on PostgreSQL: one wins, the others are told, nothing is half done."""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest

from services.identity.models import Base
from services.identity.registrations.models import Registration
from services.identity.registrations.tests.applicants import Applicants
from services.identity.tests.people import People, grown, opened
from services.identity.volunteers.models import Volunteer, VolunteerUnit
from shared.kernel.errors import Refusal

ROUNDS = 3


@pytest.fixture
def applicants(postgresql, clock, tmp_path):
    database = opened(postgresql, clock, tmp_path)
    database.create_all_for_tests(Base.metadata)
    yield Applicants(People(grown(database), clock, tmp_path))
    database.close()


def at_once(*acts):
    """What comes of acts that begin together: answers, or codes of refusals. An act: a function and its arguments."""
    barrier = Barrier(len(acts))

    def act(wanted):
        barrier.wait(10)
        try:
            return wanted[0](*wanted[1:])
        except Refusal as refusal:
            return refusal.code

    with ThreadPoolExecutor(len(acts)) as pool:
        return list(pool.map(act, acts))


def counts(applicants, model, **filters):
    return applicants.people.rows(lambda session: session.query(model).filter_by(**filters).count())


def test_two_accounts_with_the_same_document_make_one_volunteer(applicants):
    for _ in range(ROUNDS):
        before = counts(applicants, Volunteer)
        first = applicants.person()
        second = applicants.person(number=first.number, name=first.name)
        applicants.in_roster(first, phone="")
        answers = at_once((applicants.register, first), (applicants.register, second))
        assert sorted(answer["state"] for answer in answers) in (["approved", "submitted"], ["submitted"] * 2)
        made = sum(answer["state"] == "approved" for answer in answers)
        assert counts(applicants, Volunteer) == before + made


def test_two_approvals_make_one_volunteer(applicants):
    people = applicants.people
    cadres = [people.official("cadre", "BJ-D1"), people.official("unit_admin", "BJ-D1")]
    for number in range(1, ROUNDS + 1):
        payload = {"id": applicants.waiting().registration["id"]}
        answers = at_once(*((people.call, "approve_registration", payload, actor) for actor in cadres))
        assert sorted(type(answer).__name__ for answer in answers) == ["dict", "str"]
        assert "identity.registration_decided" in answers
        assert counts(applicants, Volunteer) == counts(applicants, VolunteerUnit) == number


def test_of_cancelling_and_approving_one_holds(applicants):
    people = applicants.people
    cadre = people.official("cadre", "BJ-D1")
    for _ in range(ROUNDS):
        person = applicants.waiting()
        payload = {"id": person.registration["id"]}
        answers = at_once(
            (people.call, "approve_registration", payload, cadre),
            (people.call, "cancel_registration", payload, person.actor),
        )
        assert "identity.registration_decided" in answers
        state = applicants.own(person)["state"]
        assert counts(applicants, Volunteer, account_id=person.actor.account_id) == (state == "approved")


def test_a_double_click_registers_once(applicants):
    person = applicants.person()
    request = applicants.request(person)

    def click():
        return applicants.people.call("register_volunteer", request, person.actor, key="one key")

    answers = at_once((click,), (click,))
    assert counts(applicants, Registration) == 1
    refused = [answer for answer in answers if isinstance(answer, str)]
    assert refused in (["request.already_done"], ["identity.registration_open"])


def test_two_registrations_of_one_account_are_one(applicants):
    person = applicants.person()
    answers = at_once((applicants.register, person), (applicants.register, person))
    assert "identity.registration_open" in answers and counts(applicants, Registration) == 1
