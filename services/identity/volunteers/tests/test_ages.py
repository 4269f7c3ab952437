"""How old somebody is, for a service that holds no birth dates: to nobody but them, by full years in Beijing."""

import pytest

from shared.contracts.credits.refusals.spending import AGE_TICKET_INVALID
from shared.kernel.actor import GUEST
from shared.kernel.errors import Forbidden, Refusal
from shared.kernel.ids import new_id
from shared.runtime.trust.age_tickets import TICKET_SECONDS, age_said_by


@pytest.fixture(name="li")
def _li(applicants):
    return applicants.volunteer(name="欧阳春晓")


def said(people, li, actor=None, volunteer_id=None, after_seconds=0):
    ticket = people.call("attest_age", {}, li.actor)["age_ticket"]
    database = people.database
    database.clock.advance(seconds=after_seconds)
    id = volunteer_id or people.call("own_volunteer", {}, li.actor)["id"]
    return age_said_by(database.sealing, database.clock.now(), actor or li.actor, id, ticket)


def test_it_is_the_age_on_the_document(people, li):
    born, today = int(li.number[6:10]), people.database.clock.now()
    assert said(people, li) in (today.year - born, today.year - born - 1)


def test_it_is_good_for_the_one_who_asked_about_themselves_for_minutes(people, li):
    assert said(people, li, after_seconds=TICKET_SECONDS)
    for changes in ({"actor": people.official("cadre", "BJ")}, {"volunteer_id": new_id()}, {"after_seconds": 301}):
        with pytest.raises(Forbidden) as refusal:
            said(people, li, **changes)
        assert refusal.value.code == AGE_TICKET_INVALID.code


def test_nobody_but_volunteers_has_one(people):
    for actor in (GUEST, people.official("cadre", "BJ")):
        with pytest.raises(Refusal):
            people.call("attest_age", {}, actor)
