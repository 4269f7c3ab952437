"""System, security and audit administrators are different people, and hold nothing else while they are that."""

from datetime import date, timedelta

import pytest

from services.identity.offices.tests.appointing import appoint, end, race, refusal_of
from services.identity.tests.people import CLI
from shared.contracts.identity.roles import ADMINISTRATORS, Role

TODAY = date(2026, 2, 12)
DAY = timedelta(days=1)
OTHERS = sorted(set(Role) - ADMINISTRATORS)
NOTHING_ELSE = "identity.administrators_hold_nothing_else"


@pytest.mark.parametrize("first", sorted(ADMINISTRATORS))
@pytest.mark.parametrize("second", sorted(ADMINISTRATORS))
def test_the_three_administrators_are_different_people(people_sqlite, first, second):
    people = people_sqlite
    account = people.staff()
    appoint(people, account, first.value, "BJ")
    if first == second:
        assert appoint(people, account, second.value, "BJ-D1")
    else:
        refused = refusal_of(lambda: appoint(people, account, second.value, "BJ-D1"))
        assert refused == "identity.administrators_are_different"


def test_who_was_one_of_the_three_never_becomes_another(people):
    account = people.staff()
    end(people, appoint(people, account, "system_admin", "BJ"))
    assert refusal_of(lambda: appoint(people, account, "audit_admin", "BJ")) == "identity.administrators_are_different"


def test_two_appointments_at_the_same_moment_make_one_administrator(people):
    account = people.staff()
    outcomes = race(
        [lambda role=role: appoint(people, account, role, "BJ") for role in ("system_admin", "audit_admin")]
    )
    assert outcomes[0] == "identity.administrators_are_different"
    assert len(outcomes) == 2


@pytest.mark.parametrize("other", OTHERS)
@pytest.mark.parametrize("administrator", sorted(ADMINISTRATORS))
def test_an_administrator_is_given_no_other_office(people_sqlite, administrator, other):
    account = people_sqlite.appointed(administrator.value)
    assert refusal_of(lambda: appoint(people_sqlite, account, other.value)) == NOTHING_ELSE


@pytest.mark.parametrize("other", OTHERS)
@pytest.mark.parametrize("administrator", sorted(ADMINISTRATORS))
def test_the_holder_of_an_office_is_not_made_administrator(people_sqlite, administrator, other):
    account = people_sqlite.appointed(other.value)
    assert refusal_of(lambda: appoint(people_sqlite, account, administrator.value, "BJ")) == NOTHING_ELSE


def test_a_refused_administrator_is_not_marked_as_one(people):
    account = people.appointed("cadre")
    refusal_of(lambda: appoint(people, account, "audit_admin", "BJ"))
    end(people, account["office"])
    assert appoint(people, account, "system_admin", "BJ")


@pytest.mark.parametrize(("first", "second"), [("cadre", "audit_admin"), ("audit_admin", "cadre")])
def test_an_office_that_was_ended_is_in_nobodys_way(people, first, second):
    account = people.appointed(first)
    end(people, account["office"])
    assert appoint(people, account, second, "BJ")


@pytest.mark.parametrize(("first", "second"), [("cadre", "audit_admin"), ("audit_admin", "cadre")])
def test_the_last_day_of_one_is_not_the_first_of_the_other(people, first, second):
    account = people.appointed(first, until_day=str(TODAY + DAY))
    assert refusal_of(lambda: appoint(people, account, second, "BJ", from_day=str(TODAY + DAY))) == NOTHING_ELSE
    assert appoint(people, account, second, "BJ", from_day=str(TODAY + 2 * DAY))


@pytest.mark.parametrize(("first", "second"), [("cadre", "audit_admin"), ("audit_admin", "cadre")])
def test_an_office_may_end_before_the_other_begins(people, first, second):
    account = people.appointed(first, from_day=str(TODAY + 2 * DAY))
    assert refusal_of(lambda: appoint(people, account, second, "BJ")) == NOTHING_ELSE
    assert refusal_of(lambda: appoint(people, account, second, "BJ", until_day=str(TODAY + 2 * DAY))) == NOTHING_ELSE
    assert appoint(people, account, second, "BJ", until_day=str(TODAY + DAY))


def test_an_office_whose_last_day_is_over_is_in_nobodys_way_before_it_is_swept(people):
    account = people.appointed("cadre", until_day=str(TODAY))
    people.clock.advance(days=1)
    assert appoint(people, account, "audit_admin", "BJ")


@pytest.mark.parametrize("administrator", ["system_admin", "security_admin"])
def test_of_two_appointments_at_the_same_moment_only_one_is_made(people, administrator):
    account = people.staff()
    outcomes = race([lambda role=role: appoint(people, account, role, "BJ") for role in ("cadre", administrator)])
    assert len(outcomes) == 2
    assert outcomes.count(NOTHING_ELSE) == 1


def security_admin(people, unit_code="BJ"):
    account = people.enrolled(people.appointed("security_admin", unit_code))
    return account | {"actor": people.actor(people.sign_in(account, totp=people.totp(account["secret"])))}


@pytest.mark.parametrize("own", [True, False])
def test_the_last_security_administrator_stays(people, own):
    last = security_admin(people)
    ends = (lambda: end(people, last["office"], last["actor"])) if own else (lambda: end(people, last["office"]))
    assert refusal_of(ends) == "identity.last_security_administrator"
    people.appointed("security_admin")
    ends()


@pytest.mark.parametrize(
    ("unit_code", "other"),
    [("BJ-D1", {}), ("BJ", {"from_day": str(TODAY + DAY)}), ("BJ", {"locked": True}), ("BJ", {"role": "system_admin"})],
)
def test_whoever_stays_must_be_able_to_give_offices_there_today(people, unit_code, other):
    last, rest = security_admin(people), dict(other)
    role, locked = rest.pop("role", "security_admin"), rest.pop("locked", False)
    account = people.staff()
    appoint(people, account, role, unit_code, **rest)
    if locked:
        people.call("lock_account", {"id": account["id"], "reason": "device_lost"}, CLI)
    assert refusal_of(lambda: end(people, last["office"])) == "identity.last_security_administrator"


def test_one_of_a_district_ends_while_there_is_one_above(people):
    people.appointed("security_admin")
    end(people, people.appointed("security_admin", "BJ-D1")["office"])


def test_two_who_end_each_other_at_the_same_moment_do_not_both_succeed(people):
    one, two = security_admin(people), security_admin(people)
    outcomes = race(
        [
            lambda: end(people, two["office"], one["actor"]),
            lambda: end(people, one["office"], two["actor"]),
        ]
    )
    assert outcomes == ["identity.last_security_administrator", "security_admin"]
