"""The audit trail grows and nothing else; whoever changes it is found out."""

import threading

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from shared.contracts.identity.audit_words import AuditFaultKind
from shared.kernel.actor import system
from shared.kernel.ids import new_id
from shared.runtime.data.mapping import RuntimeBase
from shared.runtime.trust import audit
from shared.runtime.trust.audit import AuditEntry, AuditPending, record, seal
from shared.runtime.trust.audit_verification import verify
from shared.runtime.trust.sealing import Sealing, generate

CLI = system("cli")


@pytest.fixture(name="trail")
def _trail(make_database, tmp_path):
    database = make_database(sealing=Sealing(generate(tmp_path / "seal.json")))
    database.create_all_for_tests(RuntimeBase.metadata)
    return Trail(database)


class Trail:
    """An audit trail, and somebody with a database shell beside it."""

    def __init__(self, database):
        self.database = database

    def record(self, count=1, **detail):
        for _ in range(count):
            self.database.clock.advance(seconds=1)
            self.database.step(lambda session: record(session, CLI, "units.move", f"unit:{new_id()}", **detail))

    def seal(self):
        return self.database.step(seal)

    def sealed(self, count):
        self.record(count)
        return str(self.seal())

    def verify(self, **options):
        return self.database.read(lambda session: verify(session, **{"rows_max": 1000, **options}))

    def faults(self, **options):
        return [(fault.position, fault.fault) for fault in self.verify(**options).faults]

    def by_hand(self, *statements):
        """With the triggers off, as the owner of the database can."""
        with self.database.engine.connect() as connection, connection.begin():
            if connection.dialect.name == "postgresql":
                connection.execute(text("SET LOCAL session_replication_role = replica"))
            else:
                connection.execute(text("PRAGMA query_only = OFF"))  # a reader may have had the connection before
                for table in ("audit_entry", "audit_seal"):
                    for act in ("update", "delete"):
                        connection.execute(text(f"DROP TRIGGER IF EXISTS {table}_no_{act}"))
            for statement in statements:
                connection.execute(text(statement))

    def at(self, position):
        return f"(SELECT entry_id FROM audit_seal WHERE position = {position})"


def test_an_untouched_trail_is_intact(trail):
    trail.sealed(5)
    found = trail.verify()
    assert found.intact
    assert found.checked == 5
    assert found.next_position is None


def test_an_empty_trail_is_intact(trail):
    assert trail.seal() is None
    assert trail.verify().intact


def test_entries_that_wait_for_their_seal_are_no_fault(trail):
    trail.sealed(2)
    trail.record(2)
    assert trail.faults() == []


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE audit_entry SET actor = 'person:x'",
        "DELETE FROM audit_entry",
        "UPDATE audit_seal SET position = position + 10",
        "DELETE FROM audit_seal",
    ],
)
def test_the_database_refuses_to_change_or_remove_an_entry(trail, statement):
    trail.sealed(2)
    with pytest.raises(DBAPIError, match="append-only"), trail.database.engine.begin() as connection:
        connection.execute(text(statement))
    assert trail.verify().intact


@pytest.mark.parametrize("column", ["actor", "action", "subject"])
def test_an_edited_entry_is_found(trail, column):
    trail.sealed(3)
    trail.by_hand(f"UPDATE audit_entry SET {column} = 'person:other' WHERE id = {trail.at(2)}")
    assert trail.faults() == [(2, AuditFaultKind.EDITED)]


def test_an_edited_moment_is_found(trail):
    trail.sealed(3)
    trail.by_hand(f"UPDATE audit_entry SET recorded_at = '2020-01-01 00:00:00.000000' WHERE id = {trail.at(1)}")
    assert trail.faults() == [(1, AuditFaultKind.EDITED)]


def test_an_edited_detail_is_found(trail):
    trail.record(1, role="cadre")
    trail.seal()
    trail.by_hand("""UPDATE audit_entry SET detail = '{"role":"unit_admin"}'""")
    assert trail.faults() == [(1, AuditFaultKind.EDITED)]


def test_a_removed_entry_is_found(trail):
    trail.sealed(3)
    trail.by_hand(f"DELETE FROM audit_entry WHERE id = {trail.at(2)}")
    assert trail.faults() == [(2, AuditFaultKind.MISSING)]


def test_an_entry_removed_with_its_seal_is_found(trail):
    trail.sealed(3)
    trail.by_hand(f"DELETE FROM audit_entry WHERE id = {trail.at(2)}", "DELETE FROM audit_seal WHERE position = 2")
    assert trail.faults() == [(2, AuditFaultKind.MISSING), (3, AuditFaultKind.EDITED)]


def test_a_gap_that_was_closed_up_is_found(trail):
    trail.sealed(3)
    trail.by_hand(
        f"DELETE FROM audit_entry WHERE id = {trail.at(2)}",
        "DELETE FROM audit_seal WHERE position = 2",
        "UPDATE audit_seal SET position = 2 WHERE position = 3",
        "UPDATE audit_head SET position = 2",
    )
    assert (2, AuditFaultKind.EDITED) in trail.faults()


def test_exchanged_entries_are_found(trail):
    trail.sealed(3)
    first, second = trail.database.read(
        lambda session: [session.get_one(audit.AuditSeal, position).entry_id for position in (1, 2)]
    )
    shown = "'{}'".format if trail.database.engine.dialect.name == "postgresql" else lambda it: f"'{it.hex}'"
    trail.by_hand(
        f"UPDATE audit_seal SET entry_id = {shown(new_id())} WHERE position = 1",
        f"UPDATE audit_seal SET entry_id = {shown(first)} WHERE position = 2",
        f"UPDATE audit_seal SET entry_id = {shown(second)} WHERE position = 1",
    )
    assert trail.faults() == [(1, AuditFaultKind.EDITED), (2, AuditFaultKind.EDITED)]


def smuggle(session):
    entry = AuditEntry(id=new_id(), recorded_at=session.now, actor="person:x", action="a.b", subject="c:d", detail={})
    session.add(entry)
    return entry.id


def test_an_entry_put_in_beside_the_program_is_found(trail):
    trail.sealed(2)
    trail.database.step(smuggle)
    assert trail.faults() == [(0, AuditFaultKind.UNSEALED)]


def test_an_entry_with_a_made_up_seal_is_found(trail):
    trail.sealed(2)
    trail.database.step(
        lambda session: session.add(audit.AuditSeal(position=3, entry_id=smuggle(session), hash=bytes(32)))
    )
    assert trail.faults() == [(3, AuditFaultKind.UNSEALED)]
    trail.by_hand("UPDATE audit_head SET position = 3, hash = (SELECT hash FROM audit_seal WHERE position = 3)")
    assert trail.faults() == [(3, AuditFaultKind.EDITED)]


def test_a_tail_that_was_cut_off_is_found(trail):
    trail.sealed(3)
    trail.by_hand(f"DELETE FROM audit_entry WHERE id = {trail.at(3)}", "DELETE FROM audit_seal WHERE position = 3")
    assert (3, AuditFaultKind.TRUNCATED) in trail.faults()


@pytest.mark.parametrize("sealed", [0, 3])
def test_a_head_that_was_removed_is_found(trail, sealed):
    anchor = trail.sealed(sealed) if sealed else None
    trail.by_hand("DELETE FROM audit_head")
    assert trail.faults(anchor=anchor) == [(sealed, AuditFaultKind.TRUNCATED)]


def test_a_tail_cut_off_with_the_head_set_back_is_found_by_the_anchor(trail):
    anchor = trail.sealed(3)
    trail.by_hand(
        f"DELETE FROM audit_entry WHERE id = {trail.at(3)}",
        "DELETE FROM audit_seal WHERE position = 3",
        "UPDATE audit_head SET position = 2, hash = (SELECT hash FROM audit_seal WHERE position = 2)",
    )
    assert trail.faults() == []
    assert trail.faults(anchor=anchor) == [(3, AuditFaultKind.ANCHOR_DIFFERS)]


def test_an_anchor_of_an_earlier_head_is_still_there(trail):
    anchor = trail.sealed(2)
    trail.sealed(2)
    assert trail.faults(anchor=anchor) == []


def test_a_chain_made_anew_with_another_key_is_found(trail, tmp_path):
    trail.sealed(2)
    trail.database.sealing = Sealing(generate(tmp_path / "other.json"))
    assert trail.faults() == [(1, AuditFaultKind.EDITED), (2, AuditFaultKind.EDITED)]


def test_a_long_trail_is_checked_in_parts(trail):
    trail.sealed(5)
    first = trail.verify(rows_max=2)
    assert (first.checked, first.next_position, first.intact) == (2, 3, True)
    last = trail.verify(rows_max=3, from_position=3)
    assert (last.checked, last.next_position, last.intact) == (3, None, True)


def test_a_batch_has_a_maximum_and_the_rest_is_sealed_next(trail, monkeypatch):
    monkeypatch.setattr(audit, "SEALED_AT_ONCE_MAX", 2)
    trail.record(3)
    assert trail.seal().position == 2
    assert trail.seal().position == 3
    assert trail.seal() is None
    assert trail.verify().checked == 3


def test_a_rolled_back_act_leaves_no_entry(trail):
    def act(session):
        record(session, CLI, "units.move", "unit:1")
        raise LookupError

    with pytest.raises(LookupError):
        trail.database.step(act)
    assert trail.seal() is None


@pytest.mark.parametrize(
    "detail",
    [
        {"password": "x"},
        {"phone": "1"},
        {"refresh_token": "x"},
        {"code": "1"},
        {"name": "x"},
        {"a": "x" * 201},
        {"a": {}},
    ],
    ids=str,
)
def test_what_is_secret_or_personal_is_not_recorded(trail, detail):
    with pytest.raises(AssertionError):
        trail.record(1, **detail)


def test_processes_that_seal_at_once_make_one_chain(trail):
    trail.record(50)
    outcomes = []
    workers = [threading.Thread(target=lambda: outcomes.append(trail.seal())) for _ in range(4)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join(timeout=20)
    assert len(outcomes) == 4, "one of them ended with an error"
    assert [str(outcome) for outcome in outcomes if outcome] == [trail.verify().head]
    assert trail.verify().checked == 50
    assert trail.database.read(lambda session: session.query(AuditPending).count()) == 0
