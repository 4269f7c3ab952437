"""No door changes anything for somebody whom no rule permits it."""

import inspect
from uuid import UUID

import pytest

from services.identity.people_exports.models import PeopleExport
from services.identity.service import IdentityService
from shared.kernel.actor import GUEST, Actor
from shared.kernel.errors import Forbidden, Refusal, Unauthenticated
from shared.kernel.ids import new_id
from shared.runtime.doors.rpc import RpcDoor

# Whoever has not signed in proves themselves by what they send: a password, a code, a token, a secret.
PROVED_BY_THE_REQUEST = {
    "request_code",
    "register_account",
    "sign_in",
    "refresh_session",
    "reset_password",
    "accept_invitation",
    "client_token",
}
ONES_OWN = {
    "close_account",
    "export_own",
    "register_volunteer",
    "move_volunteer",
    "cancel_move",
    "look_up_registration",
    "object_to_record",
    "renew_card",
    "cancel_registration",
    "send_guardian_code",
    "guardian_consents",
    "decide_consent",
    "withdraw_consent",
    "change_password",
    "change_phone",
    "begin_second_factor",
    "confirm_second_factor",
    "remove_second_factor",
    "end_present_session",
    "end_session",
    "end_sessions",
}
UNIT_CODES = {"unit_code", "parent_code", "code", "successor_code"}
STRANGER = Actor("person", str(new_id()), second_factor=True)


def doors():
    for verb, method in inspect.getmembers(IdentityService, inspect.isfunction):
        for door in getattr(method, "nameko_entrypoints", ()):
            if isinstance(door, RpcDoor):
                yield verb, method.__wrapped__, door


def is_mutating(method):
    return ".read(" not in inspect.getsource(method)


MUTATING = [verb for verb, method, _ in doors() if is_mutating(method)]
GUARDED = [verb for verb in MUTATING if verb not in PROVED_BY_THE_REQUEST | ONES_OWN]


@pytest.fixture(name="things")
def _things(people_sqlite):
    """One of each thing that a request may name."""
    people = people_sqlite
    account = people.appointed("cadre", "BJ-D1")
    keeper = people.official("security_admin")
    client = people.call("register_client", {"name": "x", "unit_code": "BJ-D1", "scopes": ["units.read"]}, keeper)
    body = people.call(
        "open_body", {"tier": "district_centre", "name": "x", "unit_code": "BJ-D1"}, people.official("unit_admin")
    )
    ids = {"office": account["office"]["id"], "client": client["client"]["id"], "body": body["id"]}
    ids |= {"people_export": exported(people, account["id"])}
    return ids | {"account": account["id"], "factor": account["id"], "again": account["id"]}


def exported(people, account_id):
    """An export that waits for a second person."""
    export = PeopleExport(
        id=new_id(),
        people="members",
        unit_id=people.tree.id_of("BJ-D1"),
        unit_code="BJ-D1",
        fields_wanted=["name"],
        purpose="other",
        words="测试用途",
        state="waiting",
        row_count=1,
        watermark="NL-0000000000",
        requested_by=UUID(account_id),
        requested_at=people.clock.now(),
    )
    people.database.step(lambda session: session.add(export))
    return str(export.id)


def payload_of(verb, example, things):
    """The contract's example about things that exist."""
    named = {name for name in UNIT_CODES & set(example) if str(example[name]).startswith("BJ")}
    payload = example | dict.fromkeys(named, "BJ-D1-S1")
    if "id" in payload:
        payload["id"] = next((thing for word, thing in things.items() if word in verb), str(new_id()))
    return payload


def refusal_of(people, verb, actor, things):
    example = next(door.request.example for name, _, door in doors() if name == verb)
    with pytest.raises(Refusal) as refused:
        people.call(verb, payload_of(verb, example, things), actor)
    return refused.value


@pytest.mark.parametrize("verb", GUARDED)
def test_a_guest_changes_nothing(people_sqlite, things, verb):
    before = everything(people_sqlite)
    assert isinstance(refusal_of(people_sqlite, verb, GUEST, things), Unauthenticated)
    assert everything(people_sqlite) == before


@pytest.mark.parametrize("verb", GUARDED)
def test_somebody_without_office_changes_nothing(people_sqlite, things, verb):
    before = everything(people_sqlite)
    assert isinstance(refusal_of(people_sqlite, verb, STRANGER, things), Forbidden)
    assert everything(people_sqlite) == before


@pytest.mark.parametrize("verb", sorted(ONES_OWN))
def test_what_is_ones_own_needs_a_person_who_signed_in(people_sqlite, verb):
    for actor in (GUEST, STRANGER, Actor("client", str(new_id()))):
        refusal = refusal_of(people_sqlite, verb, actor, {"session": str(new_id())})
        assert refusal.code == "request.sign_in_required"


def everything(people):
    """How many rows each table has; a refusal may leave nothing but its idempotency."""
    with people.database.engine.connect() as connection:
        names = connection.exec_driver_sql("SELECT name FROM sqlite_master WHERE type = 'table'").scalars().all()
        counts = {name: connection.exec_driver_sql(f"SELECT count(*) FROM {name}").scalar() for name in names}
    return {name: count for name, count in counts.items() if name not in ("idempotent_call", "tally")}


def test_every_exception_is_a_door_that_exists():
    assert set(MUTATING) >= PROVED_BY_THE_REQUEST | ONES_OWN


def test_everybody_may_know_the_rules(people_sqlite):
    lines = people_sqlite.call("permissions", {})["permissions"]
    assert "offices.appoint" in {line["permission"] for line in lines}
