"""Offices: who may give which role where, from when until when."""

from datetime import date, timedelta
from uuid import UUID

import pytest
from sqlalchemy import insert, update
from sqlalchemy.exc import IntegrityError

from services.identity.accounts.models import Account
from services.identity.offices import queries, use_cases
from services.identity.offices.models import Office
from services.identity.offices.tests.appointing import appoint, end, race, refusal_of
from services.identity.service import IdentityService
from services.identity.tests.people import CLI
from shared.contracts.identity.access import OfficeAppointed
from shared.contracts.identity.roles import MAY_GIVE, Role
from shared.kernel.actor import Actor, Held, system
from shared.kernel.errors import Conflict, Forbidden, Invalid, NotFound
from shared.kernel.ids import new_id
from shared.runtime.events.republish import republish
from shared.runtime.trust.tokens import TOKEN_CHARACTERS_MAX

TODAY = date(2026, 2, 12)
DAY = timedelta(days=1)


def roles_of(people, account):
    return {held.role for held in people.actor(people.sign_in(account)).offices}


def test_an_office_is_told_and_stands_in_the_next_token(people):
    account = people.staff()
    office = appoint(people, account)
    assert (office["unit_code"], office["from_day"], office["until_day"]) == ("BJ-D1", "2026-02-12", None)
    assert roles_of(people, account) == {"cadre"}
    (event,) = people.events("OfficeAppointed")
    assert (event.data["id"], event.data["account_id"]) == (office["id"], account["id"])


def test_the_person_may_be_named_by_login(people):
    account = people.staff()
    payload = {"login": account["login"].upper(), "role": "cadre", "unit_code": "BJ"}
    assert people.call("appoint", payload, CLI)["account_id"] == account["id"]


@pytest.mark.parametrize("named", [{}, {"login": "li.cadre", "account_id": str(new_id())}])
def test_one_person_is_named_once(people, named):
    with pytest.raises(Invalid):
        people.call("appoint", {"role": "cadre", "unit_code": "BJ", **named}, CLI)


def test_an_office_gives_rights_on_its_first_and_last_day_and_on_no_other(people):
    account = people.staff()
    appoint(people, account, from_day=str(TODAY + DAY), until_day=str(TODAY + 2 * DAY))
    seen = []
    for _ in range(4):
        seen.append(roles_of(people, account))
        people.clock.advance(days=1)
    assert seen == [set(), {"cadre"}, {"cadre"}, set()]


def test_a_day_begins_in_beijing(people):
    account = people.staff()
    appoint(people, account, until_day=str(TODAY))
    people.clock.moment = people.clock.moment.replace(hour=15, minute=59)
    assert roles_of(people, account) == {"cadre"}
    people.clock.moment = people.clock.moment.replace(hour=16, minute=0)
    assert roles_of(people, account) == set()


@pytest.mark.parametrize(
    ("days", "code"),
    [
        ({"from_day": str(TODAY - DAY)}, "identity.office_in_the_past"),
        ({"from_day": str(TODAY)}, None),
        ({"until_day": str(TODAY - DAY)}, "identity.office_ends_before_it_begins"),
        ({"until_day": str(TODAY)}, None),
        ({"from_day": str(TODAY + DAY), "until_day": str(TODAY)}, "identity.office_ends_before_it_begins"),
    ],
)
def test_an_office_lies_ahead(people, days, code):
    account = people.staff()
    if code is None:
        assert appoint(people, account, **days)
    else:
        assert refusal_of(lambda: appoint(people, account, **days)) == code


@pytest.mark.parametrize("giver", list(Role))
@pytest.mark.parametrize("given", list(Role))
def test_a_role_gives_exactly_the_roles_of_the_table(people_sqlite, giver, given):
    people = people_sqlite
    account = people.staff("BJ-D1")
    held = Held(giver.value, people.tree.id_of("BJ-D1"))
    actor = Actor("person", str(new_id()), offices=(held,), second_factor=True)
    if given in MAY_GIVE.get(giver, ()):
        assert appoint(people, account, given.value, actor=actor)["role"] == given
    else:
        with pytest.raises(Forbidden):
            appoint(people, account, given.value, actor=actor)


@pytest.mark.parametrize(
    ("unit_code", "reached"), [("BJ", False), ("BJ-D1", True), ("BJ-D1-S1", True), ("BJ-D2", False)]
)
def test_offices_are_given_and_ended_only_in_reach(people, unit_code, reached):
    account, admin = people.staff(), people.official("unit_admin", "BJ-D1")
    there = appoint(people, people.staff(), unit_code=unit_code)
    if reached:
        assert appoint(people, account, unit_code=unit_code, actor=admin)
        assert end(people, there, admin)["ended"]
    else:
        for act in (
            lambda: appoint(people, account, unit_code=unit_code, actor=admin),
            lambda: end(people, there, admin),
        ):
            with pytest.raises(Forbidden, match="not_permitted"):
                act()


def test_reach_by_one_office_and_the_right_by_another_give_nothing(people, tree):
    offices = (Held("unit_admin", tree.id_of("BJ-D2")), Held("security_admin", tree.id_of("BJ-D1")))
    both = Actor("person", str(new_id()), offices=offices, second_factor=True)
    with pytest.raises(Forbidden, match="role_not_yours_to_give"):
        appoint(people, people.staff(), "cadre", "BJ-D1", both)


def test_without_the_second_factor_nobody_appoints(people, holder):
    with pytest.raises(Forbidden, match="second_factor_required"):
        appoint(people, people.staff(), actor=holder("unit_admin", "BJ-D1", second_factor=False))


def test_nobody_appoints_themselves(people):
    account = people.enrolled(people.appointed("unit_admin"))
    admin = people.actor(people.sign_in(account, totp=people.totp(account["secret"])))
    for named in ({"account_id": account["id"]}, {"login": account["login"]}):
        with pytest.raises(Conflict, match="not_on_oneself"):
            people.call("appoint", {"role": "cadre", "unit_code": "BJ", **named}, admin)


def test_a_role_is_held_once_at_a_unit(people):
    account = people.staff()
    appoint(people, account)
    assert refusal_of(lambda: appoint(people, account)) == "identity.office_exists"
    assert appoint(people, account, unit_code="BJ-D2")
    assert appoint(people, account, role="decision_maker")


def test_an_office_whose_day_is_over_makes_room_for_the_next(people):
    account = people.staff()
    first = appoint(people, account, until_day=str(TODAY))
    assert refusal_of(lambda: appoint(people, account)) == "identity.office_exists"
    people.clock.advance(days=1)
    assert appoint(people, account)["id"] != first["id"]
    assert [event.data["id"] for event in people.events("OfficeEnded")] == [first["id"]]


def test_an_ended_office_makes_room_for_the_next(people):
    account = people.staff()
    end(people, appoint(people, account))
    assert appoint(people, account)


def test_a_person_holds_a_limited_number_of_offices(people, monkeypatch):
    monkeypatch.setattr(use_cases, "OFFICES_MAX", 2)
    account = people.staff()
    first = appoint(people, account, unit_code="BJ")
    appoint(people, account, unit_code="BJ-D1")
    assert refusal_of(lambda: appoint(people, account, unit_code="BJ-D2")) == "identity.offices_too_many"
    end(people, first)
    assert appoint(people, account, unit_code="BJ-D2")


def test_the_same_appointment_twice_at_the_same_moment_is_made_once(people):
    account = people.staff()
    assert race([lambda: appoint(people, account)] * 2) == ["cadre", "identity.office_exists"]


def by_hand(people, statement):
    with people.database.engine.begin() as connection:
        if connection.dialect.name == "sqlite":
            connection.exec_driver_sql("PRAGMA query_only = OFF")
        connection.execute(statement)


def row(people, account, unit_code="BJ", **values):
    return {
        "id": new_id(),
        "account_id": UUID(account["id"]),
        "unit_id": people.tree.id_of(unit_code),
        "from_day": TODAY,
        "appointed_by": "x:y",
        "appointed_at": people.clock.now(),
        "version": 1,
        **values,
    }


def test_the_database_itself_keeps_the_three_apart(people):
    account = people.staff()
    appoint(people, account, "system_admin", "BJ")
    wrong = [
        {"role": "audit_admin", "administrator": "audit_admin"},
        {"role": "audit_admin", "administrator": None},
        {"role": "audit_admin", "administrator": "system_admin"},
    ]
    for values in wrong:
        with pytest.raises(IntegrityError):
            by_hand(people, insert(Office).values(row(people, account, "BJ-D1", **values)))
    with pytest.raises(IntegrityError):
        by_hand(people, update(Account).where(Account.administrator.is_not(None)).values(administrator="audit_admin"))


def test_the_database_itself_refuses_a_second_living_office_of_a_role_at_a_unit(people):
    account = people.staff()
    appoint(people, account, unit_code="BJ")
    with pytest.raises(IntegrityError):
        by_hand(people, insert(Office).values(row(people, account, role="cadre")))


def test_an_ended_office_is_told_and_voids_the_tokens(people):
    account = people.staff()
    office = appoint(people, account)
    ended = end(people, office)
    assert (ended["ended"], ended["until_day"], ended["version"]) == (True, str(TODAY), 2)
    assert roles_of(people, account) == set()
    assert people.events("OfficeEnded")[0].data["version"] == 2
    assert people.events("AccessRevoked")[-1].data["id"] == account["id"]


def test_an_office_ends_once(people):
    office = appoint(people, people.staff())
    end(people, office)
    assert refusal_of(lambda: end(people, office)) == "identity.office_ended"


def test_an_office_that_has_not_begun_can_be_taken_back(people):
    account = people.staff()
    office = appoint(people, account, from_day=str(TODAY + 5 * DAY))
    assert end(people, office)["until_day"] == str(TODAY + 5 * DAY)
    people.clock.advance(days=5)
    assert roles_of(people, account) == set()


def test_there_is_no_office_of_that_id(people):
    with pytest.raises(NotFound, match="office_not_found"):
        end(people, {"id": str(new_id())}, people.official("security_admin"))


def test_offices_whose_last_day_is_over_are_told_once(people):
    sweeper = system("identity.office_expiry")
    office = appoint(people, people.staff(), until_day=str(TODAY))
    assert people.database.step(use_cases.end_expired, sweeper) == 0
    people.clock.advance(days=1)
    assert people.database.step(use_cases.end_expired, sweeper) == 1
    assert people.database.step(use_cases.end_expired, sweeper) == 0
    assert [event.data["id"] for event in people.events("OfficeEnded")] == [office["id"]]


def test_nobody_is_appointed_at_a_dissolved_unit_and_old_offices_stay_visible_with_a_note(people, tree):
    account = people.staff()
    appoint(people, account, unit_code="BJ-D1-S1")
    tree.dissolve("BJ-D1-S1")
    assert refusal_of(lambda: appoint(people, people.staff(), unit_code="BJ-D1-S1")) == "identity.unit_not_active"
    (shown,) = people.call("own_offices", {}, people.actor(people.sign_in(account)))["items"]
    assert (shown["unit_code"], shown["unit_state"]) == ("BJ-D1-S1", "dissolved")


def test_a_locked_or_unknown_person_is_not_appointed(people):
    account = people.staff()
    people.call("lock_account", {"id": account["id"], "reason": "other"}, CLI)
    assert refusal_of(lambda: appoint(people, account)) == "identity.account_already_locked"
    assert refusal_of(lambda: appoint(people, {"id": str(new_id())})) == "identity.account_not_found"


def found(people, actor, **filters):
    return [item["unit_code"] for item in people.call("find_offices", filters, actor)["items"]]


def test_offices_are_listed_by_unit_subtree_role_and_person(people):
    first, second = people.staff(), people.staff()
    appoint(people, first, unit_code="BJ-D1")
    appoint(people, first, role="decision_maker", unit_code="BJ-D1-S1")
    ended = appoint(people, second, unit_code="BJ-D2")
    end(people, ended)
    reader = people.official("security_admin")
    assert found(people, reader, unit_code="BJ-D1") == ["BJ-D1"]
    assert found(people, reader, unit_code="BJ-D1", below=True) == ["BJ-D1", "BJ-D1-S1"]
    assert found(people, reader, role="decision_maker") == ["BJ-D1-S1"]
    assert found(people, reader, account_id=first["id"]) == ["BJ-D1", "BJ-D1-S1"]
    assert found(people, reader, account_id=second["id"]) == []
    assert found(people, reader, account_id=second["id"], ended=True) == ["BJ-D2"]


def test_of_a_person_only_the_offices_in_reach_are_listed(people):
    account = people.staff()
    for unit_code in ("BJ-D1", "BJ-D2"):
        appoint(people, account, unit_code=unit_code)
    assert found(people, people.official("unit_admin", "BJ-D1"), account_id=account["id"]) == ["BJ-D1"]


def test_nobody_lists_offices_out_of_reach(people):
    reader = people.official("unit_admin", "BJ-D1")
    for filters in ({}, {"unit_code": "BJ"}, {"unit_code": "BJ-D2"}, {"account_id": str(new_id())}):
        with pytest.raises(Forbidden, match="not_permitted"):
            found(people, reader, **filters)


def test_a_long_list_of_offices_comes_in_pages(people):
    for _ in range(3):
        appoint(people, people.staff())
    reader = people.official("unit_admin", "BJ-D1")
    seen, cursor = [], {}
    for _ in range(2):
        page = people.call("find_offices", {"unit_code": "BJ-D1", "role": "cadre", "limit": 2, **cursor}, reader)
        seen.append(len(page["items"]))
        cursor = {"cursor": page["next_cursor"]}
    assert seen == [2, 1]
    assert cursor == {"cursor": None}


def test_the_first_three_administrators_are_three_invited_people(people):
    founded = people.founded()
    assert set(founded) == {"system_admin", "security_admin", "audit_admin"}
    states = people.rows(lambda session: [account.state for account in session.query(Account)])
    assert states == ["invited"] * 3


def test_administrators_are_founded_once(people):
    people.founded()
    assert refusal_of(people.founded) == "identity.administrators_exist"


def test_only_a_role_that_nobody_holds_is_founded(people):
    appoint(people, people.staff(), "audit_admin", "BJ")
    assert set(people.founded()) == {"system_admin", "security_admin"}


def test_a_token_with_all_offices_a_person_may_hold_fits_its_limit(people_sqlite):
    offices = tuple(Held("part_time_cadre", new_id(), TODAY) for _ in range(queries.OFFICES_MAX))
    actor = Actor("person", str(new_id()), session_id=new_id(), site="city", offices=offices)
    token = people_sqlite.signer.sign(actor, 1, 600)
    assert people_sqlite.verifier.actor(token).offices == offices
    assert len(token) < TOKEN_CHARACTERS_MAX / 1.2


def test_offices_that_stand_are_told_again(people):
    stands, over = appoint(people, people.staff()), appoint(people, people.staff())
    people.call("end_office", {"id": over["id"], "reason": "other_post"}, CLI)
    (republication,) = [one for one in IdentityService.republications if one.contract is OfficeAppointed]
    *_, count = republish(people.database, republication)
    ids = [event.data["id"] for event in people.events("OfficeAppointed")]
    assert (count, ids) == (1, [stands["id"], over["id"], stands["id"]])
