"""The second person is nobody of the asker's family: by the account, by the office, through others, either way."""

import pytest

from services.identity.people_exports.tests.test_exports import asked
from services.identity.tests.people import new_login, new_password
from shared.kernel.errors import Forbidden


@pytest.fixture
def waiting(people, member, small):
    """`waiting(asker)`: an export of three people that waits for a second person."""
    for _ in range(3):
        member("BJ-D1")
    return lambda asker: asked(people, asker)["id"]


def in_person(people, account):
    """The account's owner, signed in with a second factor."""
    return people.actor(people.sign_in(account, totp=people.totp(account["secret"])))


def invited(people, by):
    """Staff of the first district whom somebody has invited, and whose keys they may have."""
    login, password = new_login(), new_password()
    code = people.call("invite_staff", {"login": login, "unit_code": "BJ-D1"}, by)["invitation_code"]
    accepted = {"login": login, "invitation_code": code, "new_password": password}
    return people.enrolled(people.call("accept_invitation", accepted) | {"password": password})


def given(people, account, by, unit_code="BJ-D1"):
    """The account's owner, as an administrator whom somebody has appointed."""
    people.call("appoint", {"account_id": account["id"], "role": "unit_admin", "unit_code": unit_code}, by)
    return in_person(people, account)


def renewed(people, actor):
    """The same person with a token of today."""
    return people.verifier.actor(people.signer.sign(actor, 1, 600))


def agrees(people, export_id, decider):
    try:
        return people.call("approve_people_export", {"id": export_id}, decider)["state"] == "approved"
    except Forbidden as refusal:
        assert refusal.code == "identity.people_export_not_independent"
        return False


def test_nobody_agrees_whom_the_asker_has_invited_or_appointed(people, waiting):
    asker, other = people.official("unit_admin", "BJ-D1"), people.official("unit_admin", "BJ")
    staff = people.enrolled(people.staff("BJ-D1"))
    puppets = [
        given(people, invited(people, asker), asker),
        given(people, staff, asker),  # invited by nobody's friend, but in office by the asker
        given(people, invited(people, asker), other),  # the other way round: the asker may have the keys
    ]
    puppets.append(given(people, invited(people, puppets[0]), puppets[0]))  # through one of them
    people.clock.advance(days=3)
    asker, other = renewed(people, asker), renewed(people, other)
    export_id = waiting(asker)
    assert [agrees(people, export_id, renewed(people, puppet)) for puppet in puppets] == [False] * len(puppets)
    refused = people.call("refuse_people_export", {"id": export_id, "reason": "other"}, renewed(people, puppets[0]))
    assert refused["state"] == "refused"  # saying no harms nobody
    assert agrees(people, waiting(asker), other)


def test_who_came_into_office_just_now_waits_unless_it_is_above(people, waiting):
    asker, above = people.official("unit_admin", "BJ-D1"), people.official("unit_admin", "BJ")
    beside = given(people, invited(people, above), above)
    export_id = waiting(asker)
    assert not agrees(people, export_id, beside)
    people.clock.advance(days=3)
    assert agrees(people, export_id, renewed(people, beside))
    assert agrees(
        people,
        waiting(renewed(people, asker)),
        given(people, invited(people, renewed(people, above)), renewed(people, above), "BJ"),
    )


def test_offices_given_in_a_circle_come_from_nobody_else(people, waiting):
    """The asker appoints one, who appoints the next, who appoints the first anew: all of it is the asker's."""
    asker = people.official("unit_admin", "BJ-D1")
    first, second = people.enrolled(people.staff("BJ-D1")), people.enrolled(people.staff("BJ-D1"))
    one = given(people, first, asker, "BJ-D1")
    two = given(people, second, one, "BJ-D1")
    people.call("appoint", {"account_id": first["id"], "role": "unit_admin", "unit_code": "BJ-D1-S1"}, two)
    people.clock.advance(days=3)
    export_id = waiting(renewed(people, asker))
    assert not agrees(people, export_id, renewed(people, one))
    assert not agrees(people, export_id, renewed(people, two))


def test_nor_does_a_maker_agree_to_what_the_made_ask_for_nor_do_two_who_were_made_by_one(people, waiting):
    maker, other = people.official("unit_admin", "BJ-D1"), people.official("unit_admin", "BJ")
    first, second = (given(people, invited(people, maker), maker) for _ in range(2))
    below = given(people, invited(people, first), first)
    people.clock.advance(days=3)
    maker, other, first, second, below = (renewed(people, one) for one in (maker, other, first, second, below))
    for asker in (first, below):
        export_id = waiting(asker)
        assert not any(agrees(people, export_id, one) for one in (maker, second))
        assert agrees(people, export_id, other)


def test_whom_the_security_administrator_has_made_are_no_family(people, waiting):
    """Giving is their office; they never see data of people."""
    giver = people.official("security_admin", "BJ")
    asker, decider = (given(people, invited(people, giver), giver) for _ in range(2))
    people.clock.advance(days=3)
    assert agrees(people, waiting(renewed(people, asker)), renewed(people, decider))


def test_what_the_made_take_alone_counts_for_all_of_them(people, member, small):
    for _ in range(2):
        member("BJ-D1")
    maker = people.official("unit_admin", "BJ-D1")
    first, second = (given(people, invited(people, maker), maker) for _ in range(2))
    assert asked(people, first)["state"] == "approved"
    assert [asked(people, one)["state"] for one in (second, maker)] == ["waiting", "waiting"]
    assert asked(people, people.official("unit_admin", "BJ-D1"))["state"] == "approved"
