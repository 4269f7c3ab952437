"""The audit trail as audit administrators see it: every act of identity is in it, and nothing personal or secret."""

import pytest

from services.identity.tests.people import CLI, contains, new_password
from shared.kernel.errors import Forbidden, Invalid
from shared.runtime.data.database import CallDatabase
from shared.runtime.doors.audit import seal_waiting
from shared.runtime.trust import audit
from shared.runtime.trust.audit import AuditEntry


@pytest.fixture(name="auditor")
def _auditor(people):
    return people.official("audit_admin")


def entries(people, auditor, **filters):
    return people.call("audit_entries", filters, auditor)["items"]


def seal(people):
    seal_waiting(CallDatabase(people.database, None))


def test_who_did_what_is_listed_newest_first(people, auditor):
    account = people.staff()
    people.call("lock_account", {"id": account["id"], "reason": "device_lost"}, CLI)
    newest = entries(people, auditor)[0]
    assert (newest["actor"], newest["action"]) == ("system:cli", "accounts.lock")
    assert (newest["subject"], newest["detail"]) == (f"account:{account['id']}", {"reason": "device_lost"})
    assert newest["position"] is None


def test_entries_are_found_by_action_actor_subject_and_time(people, auditor):
    begun = people.clock.now()
    people.clock.advance(seconds=1)
    account = people.staff()
    subject = f"account:{account['id']}"
    assert {entry["action"] for entry in entries(people, auditor, subject=subject)} == {
        "accounts.invite",
        "accounts.accept_invitation",
    }
    assert {entry["actor"] for entry in entries(people, auditor, actor="system:cli")} == {"system:cli"}
    assert len(entries(people, auditor, action="accounts.invite", begins_at=begun.isoformat())) == 1
    assert subject not in {entry["subject"] for entry in entries(people, auditor, ends_at=begun.isoformat())}


def test_the_list_comes_in_pages(people, auditor):
    first = people.call("audit_entries", {"limit": 2}, auditor)
    second = people.call("audit_entries", {"limit": 2, "cursor": first["next_cursor"]}, auditor)
    ids = [entry["id"] for entry in first["items"] + second["items"]]
    assert ids == sorted(ids, reverse=True)
    assert len(set(ids)) == 4


def test_a_forged_cursor_is_refused(people, auditor):
    with pytest.raises(Invalid, match="cursor_invalid"):
        people.call("audit_entries", {"cursor": "WyJ4Il0"}, auditor)


def test_sealed_entries_have_positions_and_the_chain_is_intact(people, auditor):
    seal(people)
    positions = [entry["position"] for entry in entries(people, auditor)]
    assert positions == sorted(positions, reverse=True)
    found = people.call("audit_verification", {}, auditor)
    assert found["intact"]
    assert found["checked"] == positions[0]


def test_verification_goes_on_from_a_position(people, auditor):
    seal(people)
    whole = people.call("audit_verification", {}, auditor)
    rest = people.call("audit_verification", {"from_position": 3}, auditor)
    assert rest["checked"] == whole["checked"] - 2
    assert rest["head"] == whole["head"]


def test_every_batch_is_sealed_in_one_tick(people, monkeypatch):
    monkeypatch.setattr(audit, "SEALED_AT_ONCE_MAX", 3)
    for _ in range(4):
        people.staff()
    seal(people)
    assert people.rows(lambda session: session.query(audit.AuditPending).count()) == 0


@pytest.mark.parametrize("role", ["system_admin", "security_admin", "unit_admin", "cadre", "decision_maker"])
def test_nobody_else_reads_or_verifies_the_trail(people, holder, role):
    for verb in ("audit_entries", "audit_verification"):
        with pytest.raises(Forbidden, match="not_permitted"):
            people.call(verb, {}, holder(role, "BJ"))


def test_an_auditor_of_a_district_does_not_read_the_citys_trail(people, holder):
    with pytest.raises(Forbidden, match="not_permitted"):
        people.call("audit_entries", {}, holder("audit_admin", "BJ-D1"))


def test_an_auditor_changes_nothing(people, auditor):
    account = people.staff()
    for verb, payload in [
        ("lock_account", {"id": account["id"], "reason": "other"}),
        ("appoint", {"account_id": account["id"], "role": "cadre", "unit_code": "BJ"}),
        ("invite_staff", {"login": "some.body", "unit_code": "BJ"}),
    ]:
        with pytest.raises(Forbidden, match="not_permitted"):
            people.call(verb, payload, auditor)


def test_failed_sign_ins_are_in_the_trail(people, auditor):
    account = people.staff()
    for login in (account["login"], "no.body"):
        with pytest.raises(Exception, match="sign_in_refused"):
            people.call("sign_in", {"login": login, "password": "x"})
    subjects = [entry["subject"] for entry in entries(people, auditor, action="sessions.refuse")]
    assert subjects == ["account:unknown", f"account:{account['id']}"]


def test_no_number_password_code_or_token_is_in_the_trail(people):
    password = new_password()
    account = people.register(password, login="wang.member")
    tokens = people.sign_in(account)
    enrolled = people.enrolled(account)
    with pytest.raises(Exception, match="sign_in_refused"):
        people.call("sign_in", {"login": password[:32], "password": password + "x"})
    trail = str(people.rows(lambda session: [vars(entry) for entry in session.query(AuditEntry)]))
    codes = [message.code for message in people.codes.messages]
    for secret in (account["phone"], password, tokens["refresh_token"], enrolled["secret"], "wang.member", *codes):
        assert not contains(trail, secret)
