"""Closing an account: who may, what goes, what remains, and who is told."""

from datetime import timedelta
from uuid import UUID

import pytest
from sqlalchemy import select

from services.identity.accounts.models import Account
from services.identity.models import Base
from services.identity.sealed import SEALED_TABLES
from services.identity.sessions.models import AccountSession
from services.identity.tests.people import CLI, new_login, new_password
from services.identity.volunteers.models import Volunteer
from shared.contracts.identity.accounts import Account as AccountContract
from shared.contracts.identity.closings import Remaining
from shared.kernel.actor import Actor
from shared.kernel.clock import business_date
from shared.kernel.errors import Conflict, NotFound, Refusal, Unauthenticated, Unavailable
from shared.runtime.trust.sealing import sealing_of

MINOR_YEARS = 15


@pytest.fixture(name="wang")
def _wang(people):
    """Somebody with a login name, a phone, a password, in one session."""
    account = people.register(password=new_password(), login=new_login())
    return account | {"tokens": people.sign_in(account, device="王的电话"), "actor": Actor("person", account["id"])}


def close(people, account, **rest):
    return people.call("close_account", {"current_password": account["password"]}, account["actor"], **rest)


def code_of(refused):
    return refused.value.code


def by_code(people, phone, actor):
    return people.call("close_account", {"code": people.code(phone, "close_account")}, actor)


def row_of(people, account_id):
    return people.rows(lambda session: session.get(Account, UUID(account_id)))


def everything_clear(people):
    """All text in all tables, sealed ones opened."""

    def read(session):
        places = {(sealed.table.name, name): place for sealed in SEALED_TABLES for name, place in sealed.places.items()}
        for table in Base.metadata.sorted_tables:
            for row in session.execute(select(table)).mappings():
                for name, value in row.items():
                    if (table.name, name) in places and value is not None:
                        place = f"{places[table.name, name]}.{row['id']}"
                        yield table.name, sealing_of(session).open_text(value, place)
                    yield table.name, str(value)

    return people.rows(lambda session: list(read(session)))


def test_nothing_of_the_account_is_left(people, wang):
    answer = close(people, wang)
    row = row_of(people, wang["id"])
    assert (row.state, row.version, answer["closed_at"]) == ("closed", 2, people.clock.now().isoformat()[:-6] + "Z")
    kept = (row.login, row.login_folded, row.phone_sealed, row.phone_index, row.password_hash, row.totp_sealed)
    assert kept == (None,) * 6
    found = everything_clear(people)
    for secret in (wang["phone"], wang["login"], "王的电话"):
        assert [table for table, text in found if secret in text] == []


def test_sessions_end_and_tokens_are_void(people, wang):
    before = people.verifier.actor(wang["tokens"]["access_token"])
    close(people, wang)
    assert people.rows(lambda session: session.scalar(select(AccountSession.ended_because))) == "closed"
    with pytest.raises(Unauthenticated):
        people.call("refresh_session", {"refresh_token": wang["tokens"]["refresh_token"]})
    (revoked,) = people.events("AccessRevoked")
    assert (revoked.data["id"], revoked.data["session_id"]) == (wang["id"], None)
    assert revoked.data["version"] == row_of(people, wang["id"]).access_version == 2
    with pytest.raises(Unauthenticated):
        people.call("own_account", {}, before)


def test_nobody_signs_in_any_more(people, wang):
    close(people, wang)
    for login in (wang["login"], wang["phone"]):
        with pytest.raises(Unauthenticated, match="sign_in_refused"):
            people.call("sign_in", {"login": login, "password": wang["password"]})
    assert people.code(wang["phone"]) == ""


def test_login_and_phone_are_free_for_somebody_else(people, wang):
    close(people, wang)
    people.clock.advance(minutes=2)
    payload = {"phone": wang["phone"], "code": people.code(wang["phone"], "sign_up"), "login": wang["login"]}
    assert people.call("register_account", payload)["id"] != wang["id"]


def test_a_code_to_the_phone_does_as_well(people):
    account = people.register()
    by_code(people, account["phone"], Actor("person", account["id"]))
    assert row_of(people, account["id"]).state == "closed"


def test_a_code_for_something_else_does_not(people):
    account = people.register()
    with pytest.raises(Unauthenticated, match="code_wrong"):
        people.call("close_account", {"code": people.code(account["phone"])}, Actor("person", account["id"]))
    assert row_of(people, account["id"]).state == "active"


def test_wrong_passwords_are_counted_and_change_nothing(people, wang):
    wrong = wang | {"password": new_password()}
    for _ in range(5):
        with pytest.raises(Unauthenticated, match="password_wrong"):
            close(people, wrong)
    with pytest.raises(Unavailable, match="sign_in_limit"):
        close(people, wang)
    assert row_of(people, wang["id"]).state == "active"


def test_an_enrolled_second_factor_is_asked_for(people):
    account = people.enrolled(people.register(password=new_password()))
    account["actor"] = Actor("person", account["id"])
    said = {"current_password": account["password"]}
    with pytest.raises(Unauthenticated, match="second_factor_needed"):
        people.call("close_account", said, account["actor"])
    with pytest.raises(Unauthenticated, match="second_factor_wrong"):
        people.call("close_account", said | {"totp": "000000"}, account["actor"])
    people.call("close_account", said | {"totp": people.totp(account["secret"])}, account["actor"])
    assert row_of(people, account["id"]).state == "closed"


@pytest.mark.parametrize("begins_in_days", [0, 30])
def test_whoever_holds_an_office_hands_it_over_first(people, wang, begins_in_days):
    first = business_date(people.clock.now()) + timedelta(days=begins_in_days)
    payload = {"account_id": wang["id"], "role": "cadre", "unit_code": "BJ-D1", "from_day": first.isoformat()}
    office = people.call("appoint", payload, CLI)
    with pytest.raises(Conflict, match="office_held"):
        close(people, wang)
    people.call("end_office", {"id": office["id"], "reason": "own_wish"}, CLI)
    close(people, wang)


def test_an_office_whose_last_day_is_over_is_none(people, wang):
    today = business_date(people.clock.now())
    payload = {"account_id": wang["id"], "role": "cadre", "unit_code": "BJ-D1", "until_day": today.isoformat()}
    people.call("appoint", payload, CLI)
    people.clock.advance(days=1)
    close(people, wang)


def test_a_closed_account_is_nobodys_to_keep(people, wang):
    close(people, wang)
    for verb, rest in (
        ("account", {}),
        ("lock_account", {"reason": "other"}),
        ("unlock_account", {}),
        ("invite_again", {}),
        ("reset_second_factor", {}),
    ):
        with pytest.raises(NotFound, match="account_not_found"):
            people.call(verb, {"id": wang["id"], **rest}, CLI)
    with pytest.raises(NotFound, match="account_not_found"):
        people.call("appoint", {"account_id": wang["id"], "role": "cadre", "unit_code": "BJ"}, CLI)


def test_closing_twice_closes_once(people, wang):
    close(people, wang, key="once")
    with pytest.raises(Refusal) as again:
        close(people, wang, key="once")
    assert code_of(again) == "request.already_done"
    with pytest.raises(Unauthenticated, match="sign_in_required"):
        close(people, wang, key="another")
    assert len(people.events("AccountClosed")) == 1


def test_the_account_of_somebody_who_was_no_volunteer_tells_of_no_record(people, wang):
    assert close(people, wang)["remaining"] == [Remaining.AUDIT_TRAIL]
    (told,) = people.events("AccountClosed")
    assert (told.data["id"], told.data["volunteer_id"], told.data["version"]) == (wang["id"], None, 2)
    assert people.events("ContactChanged") == []


def test_the_record_becomes_nobodys_and_keeps_its_number(people, applicants):
    person = applicants.volunteer()
    before = people.rows(lambda session: session.scalars(select(Volunteer)).one())
    people.clock.advance(minutes=2)
    answer = by_code(people, person.phone, person.actor)
    after = people.rows(lambda session: session.scalars(select(Volunteer)).one())
    assert (after.id, after.number, after.unit_id, after.registered_at) == (
        before.id,
        before.number,
        before.unit_id,
        before.registered_at,
    )
    assert (after.state, after.version, after.card_version) == ("closed", before.version + 1, before.card_version + 1)
    assert (after.name, after.sex, after.document_kind, after.document_sealed, after.document_index) == (None,) * 5
    assert (after.birth_date_sealed, after.member_id, after.phone_sealed) == (None,) * 3
    assert set(answer["remaining"]) == {"audit_trail", "consents", "union_roster", "volunteer_number"}


def test_only_the_unions_roster_still_knows_the_person(people, applicants):
    person = applicants.volunteer(name="买买提·艾力")
    by_code(people, person.phone, person.actor)
    for secret in (person.name, person.number, person.phone, person.born.isoformat()):
        assert {table for table, text in everything_clear(people) if secret in text} <= {"member"}


def test_whoever_listens_is_told(people, applicants):
    person = applicants.volunteer()
    by_code(people, person.phone, person.actor)
    record = people.rows(lambda session: session.scalars(select(Volunteer)).one())
    (closed,) = people.events("AccountClosed")
    assert (closed.data["id"], closed.data["volunteer_id"]) == (person.id, str(record.id))
    changed = people.events("VolunteerChanged")[-1].data
    assert (changed["state"], changed["version"], changed["account_id"]) == ("closed", record.version, person.id)
    assert len(people.events("ContactChanged")) == 2  # made, and gone: sealed both times


def test_the_document_and_the_phone_are_free_for_a_new_registration(people, applicants):
    person = applicants.volunteer()
    by_code(people, person.phone, person.actor)
    people.clock.advance(minutes=2)
    payload = {"phone": person.phone, "code": people.code(person.phone, "sign_up")}
    again = Actor("person", people.call("register_account", payload)["id"])
    assert people.call("register_volunteer", applicants.request(person), again)["state"] == "approved"
    numbers = people.rows(lambda session: session.scalars(select(Volunteer.number)).all())
    assert len(set(numbers)) == 2


def test_an_open_registration_is_cancelled_and_forgets_the_person(people, applicants):
    person = applicants.waiting()
    by_code(people, person.phone, person.actor)
    (state,) = people.rows(lambda session: [row.state for row in registrations(session)])
    assert state == "cancelled"
    for secret in (person.name, person.number):
        assert [table for table, text in everything_clear(people) if secret in text] == []


def test_the_guardian_is_forgotten_as_well(people, applicants):
    born = business_date(people.clock.now()).replace(year=people.clock.now().year - MINOR_YEARS)
    person = applicants.person(born=born)
    guardian = applicants.guardian(name="欧阳建国")
    assert applicants.register(person, guardian=guardian)["state"] == "awaiting_guardian"
    by_code(people, person.phone, person.actor)
    for secret in (guardian["name"], guardian["phone"]):
        assert [table for table, text in everything_clear(people) if secret in text] == []


def registrations(session):
    from services.identity.registrations.models import Registration

    return session.scalars(select(Registration)).all()


def test_a_closed_account_is_as_its_contract_says(people, wang):
    close(people, wang)
    dumped = AccountContract().dump(row_of(people, wang["id"]))
    assert dumped["state"] == "closed"
