"""What people get when they ask for everything that is held about them."""

from uuid import UUID

import pytest
from sqlalchemy import select

from services.identity.accounts.models import Account
from services.identity.exports.parts import PLACES
from services.identity.members.models import Member
from services.identity.sessions.models import RefreshToken
from services.identity.tests.people import new_password
from services.identity.volunteers.models import Volunteer, VolunteerUnit
from shared.kernel.actor import Actor
from shared.kernel.errors import Unavailable
from shared.kernel.ids import new_id
from shared.runtime.trust import own_data

NUMBER = "11010519491231002X"


def person(account):
    return Actor("person", account["id"])


def export(people, account, **rest):
    answer = people.call("export_own", {}, person(account), **rest)
    return {area["area"]: area["records"] for area in answer["areas"]}


@pytest.fixture(name="wang")
def _wang(people):
    return people.register(password=new_password())


@pytest.fixture(name="volunteer")
def _volunteer(people, wang, tree):
    """A record of the account, with its row of the roster."""
    unit_id = tree.id_of("BJ-D1")

    def make(session):
        member = row_of(session, Member, member_number="12351-1", name="王芳", search=["王芳"], row_digest=b"d" * 32)
        member.member_since, member.changed_at = None, session.now
        member.birth_date_sealed = sealed(session, member, "birth_date_sealed", "1949-12-31")
        mine = row_of(session, Volunteer, number="123456789092", name="王芳", search=["王芳"], state="active")
        mine.account_id, mine.member_id, mine.is_minor = UUID(wang["id"]), member.id, False
        mine.registered_at = mine.changed_at = session.now
        session.add(member)
        session.flush()
        session.add(mine)
        session.flush()
        line = VolunteerUnit(id=new_id(), volunteer_id=mine.id, unit_id=mine.unit_id, reason="registered")
        line.since = session.now
        session.add(line)

    def row_of(session, model, **values):
        row = model(id=new_id(), unit_id=unit_id, document_kind="resident_id", **values)
        row.document_sealed = sealed(session, row, "document_sealed", NUMBER)
        row.document_index = session.sealing.blind_index(NUMBER, f"{model.__tablename__}.document")
        return row

    def sealed(session, row, column, clear):
        return session.sealing.seal_text(clear, f"{PLACES[row.__tablename__, column]}.{row.id}")

    people.database.step(make)


def test_everything_is_there_in_clear(people, wang, volunteer):
    people.sign_in(wang, device="电话")
    people.call("decide_consent", {"purpose": "honour_wall", "text_version": 1, "decision": "refused"}, person(wang))
    found = export(people, wang)
    assert found["account"][0]["phone"] == f"+86{wang['phone']}"
    assert found["sessions"][0]["device"] == "电话"
    assert [(row["purpose"], row["state"]) for row in found["consents"]] == [("honour_wall", "refused")]
    assert (found["volunteer"][0]["document"], found["volunteer"][0]["name"]) == (NUMBER, "王芳")
    assert found["volunteer"][0]["unit"].startswith("BJ-D1 ")
    assert found["roster"][0]["birth_date"] == "1949-12-31"
    assert found["volunteer_units"][0]["reason"] == "registered"
    assert "accounts.register" in [row["action"] for row in found["audit_entries"]]


def test_nothing_that_opens_a_door_is_there(people, wang):
    account = people.enrolled(wang)
    tokens = people.sign_in(account, totp=people.totp(account["secret"]))
    said = str(export(people, account))

    def kept(session):
        row = session.get(Account, UUID(wang["id"]))
        return row.password_hash, row.totp_sealed, session.scalar(select(RefreshToken.token_hash)).hex()

    secrets = [*people.rows(kept), account["secret"], tokens["refresh_token"], *account["recovery_codes"]]
    assert not [secret for secret in secrets if secret in said]


def test_nobody_gets_anything_of_others(people, wang, volunteer):
    found = export(people, people.register())
    assert found["volunteer"] == found["roster"] == found["volunteer_units"] == []
    assert len(found["account"]) == 1


def test_exports_are_counted_and_noted(people, wang):
    for _ in range(3):
        export(people, wang)
    with pytest.raises(Unavailable, match="export_limit"):
        export(people, wang)
    export(people, people.register())
    people.clock.advance(hours=1)
    actions = [row["action"] for row in export(people, wang)["audit_entries"]]
    assert actions.count("exports.own") == 4


def test_of_too_many_records_the_newest_are_there(people, wang, monkeypatch):
    monkeypatch.setattr(own_data, "RECORDS_MAX", 2)
    for number in range(3):
        people.sign_in(wang, device=f"{number}")
    answer = people.call("export_own", {}, person(wang))
    area = next(area for area in answer["areas"] if area["area"] == "sessions")
    assert ([row["device"] for row in area["records"]], area["complete"]) == (["1", "2"], False)
