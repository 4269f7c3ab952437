"""Who somebody is, for a certificate: for the one who asks, about themselves, as much of the document as they want."""

import pytest

from services.identity.volunteers.tests.test_naming import ticket_of
from shared.kernel.actor import GUEST
from shared.kernel.errors import Forbidden, NotFound, Unauthenticated
from shared.runtime.trust.attestations import ATTESTATION_SECONDS, attested_by

NAME = "欧阳春晓"


@pytest.fixture(name="li")
def _li(applicants):
    return applicants.volunteer(name=NAME)


def attested(people, actor, document="masked", *, reader=None):
    answer = people.call("attest_oneself", {"document": document}, actor)
    database = people.database
    return attested_by(database.sealing, database.clock.now(), reader or actor, answer["attestation"])


def test_a_volunteer_is_attested_by_name_and_number(people, li):
    own = people.call("own_volunteer", {}, li.actor)
    told = attested(people, li.actor)
    assert (str(told.volunteer_id), told.volunteer_number, told.name) == (own["id"], own["number"], NAME)


def test_the_holder_says_how_much_of_the_document_is_told(people, li):
    whole = attested(people, li.actor, "whole").document
    assert len(whole) == 18 and "*" not in whole
    assert attested(people, li.actor).document == f"{whole[:6]}********{whole[-4:]}"
    assert attested(people, li.actor, "none").document == ""


def test_the_gateway_that_passes_it_on_reads_nothing_in_it(people, li):
    assert NAME not in people.call("attest_oneself", {"document": "whole"}, li.actor)["attestation"]


def test_it_is_good_for_nobody_else_and_for_minutes(people, li, applicants):
    other = applicants.volunteer().actor
    answer = people.call("attest_oneself", {"document": "masked"}, li.actor)["attestation"]
    sealing, now = people.database.sealing, people.clock.now()
    with pytest.raises(Forbidden, match="attestation_invalid"):
        attested_by(sealing, now, other, answer)
    people.clock.advance(seconds=ATTESTATION_SECONDS)
    assert attested_by(sealing, people.clock.now(), li.actor, answer).name == NAME
    people.clock.advance(seconds=1)
    with pytest.raises(Forbidden, match="attestation_invalid"):
        attested_by(sealing, people.clock.now(), li.actor, answer)


def test_a_ticket_for_names_is_no_attestation(people, li):
    own = people.call("own_volunteer", {}, li.actor)["id"]
    with pytest.raises(Forbidden, match="attestation_invalid"):
        attested_by(people.database.sealing, people.clock.now(), li.actor, ticket_of(people, li.actor, full=[own]))


def test_who_is_no_volunteer_is_not_attested(people):
    with pytest.raises(Unauthenticated):
        people.call("attest_oneself", {"document": "masked"}, GUEST)
    with pytest.raises(NotFound, match="not_a_volunteer"):
        people.call("attest_oneself", {"document": "masked"}, people.official("cadre", "BJ-D1"))
