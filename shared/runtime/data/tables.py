"""The runtime's tables in a service's database, as migrations make them.

A version stands as it was published: what changes later is a step of the next one, so that a database made today and
one that has grown are the same. A test compares them with the models.
"""

from typing import Any

import sqlalchemy as sa

from shared.runtime.data.mapping import Json, Sequence, UtcMoment

ID = sa.Uuid()
MOMENT = UtcMoment()
GENESIS = {"postgresql": "decode(repeat('00', 32), 'hex')", "sqlite": "zeroblob(32)"}


def create_runtime_tables(op: Any, version: int) -> None:
    """What every service with a database has, one version after the other: a new service makes all of them.

    1: outbox, inbox, idempotent calls and the audit trail. 2: check values of the seal keys.
    3: which of them are retired. 4: which trace an event belongs to.
    """
    assert version in VERSIONS, f"there are the versions {list(VERSIONS)}"
    for make in VERSIONS[version]:
        make(op)


def _outbox(op: Any) -> None:
    op.create_table(
        "outbox",
        sa.Column("sequence", Sequence, primary_key=True, autoincrement=True),
        sa.Column("event_id", ID, nullable=False),
        sa.Column("event_type", sa.String(200), nullable=False),
        sa.Column("site", sa.String(100), nullable=False),
        sa.Column("subject", sa.String(200), nullable=False),
        sa.Column("unit_id", ID),
        sa.Column("data", Json, nullable=False),
        sa.Column("personal", sa.Boolean, nullable=False),
        sa.Column("happened_at", MOMENT, nullable=False),
        sa.Column("claimed_until", MOMENT),
        sa.Column("published_at", MOMENT),
        sa.PrimaryKeyConstraint("sequence", name="pk_outbox"),
        sa.UniqueConstraint("event_id", name="uq_outbox_event_id"),
    )
    _partial_index(op, "ix_outbox_pending", "outbox", ["sequence"], "published_at IS NULL")
    op.create_index("ix_outbox_published_at", "outbox", ["published_at"])
    op.create_index("ix_outbox_subject_sequence", "outbox", ["subject", "sequence"])


def _inbox(op: Any) -> None:
    op.create_table(
        "inbox",
        sa.Column("event_id", ID, nullable=False),
        sa.Column("reader", sa.String(200), nullable=False),
        sa.Column("event_type", sa.String(200), nullable=False),
        sa.Column("subject", sa.String(200), nullable=False),
        sa.Column("state", sa.String(10), nullable=False),
        sa.Column("body", sa.LargeBinary),
        sa.Column("attempts", sa.Integer, nullable=False),
        sa.Column("error", sa.String(200)),
        sa.Column("received_at", MOMENT, nullable=False),
        sa.Column("handled_at", MOMENT),
        sa.Column("next_attempt_at", MOMENT),
        sa.PrimaryKeyConstraint("event_id", "reader", name="pk_inbox"),
    )
    _partial_index(op, "ix_inbox_unhandled", "inbox", ["state", "next_attempt_at"], "state <> 'handled'")
    op.create_index("ix_inbox_handled_at", "inbox", ["handled_at"])


def _idempotent_calls(op: Any) -> None:
    op.create_table(
        "idempotent_call",
        sa.Column("scope", sa.String(400), nullable=False),
        sa.Column("key", sa.String(200), nullable=False),
        sa.Column("request_hash", sa.String(64)),
        sa.Column("outcome", Json),
        sa.Column("called_at", MOMENT, nullable=False),
        sa.PrimaryKeyConstraint("scope", "key", name="pk_idempotent_call"),
    )
    op.create_index("ix_idempotent_call_called_at", "idempotent_call", ["called_at"])


def _audit_trail(op: Any) -> None:
    op.create_table(
        "audit_entry",
        sa.Column("id", ID, nullable=False),
        sa.Column("recorded_at", MOMENT, nullable=False),
        sa.Column("actor", sa.String(120), nullable=False),
        sa.Column("action", sa.String(80), nullable=False),
        sa.Column("subject", sa.String(120), nullable=False),
        sa.Column("detail", Json, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_audit_entry"),
    )
    for columns in (["recorded_at", "id"], ["actor", "recorded_at"], ["subject", "recorded_at"]):
        op.create_index(f"ix_audit_entry_{'_'.join(columns)}", "audit_entry", columns)
    op.create_table(
        "audit_pending",
        sa.Column("entry_id", ID, nullable=False),
        sa.PrimaryKeyConstraint("entry_id", name="pk_audit_pending"),
        sa.ForeignKeyConstraint(["entry_id"], ["audit_entry.id"], name="fk_audit_pending_entry_id_audit_entry"),
    )
    op.create_table(
        "audit_seal",
        sa.Column("position", sa.BigInteger, nullable=False, autoincrement=False),
        sa.Column("entry_id", ID, nullable=False),
        sa.Column("hash", sa.LargeBinary(32), nullable=False),
        sa.PrimaryKeyConstraint("position", name="pk_audit_seal"),
        sa.UniqueConstraint("entry_id", name="uq_audit_seal_entry_id"),
    )
    op.create_table(
        "audit_head",
        sa.Column("id", sa.Integer, nullable=False, autoincrement=False),
        sa.Column("position", sa.BigInteger, nullable=False),
        sa.Column("hash", sa.LargeBinary(32), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_audit_head"),
    )
    op.execute(f"INSERT INTO audit_head (id, position, hash) VALUES (1, 0, {GENESIS[_dialect(op)]})")
    for table in ("audit_entry", "audit_seal"):
        _only_grows(op, table)


def _seal_keys(op: Any) -> None:
    op.create_table(
        "seal_key",
        sa.Column("id", sa.String(40), nullable=False),
        sa.Column("check_value", sa.LargeBinary(32), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_seal_key"),
    )


def _retired_seal_keys(op: Any) -> None:
    op.create_table(
        "retired_seal_key",
        sa.Column("id", sa.String(40), nullable=False),
        sa.Column("retired_at", MOMENT, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_retired_seal_key"),
    )


def _traces(op: Any) -> None:
    op.add_column("outbox", sa.Column("traceparent", sa.String(55)))
    op.add_column("outbox", sa.Column("tracestate", sa.String(512)))


def _only_grows(op: Any, table: str) -> None:
    """The database itself refuses to change or remove what was written, also to people who use it by hand."""
    if _dialect(op) == "sqlite":
        for act in ("UPDATE", "DELETE"):
            refuse = "BEGIN SELECT RAISE(ABORT, 'the audit trail is append-only'); END"
            op.execute(f"CREATE TRIGGER {table}_no_{act.lower()} BEFORE {act} ON {table} {refuse}")
        return
    refuse = "$$ BEGIN RAISE EXCEPTION 'the audit trail is append-only'; END $$"
    op.execute(f"CREATE FUNCTION {table}_only_grows() RETURNS trigger LANGUAGE plpgsql AS {refuse}")
    trigger = f"CREATE TRIGGER {table}_only_grows BEFORE UPDATE OR DELETE OR TRUNCATE ON {table} FOR EACH STATEMENT"
    op.execute(f"{trigger} EXECUTE FUNCTION {table}_only_grows()")


def _partial_index(op: Any, name: str, table: str, columns: list[str], condition: str) -> None:
    where = sa.text(condition)
    op.create_index(name, table, columns, postgresql_where=where, sqlite_where=where)


def _dialect(op: Any) -> str:
    return str(op.get_bind().dialect.name)


VERSIONS = {
    1: (_outbox, _inbox, _idempotent_calls, _audit_trail),
    2: (_seal_keys,),
    3: (_retired_seal_keys,),
    4: (_traces,),
}
