"""Whoever lost a key is invited anew, and until then nothing that opened the account before does so."""

import pytest

from services.identity.accounts.tests.test_accounts import OTHER, PASSWORD, accepting, accounts, refusal_of
from services.identity.tests.people import CLI

WAYS = ["invite_again", "reset_second_factor"]


@pytest.fixture(name="lost")
def _lost(people):
    """A unit administrator with a telephone and a second factor, in two open sessions."""
    account = people.register(PASSWORD, "li.admin")
    people.call("appoint", {"account_id": account["id"], "role": "unit_admin", "unit_code": "BJ"}, CLI)
    account = people.enrolled(account)
    return account | {"tokens": people.sign_in(account, totp=people.totp(account["secret"]))}


@pytest.mark.parametrize("way", WAYS)
def test_the_old_password_alone_opens_nothing(people, lost, way):
    people.call(way, {"id": lost["id"]}, CLI)
    assert refusal_of(lambda: people.sign_in(lost)) == "identity.sign_in_refused"


@pytest.mark.parametrize("way", WAYS)
def test_a_code_by_sms_opens_nothing_either(people, lost, way):
    people.call(way, {"id": lost["id"]}, CLI)
    payload = {"login": lost["phone"], "code": people.code(lost["phone"])}
    assert refusal_of(lambda: people.call("sign_in", payload)) == "identity.sign_in_refused"


@pytest.mark.parametrize("way", WAYS)
def test_no_password_is_set_by_sms(people, lost, way):
    people.call(way, {"id": lost["id"]}, CLI)
    payload = {"phone": lost["phone"], "code": people.code(lost["phone"], "reset_password"), "new_password": OTHER}
    assert refusal_of(lambda: people.call("reset_password", payload)) == "identity.code_wrong"


@pytest.mark.parametrize("way", WAYS)
def test_open_sessions_end_and_their_tokens_are_void(people, lost, way):
    people.call(way, {"id": lost["id"]}, CLI)
    refresh = {"refresh_token": lost["tokens"]["refresh_token"]}
    assert refusal_of(lambda: people.call("refresh_session", refresh)) == "identity.refresh_refused"
    (account,) = accounts(people)
    revoked = people.events("AccessRevoked")[-1].data
    assert (revoked["id"], revoked["version"]) == (lost["id"], account.access_version)
    assert account.access_version > 1


@pytest.mark.parametrize("way", WAYS)
def test_a_token_that_is_still_believed_somewhere_enrols_no_second_factor(people, lost, way):
    actor = people.actor(lost["tokens"])
    people.call(way, {"id": lost["id"]}, CLI)
    assert refusal_of(lambda: people.call("begin_second_factor", {}, actor)) == "request.sign_in_required"


@pytest.mark.parametrize("way", WAYS)
def test_password_and_second_factor_are_gone_and_the_account_says_so(people, lost, way):
    people.call(way, {"id": lost["id"]}, CLI)
    shown = people.call("account", {"id": lost["id"]}, CLI)
    assert (shown["state"], shown["second_factor"]) == ("invited", False)
    (account,) = accounts(people)
    assert (account.password_hash, account.totp_sealed) == (None, None)


def test_the_invitation_leads_on_and_a_second_factor_is_enrolled_anew(people, lost):
    again = people.call("invite_again", {"id": lost["id"]}, CLI)
    people.call("accept_invitation", accepting(again, OTHER))
    tokens = people.sign_in(lost | {"password": OTHER})
    assert tokens["second_factor"] == "to_be_enrolled"
    assert people.enrolled(lost | {"password": OTHER})["secret"] != lost["secret"]
    assert len(people.events("AccountRegistered")) == 1


def test_who_has_no_login_name_takes_up_an_invitation_with_the_number(people):
    account = people.register(PASSWORD)
    again = people.call("invite_again", {"id": account["id"]}, CLI)
    other = {"login": "19900009999", "invitation_code": again["invitation_code"], "new_password": OTHER}
    assert refusal_of(lambda: people.call("accept_invitation", other)) == "identity.invitation_wrong"
    people.call("accept_invitation", other | {"login": account["phone"]})
    assert people.sign_in(account | {"password": OTHER})


def test_a_locked_account_stays_locked_and_is_closed_when_it_is_unlocked(people, lost):
    people.call("lock_account", {"id": lost["id"], "reason": "device_lost"}, CLI)
    again = people.call("invite_again", {"id": lost["id"]}, CLI)
    assert again["account"]["state"] == "locked"
    assert people.call("unlock_account", {"id": lost["id"]}, CLI)["state"] == "invited"
    assert refusal_of(lambda: people.sign_in(lost)) == "identity.sign_in_refused"
