"""Another number for an account: by whoever shows that both are theirs, and nobody else."""

import threading

import pytest

from services.identity.accounts.tests.test_accounts import OTHER, PASSWORD, refusal_of
from services.identity.registrations.tests.applicants import Applicants
from services.identity.sessions.models import AccountSession
from services.identity.tests.people import new_phone
from shared.kernel.actor import Actor
from shared.kernel.errors import Conflict, Refusal


def changing(people, phone=None, **rest):
    """A request with the code that came to the new number."""
    phone = phone or new_phone()
    return {"phone": phone, "code": people.code(phone, "sign_up"), "current_password": PASSWORD, **rest}


def signs_in(people, phone):
    return people.call("sign_in", {"login": phone, "code": people.code(phone)})["access_token"]


def test_who_knows_the_password_has_another_number(people):
    account = people.register(PASSWORD)
    present, other = people.sign_in(account), people.sign_in(account)
    request = changing(people)
    people.call("change_phone", request, people.actor(present))
    assert people.call("own_account", {}, people.actor(people.sign_in(account | {"phone": request["phone"]})))[
        "phone"
    ] == (f"*******{request['phone'][-4:]}")
    assert people.code(account["phone"]) == ""  # whoever gets the number next gets no code
    assert people.call("refresh_session", {"refresh_token": present["refresh_token"]})
    with pytest.raises(Refusal, match="refresh_refused"):
        people.call("refresh_session", {"refresh_token": other["refresh_token"]})
    ended = people.rows(lambda session: [row.ended_because for row in session.query(AccountSession) if row.ended_at])
    assert ended == ["phone_changed"]


WRONG = {
    "a wrong password": lambda people, account: changing(people, current_password=OTHER),
    "a code for something else": lambda people, account: changing(people) | {"code": people.code(account["phone"])},
    "the code of another number": lambda people, account: changing(people) | {"phone": new_phone()},
}


@pytest.mark.parametrize("what", WRONG)
def test_a_token_alone_changes_nothing(people, what):
    account = people.register(PASSWORD)
    request = WRONG[what](people, account)
    refused = refusal_of(lambda: people.call("change_phone", request, Actor("person", account["id"])))
    assert refused in ("identity.password_wrong", "identity.code_wrong")
    people.clock.advance(seconds=60)
    assert signs_in(people, account["phone"])


def test_who_has_no_password_sets_one_first(people):
    account = people.register()
    request, actor = changing(people), Actor("person", account["id"])
    assert refusal_of(lambda: people.call("change_phone", request, actor)) == "identity.password_wrong"
    reset = {"phone": account["phone"], "code": people.code(account["phone"], "reset_password")}
    people.call("reset_password", reset | {"new_password": PASSWORD})
    assert people.call("change_phone", request, actor)["id"] == account["id"]


def test_a_wrong_proof_does_not_use_up_the_code(people):
    account = people.register(PASSWORD)
    request, actor = changing(people), Actor("person", account["id"])
    assert refusal_of(lambda: people.call("change_phone", request | {"current_password": OTHER}, actor))
    assert people.call("change_phone", request, actor)
    assert refusal_of(lambda: people.call("change_phone", request, actor)) == "identity.code_wrong"


def test_who_enrolled_a_second_factor_shows_it(people):
    account = people.enrolled(people.register(PASSWORD))
    request, actor = changing(people), Actor("person", account["id"], second_factor=True)
    assert refusal_of(lambda: people.call("change_phone", request, actor)) == "identity.second_factor_needed"
    wrong = request | {"totp": "000000"}
    assert refusal_of(lambda: people.call("change_phone", wrong, actor)) == "identity.second_factor_wrong"
    assert people.call("change_phone", request | {"totp": people.totp(account["secret"])}, actor)


def test_a_number_has_one_account_also_after_a_change(people):
    account, other = people.register(PASSWORD), people.register()
    actor = Actor("person", account["id"])
    request = changing(people, other["phone"])
    assert refusal_of(lambda: people.call("change_phone", request, actor)) == "identity.phone_taken"
    assert signs_in(people, account["phone"])


def test_two_who_want_one_number_at_the_same_moment_get_one(people):
    accounts, phone, outcomes = [people.register(PASSWORD) for _ in range(2)], new_phone(), []
    request = changing(people, phone)

    def change(account):
        try:
            people.call("change_phone", request, Actor("person", account["id"]))
            outcomes.append("changed")
        except (Conflict, Refusal):
            outcomes.append("refused")

    threads = [threading.Thread(target=change, args=(account,)) for account in accounts]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(outcomes) == ["changed", "refused"]


def test_it_is_told_where_a_volunteer_is_reached_from_now_on(people):
    applicants = Applicants(people)
    person = applicants.volunteer()
    reset = {"phone": person.phone, "code": people.code(person.phone, "reset_password"), "new_password": PASSWORD}
    people.call("reset_password", reset)
    request = changing(people)
    people.call("change_phone", request, person.actor)
    (_, before, first), (account_id, after, now) = applicants.contacts()
    assert (first, now, account_id, after > before) == (f"+86{person.phone}", f"+86{request['phone']}", person.id, True)


def test_of_somebody_who_is_no_volunteer_nothing_is_told(people):
    account = people.register(PASSWORD)
    people.call("change_phone", changing(people), Actor("person", account["id"]))
    assert people.events("ContactChanged") == []
