"""Whoever closes at the moment at which somebody else acts: one comes after the other, and nothing is left over."""

from concurrent.futures import ThreadPoolExecutor

import pytest
from sqlalchemy import select

from services.identity.accounts.models import Account
from services.identity.registrations.models import Registration
from services.identity.volunteers.models import Volunteer
from shared.kernel.errors import Refusal

REPEATED = range(5)


def outcome(act):
    """ "done", or the code of the refusal."""
    try:
        act()
    except Refusal as refusal:
        return refusal.code
    return "done"


def at_once(*acts):
    with ThreadPoolExecutor(len(acts)) as together:
        return [found.result() for found in [together.submit(outcome, act) for act in acts]]


def closing(people, person, code):
    return lambda: people.call("close_account", {"code": code}, person.actor)


def standing(people):
    def read(session):
        accounts = {row.id: row.state for row in session.scalars(select(Account))}
        records = [(accounts[row.account_id], row.state, row.name) for row in session.scalars(select(Volunteer))]
        applied = [row.state for row in session.scalars(select(Registration))]
        return records, applied

    return people.rows(read)


def test_of_two_closings_one_closes(people, applicants):
    person = applicants.volunteer()
    code = people.code(person.phone, "close_account")
    found = at_once(closing(people, person, code), closing(people, person, code))
    assert sorted(found) in (
        ["done", "request.sign_in_required"],
        ["database.busy", "done"],
    )
    assert len(people.events("AccountClosed")) == 1


@pytest.mark.parametrize("_", REPEATED)
def test_a_registration_that_is_being_approved_makes_no_volunteer_of_nobody(people, applicants, _):
    person = applicants.waiting()
    reviewer = people.official("cadre", "BJ-D1")
    code = people.code(person.phone, "close_account")
    registration_id = person.registration["id"]
    found = at_once(
        closing(people, person, code),
        lambda: people.call("approve_registration", {"id": registration_id}, reviewer),
    )
    assert found[0] == "done"
    records, applied = standing(people)
    if found[1] == "done":
        assert (records, applied) == ([("closed", "closed", None)], ["approved"])
    else:
        assert found[1] in ("identity.registration_decided", "database.busy")
        assert (records, applied) == ([], ["cancelled"])
