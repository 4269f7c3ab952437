"""Signing in, refreshing, signing out: limits on both sides, races, and nothing that tells who has an account."""

import threading

import pytest

from services.identity.accounts.models import Account
from services.identity.accounts.passwords import Passwords
from services.identity.codes import tallies
from services.identity.sessions import sweeping
from services.identity.sessions.models import AccountSession, RefreshToken
from services.identity.tests.people import ADDRESS, CLI, new_login, new_phone
from shared.contracts.identity.sessions import SESSIONS_MAX
from shared.kernel.errors import Conflict, Invalid, NotFound, Refusal, Unauthenticated, Unavailable

PASSWORD = "correct horse battery"
WRONG = "battery horse correct"


@pytest.fixture(name="member")
def _member(people):
    return people.register(PASSWORD)


@pytest.fixture(name="cadre")
def _cadre(people):
    return people.appointed("cadre", "BJ-D1")


def refusal_of(act):
    with pytest.raises(Refusal) as refused:
        act()
    return refused.value.code


def refresh(people, tokens):
    return people.call("refresh_session", {"refresh_token": tokens["refresh_token"]})


def fail(people, login, count=1, **rest):
    for _ in range(count):
        with pytest.raises(Unauthenticated, match="sign_in_refused"):
            people.call("sign_in", {"login": login, "password": WRONG}, **rest)


def test_the_token_speaks_for_who_signed_in(people, cadre):
    tokens = people.sign_in(cadre)
    actor = people.actor(tokens)
    assert (actor.kind, actor.subject, str(actor.session_id)) == ("person", cadre["id"], tokens["session_id"])
    assert [(held.role, str(held.unit_id)) for held in actor.offices] == [("cadre", cadre["office"]["unit_id"])]


def test_one_signs_in_with_the_number_or_the_login_name(people):
    account = people.register(PASSWORD, login="Li.Cadre")
    for login in (account["phone"], f"+86{account['phone']}", "li.cadre", "LI.CADRE"):
        assert people.call("sign_in", {"login": login, "password": PASSWORD})["account_id"] == account["id"]


def test_one_signs_in_with_a_code_once(people, member):
    payload = {"login": member["phone"], "code": people.code(member["phone"])}
    assert people.call("sign_in", payload)["account_id"] == member["id"]
    assert refusal_of(lambda: people.call("sign_in", payload)) == "identity.sign_in_refused"


def test_a_code_is_not_used_up_while_the_second_factor_is_missing(people):
    account = people.enrolled(people.register(PASSWORD))
    payload = {"login": account["phone"], "code": people.code(account["phone"])}
    assert refusal_of(lambda: people.call("sign_in", payload)) == "identity.second_factor_needed"
    assert people.call("sign_in", payload | {"totp": people.totp(account["secret"])})


@pytest.mark.parametrize("proofs", [{}, {"password": PASSWORD, "code": "204816"}])
def test_one_proves_oneself_with_exactly_one_thing(people, proofs):
    with pytest.raises(Invalid) as refused:
        people.call("sign_in", {"login": "li.cadre", **proofs})
    assert refused.value.parameters["problems"] == [{"at": "", "problem": "password_or_code"}]


def test_known_and_unknown_names_are_refused_alike(people, member):
    for login in (member["phone"], new_phone(), new_login()):
        fail(people, login)
        people.clock.advance(minutes=20)


def test_five_failures_shut_a_login_for_the_rest_of_fifteen_minutes(people, member):
    fail(people, member["phone"], 4)
    assert people.sign_in(member)
    fail(people, member["phone"], 5)
    with pytest.raises(Unavailable, match="sign_in_limit") as refused:
        people.sign_in(member)
    assert refused.value.parameters == {"retry_after_seconds": 900}
    people.clock.advance(seconds=899)
    with pytest.raises(Unavailable, match="sign_in_limit"):
        people.sign_in(member)
    people.clock.advance(seconds=1)
    assert people.sign_in(member)


def fail_elsewhere(people, login, count):
    """So many failures, five from each address of strangers."""
    for number in range(count):
        fail(people, login, address=f"198.51.100.{number // 5}")


def test_a_stranger_shuts_a_login_only_at_the_strangers_address(people, member):
    fail_elsewhere(people, member["phone"], 5)
    payload = {"login": member["phone"], "password": PASSWORD}
    with pytest.raises(Unavailable, match="sign_in_limit"):
        people.call("sign_in", payload, address="198.51.100.0")
    assert people.sign_in(member)


def test_thirty_failures_anywhere_shut_a_login_where_its_owner_is_not_known(people, member):
    fail_elsewhere(people, member["phone"], 29)
    payload = {"login": member["phone"], "password": PASSWORD}
    assert people.call("sign_in", payload, address="203.0.113.10")
    fail(people, member["phone"], address="198.51.100.200")
    with pytest.raises(Unavailable, match="sign_in_limit"):
        people.call("sign_in", payload, address="203.0.113.11")
    assert people.call("sign_in", payload, address="203.0.113.10"), "known there"
    people.clock.advance(minutes=15)
    assert people.call("sign_in", payload, address="203.0.113.11")


def test_where_one_has_signed_in_one_is_known_for_thirty_days(people, member):
    people.sign_in(member)
    people.clock.advance(days=30, seconds=-1)
    people.database.step(tallies.sweep)
    fail_elsewhere(people, member["phone"], 30)
    payload = {"login": member["phone"], "password": WRONG}
    assert refusal_of(lambda: people.call("sign_in", payload)) == "identity.sign_in_refused"
    people.clock.advance(seconds=1)
    assert refusal_of(lambda: people.call("sign_in", payload)) == "identity.sign_in_limit"


def test_an_unknown_login_is_shut_like_a_known_one(people):
    login = new_login()
    fail(people, login, 5)
    with pytest.raises(Unavailable, match="sign_in_limit"):
        people.call("sign_in", {"login": login, "password": WRONG})


def test_fifty_failures_shut_an_address_and_no_other(people, member):
    for _ in range(50):
        fail(people, new_login())
    with pytest.raises(Unavailable, match="sign_in_limit"):
        people.sign_in(member)
    payload = {"login": member["phone"], "password": PASSWORD}
    assert people.call("sign_in", payload, address="203.0.113.10")
    people.clock.advance(minutes=15)
    assert people.sign_in(member)


def test_who_signs_in_rightly_does_not_use_up_the_address(people, member):
    for _ in range(51):
        assert people.sign_in(member)


def test_many_guesses_at_the_same_moment_do_not_outrun_the_limit(people, member):
    outcomes = []

    def guess():
        outcomes.append(
            refusal_of(lambda: people.call("sign_in", {"login": member["phone"], "password": WRONG}, address=ADDRESS))
        )

    callers = [threading.Thread(target=guess) for _ in range(9)]
    for caller in callers:
        caller.start()
    for caller in callers:
        caller.join(timeout=30)
    assert outcomes.count("identity.sign_in_refused") == 5
    assert outcomes.count("identity.sign_in_limit") == 4


@pytest.mark.usefixtures("published_cost")
def test_a_hash_of_older_parameters_is_made_anew(people, member):
    people.passwords = Passwords()
    people.sign_in(member)
    (row,) = people.rows(lambda session: session.query(Account).all())
    assert not people.passwords.is_outdated(row.password_hash)
    assert people.sign_in(member)


def test_a_repeated_sign_in_opens_no_second_session_and_shows_no_token(people, member):
    payload = {"login": member["phone"], "password": PASSWORD}
    people.call("sign_in", payload, key="once")
    with pytest.raises(Conflict, match="already_done"):
        people.call("sign_in", payload, key="once")
    assert people.rows(lambda session: session.query(AccountSession).count()) == 1


def test_a_refresh_token_is_exchanged_for_another_one(people, member):
    tokens = people.sign_in(member)
    after = refresh(people, tokens)
    assert after["session_id"] == tokens["session_id"]
    assert after["refresh_token"] != tokens["refresh_token"]
    assert refresh(people, after)


def test_a_refresh_token_shown_twice_ends_its_session(people, member):
    stolen = people.sign_in(member)
    after = refresh(people, stolen)
    assert refusal_of(lambda: refresh(people, stolen)) == "identity.refresh_refused"
    assert refusal_of(lambda: refresh(people, after)) == "identity.refresh_refused"
    assert people.events("AccessRevoked")[-1].data["session_id"] == stolen["session_id"]


def test_other_sessions_live_on_when_one_was_stolen(people, member):
    stolen, other = people.sign_in(member), people.sign_in(member)
    refresh(people, stolen)
    refusal_of(lambda: refresh(people, stolen))
    assert refresh(people, other)


def test_of_two_who_show_a_refresh_token_at_the_same_moment_one_gets_on_and_the_session_ends(people, member):
    tokens = people.sign_in(member)
    outcomes = []

    def show():
        try:
            outcomes.append(refresh(people, tokens))
        except Unauthenticated as refusal:
            outcomes.append(refusal.code)

    callers = [threading.Thread(target=show) for _ in range(2)]
    for caller in callers:
        caller.start()
    for caller in callers:
        caller.join(timeout=20)
    assert outcomes.count("identity.refresh_refused") == 1
    (got_on,) = [outcome for outcome in outcomes if isinstance(outcome, dict)]
    assert refusal_of(lambda: refresh(people, got_on)) == "identity.refresh_refused"


def test_an_unknown_refresh_token_is_refused(people):
    assert refusal_of(lambda: refresh(people, {"refresh_token": "x" * 43})) == "identity.refresh_refused"


@pytest.mark.parametrize(("who", "idle_minutes"), [("cadre", 30), ("member", 30 * 24 * 60)])
def test_a_session_that_is_not_used_times_out(people, request, who, idle_minutes):
    account = request.getfixturevalue(who)
    in_time, late = people.sign_in(account), people.sign_in(account)
    people.clock.advance(minutes=idle_minutes, seconds=-1)
    assert refresh(people, in_time)
    people.clock.advance(seconds=1)
    assert refusal_of(lambda: refresh(people, late)) == "identity.refresh_refused"


def test_a_session_of_staff_ends_after_twelve_hours_however_much_it_is_used(people, cadre):
    tokens = people.sign_in(cadre)
    for _ in range(12 * 60 // 29):
        people.clock.advance(minutes=29)
        tokens = refresh(people, tokens)
    left_seconds = 12 * 3600 - (12 * 60 // 29) * 29 * 60
    people.clock.advance(seconds=left_seconds - 1)
    last = refresh(people, tokens)
    assert last["expires_in_seconds"] == 1
    people.clock.advance(seconds=1)
    assert refusal_of(lambda: refresh(people, last)) == "identity.refresh_refused"


def test_a_new_office_shortens_the_session_it_finds(people, member):
    tokens = people.sign_in(member)
    people.call("appoint", {"account_id": member["id"], "role": "cadre", "unit_code": "BJ"}, CLI)
    people.clock.advance(minutes=30)
    assert refusal_of(lambda: refresh(people, tokens)) == "identity.refresh_refused"


def test_refresh_tokens_are_kept_as_hashes_only(people, member):
    token = people.sign_in(member)["refresh_token"]
    assert token not in str(people.rows(lambda session: [vars(row) for row in session.query(RefreshToken)]))


def test_signing_out_ends_the_present_session_only(people, member):
    present, other = people.sign_in(member), people.sign_in(member)
    people.call("end_present_session", {}, people.actor(present))
    assert refusal_of(lambda: refresh(people, present)) == "identity.refresh_refused"
    assert refresh(people, other)


def test_one_ends_another_session_of_ones_own(people, member):
    present, other = people.sign_in(member), people.sign_in(member)
    people.call("end_session", {"id": other["session_id"]}, people.actor(present))
    assert refusal_of(lambda: refresh(people, other)) == "identity.refresh_refused"
    with pytest.raises(NotFound, match="session_not_found"):
        people.call("end_session", {"id": other["session_id"]}, people.actor(present))


def test_nobody_ends_somebody_elses_session(people, member, cadre):
    theirs = people.sign_in(cadre)
    with pytest.raises(NotFound, match="session_not_found"):
        people.call("end_session", {"id": theirs["session_id"]}, people.actor(people.sign_in(member)))
    assert refresh(people, theirs)


def test_signing_out_everywhere_ends_all_sessions_and_voids_all_tokens(people, member):
    sessions = [people.sign_in(member) for _ in range(3)]
    people.call("end_sessions", {}, people.actor(sessions[0]))
    for tokens in sessions:
        assert refusal_of(lambda tokens=tokens: refresh(people, tokens)) == "identity.refresh_refused"
    revoked = people.events("AccessRevoked")[-1].data
    assert (revoked["id"], revoked["version"]) == (member["id"], 2)


def test_people_see_their_own_sessions_and_which_is_the_present_one(people, member, cadre):
    people.sign_in(cadre)
    first = people.sign_in(member, device="家里的手机")
    second = people.sign_in(member)
    page = people.call("find_sessions", {}, people.actor(second))
    shown = [(item["id"], item["device"], item["current"]) for item in page["items"]]
    assert shown == [(first["session_id"], "家里的手机", False), (second["session_id"], None, True)]


def test_a_long_list_of_sessions_comes_in_pages(people, member):
    for _ in range(3):
        tokens = people.sign_in(member)
    actor = people.actor(tokens)
    first = people.call("find_sessions", {"limit": 2}, actor)
    second = people.call("find_sessions", {"limit": 2, "cursor": first["next_cursor"]}, actor)
    assert [len(page["items"]) for page in (first, second)] == [2, 1]
    assert second["next_cursor"] is None


def test_a_session_that_timed_out_is_not_shown(people, cadre):
    people.sign_in(cadre)
    people.clock.advance(minutes=30)
    present = people.sign_in(cadre)
    page = people.call("find_sessions", {}, people.actor(present))
    assert [item["id"] for item in page["items"]] == [present["session_id"]]


def test_the_oldest_session_makes_room_for_one_too_many(people, member):
    sessions = [people.sign_in(member) for _ in range(SESSIONS_MAX)]
    assert refresh(people, sessions[0])
    people.sign_in(member)
    assert refusal_of(lambda: refresh(people, sessions[0])) == "identity.refresh_refused"
    assert refresh(people, sessions[1])


def test_sessions_are_removed_thirty_days_after_their_end(people, member):
    people.call("end_present_session", {}, people.actor(people.sign_in(member)))
    people.clock.advance(days=30)
    assert people.database.step(sweeping.sweep) == 0
    people.clock.advance(seconds=1)
    assert people.database.step(sweeping.sweep) == 1
    assert people.rows(lambda session: session.query(RefreshToken).count()) == 0
