"""Registering, passwords, invitations, locks: what is acknowledged holds, and what is refused changes nothing."""

import threading

import pytest

from services.identity.accounts import use_cases
from services.identity.accounts.models import Account, Invitation
from services.identity.sessions.models import AccountSession
from services.identity.tests.people import CLI, new_login, new_phone
from shared.contracts.identity.account_words import AccountState
from shared.kernel.actor import GUEST
from shared.kernel.errors import Conflict, Forbidden, Invalid, NotFound, Refusal, Unauthenticated, Unavailable

PASSWORD = "correct horse battery"
OTHER = "battery horse correct"


def accounts(people):
    return people.rows(lambda session: session.query(Account).all())


def registering(people, **rest):
    phone = rest.pop("phone", None) or new_phone()
    return {"phone": phone, "code": people.code(phone, "sign_up"), **rest}


def refusal_of(act):
    with pytest.raises(Refusal) as refused:
        act()
    return refused.value.code


def test_who_has_the_phone_gets_an_account(people):
    account = people.call("register_account", registering(people, login="Li.Cadre", password=PASSWORD))
    assert account["login"] == "Li.Cadre"
    assert account["state"] == "active"
    assert [event.data["id"] for event in people.events("AccountRegistered")] == [account["id"]]


def test_a_wrong_code_makes_no_account(people):
    payload = registering(people)
    payload["code"] = f"{(int(payload['code']) + 1) % 1_000_000:06}"
    assert refusal_of(lambda: people.call("register_account", payload)) == "identity.code_wrong"
    assert accounts(people) == []


def test_a_code_registers_once(people):
    payload = registering(people)
    people.call("register_account", payload)
    assert refusal_of(lambda: people.call("register_account", payload)) == "identity.code_wrong"


def test_a_repeated_registration_is_told_that_it_was_done(people):
    payload = registering(people)
    people.call("register_account", payload, key="once")
    with pytest.raises(Conflict, match="already_done"):
        people.call("register_account", payload, key="once")
    assert len(accounts(people)) == 1


def test_a_number_has_one_account(people):
    account = people.register()
    again = registering(people, phone=account["phone"])
    assert refusal_of(lambda: people.call("register_account", again)) == "identity.phone_taken"
    assert len(accounts(people)) == 1


def test_a_login_name_is_taken_whatever_its_capitals(people):
    people.register(login="Li.Cadre")
    taken = registering(people, login="lI.cADRE")
    assert refusal_of(lambda: people.call("register_account", taken)) == "identity.login_taken"
    assert people.call("register_account", taken | {"login": "other.name"})["login"] == "other.name"


def test_a_weak_password_is_refused_before_the_code_is_looked_at(people):
    payload = registering(people, password="aaaaaaaaaaaa")
    with pytest.raises(Invalid, match="password_weak"):
        people.call("register_account", payload)
    assert people.call("register_account", payload | {"password": PASSWORD})


def test_two_who_want_one_login_name_at_the_same_moment_get_one(people):
    payloads = [registering(people, login="same.name") for _ in range(2)]
    outcomes = []

    def register(payload):
        try:
            outcomes.append(people.call("register_account", payload)["login"])
        except Conflict as refusal:
            outcomes.append(refusal.code)

    callers = [threading.Thread(target=register, args=(payload,)) for payload in payloads]
    for caller in callers:
        caller.start()
    for caller in callers:
        caller.join(timeout=20)
    assert sorted(outcomes) == ["identity.login_taken", "same.name"]


def test_a_name_that_was_taken_a_moment_ago_is_refused_by_the_table_itself(people):
    people.register(login="same.name")

    def add_unseen(session):
        account = use_cases.new_account(session, login="other.name", state=AccountState.ACTIVE)
        account.login_folded = "same.name"
        use_cases.add_account(session, account)

    assert refusal_of(lambda: people.database.step(add_unseen)) == "identity.login_taken"


def test_number_and_password_are_nowhere_in_the_database(people):
    account = people.register(password=PASSWORD)
    (row,) = accounts(people)
    stored = str({name: value for name, value in vars(row).items() if name != "_sa_instance_state"})
    assert account["phone"] not in stored
    assert PASSWORD not in stored
    assert row.password_hash.startswith("$argon2id$")


def test_people_see_their_own_account_with_the_end_of_their_number(people):
    account = people.register(password=PASSWORD)
    own = people.call("own_account", {}, people.actor(people.sign_in(account)))
    assert own["phone"] == f"*******{account['phone'][-4:]}"
    assert own["has_password"]


def test_a_guest_and_a_client_have_no_own_account(people):
    for actor in (GUEST, CLI):
        with pytest.raises(Unauthenticated, match="sign_in_required"):
            people.call("own_account", {}, actor)


def test_a_changed_password_ends_the_other_sessions_and_voids_all_tokens(people):
    account = people.register(password=PASSWORD)
    other, present = people.sign_in(account), people.sign_in(account)
    payload = {"current_password": PASSWORD, "new_password": OTHER}
    people.call("change_password", payload, people.actor(present))
    assert refusal_of(lambda: people.sign_in(account)) == "identity.sign_in_refused"
    assert refusal_of(lambda: refreshed(people, other)) == "identity.refresh_refused"
    assert refreshed(people, present)["session_id"] == present["session_id"]
    (event,) = people.events("AccessRevoked")
    assert (event.data["version"], event.data["session_id"]) == (2, None)


def refreshed(people, tokens):
    return people.call("refresh_session", {"refresh_token": tokens["refresh_token"]})


def test_the_current_password_must_be_right(people):
    account = people.register(password=PASSWORD)
    payload = {"current_password": OTHER, "new_password": OTHER}
    actor = people.actor(people.sign_in(account))
    assert refusal_of(lambda: people.call("change_password", payload, actor)) == "identity.password_wrong"
    assert people.sign_in(account)


def test_the_current_password_can_be_tried_five_times(people):
    account = people.register(password=PASSWORD)
    actor = people.actor(people.sign_in(account))
    for _ in range(5):
        with pytest.raises(Unauthenticated, match="password_wrong"):
            people.call("change_password", {"current_password": OTHER, "new_password": OTHER}, actor)
    with pytest.raises(Unavailable, match="sign_in_limit"):
        people.call("change_password", {"current_password": PASSWORD, "new_password": OTHER}, actor)


def test_who_has_no_password_sets_one_with_a_code(people):
    account = people.register()
    actor = people.actor(people.call("sign_in", {"login": account["phone"], "code": people.code(account["phone"])}))
    payload = {"current_password": "x", "new_password": PASSWORD}
    assert refusal_of(lambda: people.call("change_password", payload, actor)) == "identity.password_wrong"
    reset(people, account["phone"], PASSWORD)
    assert people.sign_in(account | {"password": PASSWORD})


def reset(people, phone, password):
    people.clock.advance(minutes=1)
    code = people.code(phone, "reset_password") or "000000"
    return people.call("reset_password", {"phone": phone, "code": code, "new_password": password})


def test_a_reset_password_ends_all_sessions(people):
    account = people.register(password=PASSWORD)
    tokens = people.sign_in(account)
    reset(people, account["phone"], OTHER)
    assert refusal_of(lambda: refreshed(people, tokens)) == "identity.refresh_refused"
    assert people.sign_in(account | {"password": OTHER})


def test_a_reset_for_an_unknown_number_fails_like_a_wrong_code(people):
    assert refusal_of(lambda: reset(people, new_phone(), OTHER)) == "identity.code_wrong"


def test_a_code_for_signing_in_resets_no_password(people):
    account = people.register(password=PASSWORD)
    payload = {"phone": account["phone"], "code": people.code(account["phone"]), "new_password": OTHER}
    assert refusal_of(lambda: people.call("reset_password", payload)) == "identity.code_wrong"


def invited(people, actor=CLI, **rest):
    return people.call("invite_staff", {"login": new_login(), "unit_code": "BJ", **rest}, actor)


def accepting(invitation, password=PASSWORD):
    return {
        "login": invitation["account"]["login"],
        "invitation_code": invitation["invitation_code"],
        "new_password": password,
    }


def test_an_invited_account_has_no_password_until_its_owner_sets_one(people):
    invitation = invited(people)
    assert invitation["account"]["state"] == "invited"
    login = invitation["account"]["login"]
    assert refusal_of(lambda: people.call("sign_in", {"login": login, "password": "x"})) == "identity.sign_in_refused"
    assert people.call("accept_invitation", accepting(invitation))["state"] == "active"
    assert people.call("sign_in", {"login": login, "password": PASSWORD})
    assert len(people.events("AccountRegistered")) == 1


def test_an_invitation_serves_once(people):
    invitation = invited(people)
    people.call("accept_invitation", accepting(invitation))
    again = accepting(invitation, OTHER)
    assert refusal_of(lambda: people.call("accept_invitation", again)) == "identity.invitation_wrong"


def test_an_invitation_is_good_for_seven_days_and_no_longer(people):
    in_time, late = invited(people), invited(people)
    people.clock.advance(days=7, seconds=-1)
    people.call("accept_invitation", accepting(in_time))
    people.clock.advance(seconds=1)
    assert refusal_of(lambda: people.call("accept_invitation", accepting(late))) == "identity.invitation_wrong"


def test_an_invitation_is_for_one_login_name(people):
    invitation = accepting(invited(people)) | {"login": invited(people)["account"]["login"]}
    assert refusal_of(lambda: people.call("accept_invitation", invitation)) == "identity.invitation_wrong"


def test_an_invitation_code_is_kept_as_a_hash_only(people):
    code = invited(people)["invitation_code"]
    assert code not in str(people.rows(lambda session: [vars(row) for row in session.query(Invitation)]))


def test_a_newer_invitation_voids_the_older_one(people):
    older = invited(people)
    newer = people.call("invite_again", {"id": older["account"]["id"]}, CLI)
    assert refusal_of(lambda: people.call("accept_invitation", accepting(older))) == "identity.invitation_wrong"
    assert people.call("accept_invitation", accepting(newer))


def test_who_forgot_the_password_is_invited_again_and_old_sessions_end(people):
    account = people.staff()
    tokens = people.sign_in(account)
    again = people.call("invite_again", {"id": account["id"]}, CLI)
    people.call("accept_invitation", accepting(again, OTHER))
    assert refusal_of(lambda: refreshed(people, tokens)) == "identity.refresh_refused"
    assert people.sign_in(account | {"password": OTHER})
    assert len(people.events("AccountRegistered")) == 1


def test_staff_are_invited_only_within_reach(people):
    admin = people.official("unit_admin", "BJ-D1")
    assert invited(people, admin, unit_code="BJ-D1-S1")["account"]["state"] == "invited"
    for unit_code in ("BJ", "BJ-D2"):
        with pytest.raises(Forbidden, match="not_permitted"):
            invited(people, admin, unit_code=unit_code)


def test_a_login_name_that_is_taken_invites_nobody(people):
    people.register(login="li.cadre")
    assert refusal_of(lambda: invited(people, login="LI.CADRE")) == "identity.login_taken"


def test_who_is_invited_with_somebodys_number_does_not_get_it(people):
    account = people.register()
    invited(people, phone=account["phone"])
    tokens = people.call("sign_in", {"login": account["phone"], "code": people.code(account["phone"])})
    assert tokens["account_id"] == account["id"]


def test_nobody_is_invited_to_a_dissolved_unit(people, tree):
    tree.dissolve("BJ-D1-S1")
    assert refusal_of(lambda: invited(people, unit_code="BJ-D1-S1")) == "identity.unit_not_active"


def locking(account, reason="device_lost"):
    return {"id": account["id"], "reason": reason}


def test_a_locked_account_has_no_sessions_and_opens_none(people):
    account = people.staff()
    tokens = people.sign_in(account)
    assert people.call("lock_account", locking(account), CLI)["state"] == "locked"
    assert refusal_of(lambda: refreshed(people, tokens)) == "identity.refresh_refused"
    assert refusal_of(lambda: people.sign_in(account)) == "identity.account_locked"
    assert refusal_of(lambda: people.sign_in(account | {"password": OTHER})) == "identity.sign_in_refused"
    assert refusal_of(lambda: people.call("own_account", {}, people.actor(tokens))) == "request.sign_in_required"


def test_an_unlocked_account_is_as_before(people):
    account = people.staff()
    people.call("lock_account", locking(account), CLI)
    assert people.call("unlock_account", {"id": account["id"]}, CLI)["state"] == "active"
    assert people.sign_in(account)


def test_an_account_is_locked_once_and_unlocked_once(people):
    account = people.staff()
    assert (
        refusal_of(lambda: people.call("unlock_account", {"id": account["id"]}, CLI)) == "identity.account_not_locked"
    )
    people.call("lock_account", locking(account), CLI)
    assert refusal_of(lambda: people.call("lock_account", locking(account), CLI)) == "identity.account_already_locked"


def test_an_invited_account_stays_invited_through_a_lock(people):
    invitation = invited(people)
    people.call("lock_account", locking(invitation["account"]), CLI)
    assert refusal_of(lambda: people.call("accept_invitation", accepting(invitation))) == "identity.invitation_wrong"
    assert people.call("unlock_account", {"id": invitation["account"]["id"]}, CLI)["state"] == "invited"


def test_nobody_locks_themselves(people):
    admin = people.official("security_admin")
    with pytest.raises(Conflict, match="not_on_oneself"):
        people.call("lock_account", {"id": admin.subject, "reason": "other"}, admin)


@pytest.mark.parametrize("verb", ["lock_account", "invite_again", "reset_second_factor"])
def test_one_of_the_three_administrators_cannot_take_over_another(people, verb):
    admin, auditor = people.official("security_admin"), people.official("audit_admin")
    payload = {"id": auditor.subject} | ({"reason": "other"} if verb == "lock_account" else {})
    with pytest.raises(Forbidden, match="administrators_by_command"):
        people.call(verb, payload, admin)
    people.call(verb, payload, CLI)


def test_an_account_out_of_reach_is_refused_like_one_that_does_not_exist(people):
    admin = people.official("unit_admin", "BJ-D1")
    elsewhere = people.staff("BJ-D2")
    for account_id in (elsewhere["id"], "01936f0e-7b2a-7c11-8000-000000000bad"):
        with pytest.raises(Forbidden, match="not_permitted"):
            people.call("account", {"id": account_id}, admin)


def test_an_account_in_reach_is_shown_without_personal_data(people):
    admin, account = people.official("unit_admin", "BJ-D1"), people.staff("BJ-D1-S1")
    shown = people.call("account", {"id": account["id"]}, admin)
    assert set(shown) == {"id", "login", "state", "unit_id", "second_factor", "created_at", "version"}


def test_who_reaches_everything_is_told_that_there_is_no_such_account(people):
    admin = people.official("security_admin")
    with pytest.raises(NotFound, match="account_not_found"):
        people.call("account", {"id": "01936f0e-7b2a-7c11-8000-000000000bad"}, admin)


def test_no_session_is_left_open_by_a_lock(people):
    account = people.staff()
    for _ in range(3):
        people.sign_in(account)
    people.call("lock_account", locking(account), CLI)
    opened = people.rows(lambda session: session.query(AccountSession).filter_by(ended_at=None).count())
    assert opened == 0
