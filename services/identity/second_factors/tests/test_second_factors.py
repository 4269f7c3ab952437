"""The second factor: staff may sign in without one only to enrol it, and nobody gets by it afterwards."""

import pytest

from services.identity.accounts.models import Account
from services.identity.second_factors.models import RecoveryCode
from services.identity.tests.people import CLI
from shared.kernel.errors import Conflict, Refusal, Unauthenticated, Unavailable

WRONG = "000000"


def refusal_of(act):
    with pytest.raises(Refusal) as refused:
        act()
    return refused.value.code


def roles_of(actor):
    return {held.role for held in actor.offices}


def test_an_office_that_needs_a_second_factor_is_in_no_token_without_one(people):
    account = people.appointed("unit_admin")
    tokens = people.sign_in(account)
    assert tokens["second_factor"] == "to_be_enrolled"
    assert roles_of(people.actor(tokens)) == set()


def test_an_office_that_needs_none_is_in_the_token(people):
    account = people.appointed("cadre")
    tokens = people.sign_in(account)
    assert tokens["second_factor"] == "none"
    assert roles_of(people.actor(tokens)) == {"cadre"}


def test_enrolling_opens_the_present_session_for_all_offices(people):
    account = people.appointed("unit_admin")
    tokens = people.sign_in(account)
    secret = people.call("begin_second_factor", {}, people.actor(tokens))["secret"]
    people.call("confirm_second_factor", {"totp": people.totp(secret)}, people.actor(tokens))
    after = people.call("refresh_session", {"refresh_token": tokens["refresh_token"]})
    assert after["second_factor"] == "given"
    assert roles_of(people.actor(after)) == {"unit_admin"}
    assert people.actor(after).second_factor


def test_who_has_enrolled_is_asked_for_it(people):
    account = people.enrolled(people.appointed("cadre"))
    assert refusal_of(lambda: people.sign_in(account)) == "identity.second_factor_needed"
    assert refusal_of(lambda: people.sign_in(account, totp=WRONG)) == "identity.second_factor_wrong"
    tokens = people.sign_in(account, totp=people.totp(account["secret"]))
    assert tokens["second_factor"] == "given"


def test_the_right_code_with_a_wrong_password_is_no_second_factor(people):
    account = people.enrolled(people.staff())
    wrong = account | {"password": "battery horse correct"}
    totp = people.totp(account["secret"])
    assert refusal_of(lambda: people.sign_in(wrong, totp=totp)) == "identity.sign_in_refused"


def test_a_code_of_the_authenticator_serves_once(people):
    account = people.enrolled(people.staff())
    totp = people.totp(account["secret"])
    people.sign_in(account, totp=totp)
    assert refusal_of(lambda: people.sign_in(account, totp=totp)) == "identity.second_factor_wrong"


def test_the_code_that_confirmed_does_not_sign_in(people):
    account = people.staff()
    actor = people.actor(people.sign_in(account))
    totp = people.totp(people.call("begin_second_factor", {}, actor)["secret"])
    people.call("confirm_second_factor", {"totp": totp}, actor)
    assert refusal_of(lambda: people.sign_in(account, totp=totp)) == "identity.second_factor_wrong"


def test_a_recovery_code_stands_in_once(people):
    account = people.enrolled(people.staff())
    code = account["recovery_codes"][0]
    tokens = people.sign_in(account, recovery_code=code)
    assert tokens["second_factor"] == "given"
    assert people.call("own_account", {}, people.actor(tokens))["recovery_codes_left"] == 9
    assert refusal_of(lambda: people.sign_in(account, recovery_code=code)) == "identity.second_factor_wrong"


def test_a_recovery_code_is_for_one_account(people):
    first, second = people.enrolled(people.staff()), people.enrolled(people.staff())
    refused = refusal_of(lambda: people.sign_in(first, recovery_code=second["recovery_codes"][0]))
    assert refused == "identity.second_factor_wrong"


def test_five_wrong_codes_shut_the_login(people):
    account = people.enrolled(people.staff())
    for _ in range(5):
        with pytest.raises(Unauthenticated, match="second_factor_wrong"):
            people.sign_in(account, totp=WRONG)
    with pytest.raises(Unavailable, match="sign_in_limit"):
        people.sign_in(account, totp=people.totp(account["secret"]))


def test_a_session_does_not_help_to_guess_the_code(people):
    account = people.staff()
    actor = people.actor(people.sign_in(account))
    secret = people.call("begin_second_factor", {}, actor)["secret"]
    for _ in range(5):
        with pytest.raises(Unauthenticated, match="second_factor_wrong"):
            people.call("confirm_second_factor", {"totp": WRONG}, actor)
    with pytest.raises(Unavailable, match="sign_in_limit"):
        people.call("confirm_second_factor", {"totp": people.totp(secret)}, actor)


def test_nothing_is_asked_for_before_it_was_confirmed(people):
    account = people.staff()
    people.call("begin_second_factor", {}, people.actor(people.sign_in(account)))
    assert people.sign_in(account)["second_factor"] == "none"


def test_beginning_again_makes_another_secret(people):
    actor = people.actor(people.sign_in(people.staff()))
    first, second = (people.call("begin_second_factor", {}, actor)["secret"] for _ in range(2))
    old = people.totp(first)
    with pytest.raises(Unauthenticated, match="second_factor_wrong"):
        people.call("confirm_second_factor", {"totp": old}, actor)
    assert people.call("confirm_second_factor", {"totp": people.totp(second)}, actor)


def test_what_was_not_begun_is_not_confirmed(people):
    actor = people.actor(people.sign_in(people.staff()))
    with pytest.raises(Conflict, match="second_factor_not_begun"):
        people.call("confirm_second_factor", {"totp": WRONG}, actor)


def test_an_enrolled_one_is_not_exchanged_behind_its_back(people):
    account = people.enrolled(people.staff())
    actor = people.actor(people.sign_in(account, totp=people.totp(account["secret"])))
    with pytest.raises(Conflict, match="second_factor_enrolled"):
        people.call("begin_second_factor", {}, actor)


def test_giving_it_up_needs_it_and_takes_the_offices_along(people):
    account = people.enrolled(people.appointed("unit_admin"))
    tokens = people.sign_in(account, totp=people.totp(account["secret"]))
    actor = people.actor(tokens)
    with pytest.raises(Unauthenticated, match="second_factor_wrong"):
        people.call("remove_second_factor", {"totp": WRONG}, actor)
    people.call("remove_second_factor", {"totp": people.totp(account["secret"])}, actor)
    after = people.call("refresh_session", {"refresh_token": tokens["refresh_token"]})
    assert roles_of(people.actor(after)) == set()
    assert people.events("AccessRevoked")[-1].data["id"] == account["id"]


def test_who_lost_it_is_closed_until_invited_anew(people):
    account = people.enrolled(people.staff())
    admin = people.official("security_admin")
    reset = people.call("reset_second_factor", {"id": account["id"]}, admin)
    assert (reset["second_factor"], reset["state"]) == (False, "invited")
    assert refusal_of(lambda: people.sign_in(account)) == "identity.sign_in_refused"
    with pytest.raises(Conflict, match="second_factor_missing"):
        people.call("reset_second_factor", {"id": account["id"]}, CLI)


def test_secret_and_recovery_codes_are_nowhere_in_the_database(people):
    account = people.enrolled(people.staff())
    stored = str(
        people.rows(lambda session: [vars(row) for row in (*session.query(Account), *session.query(RecoveryCode))])
    )
    assert account["secret"] not in stored
    assert not any(code in stored for code in account["recovery_codes"])
