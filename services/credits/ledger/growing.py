"""Tables that only grow: the database refuses UPDATE, DELETE and TRUNCATE, also to people who use it by hand."""

from typing import Any

from sqlalchemy import DDL, event

SENTENCE = "the ledger is append-only"


def statements(table: str, dialect: str) -> list[str]:
    """What makes a table so, in the words of a database: for its migration."""
    if dialect == "sqlite":
        refuse = f"BEGIN SELECT RAISE(ABORT, '{SENTENCE}'); END"
        return [
            f"CREATE TRIGGER {table}_no_{act.lower()} BEFORE {act} ON {table} {refuse}" for act in ("UPDATE", "DELETE")
        ]
    body = f"$$ BEGIN RAISE EXCEPTION '{SENTENCE}'; END $$"
    name = f"{table}_only_grows"
    trigger = f"CREATE TRIGGER {name} BEFORE UPDATE OR DELETE OR TRUNCATE ON {table} FOR EACH STATEMENT"
    return [
        f"CREATE FUNCTION {name}() RETURNS trigger LANGUAGE plpgsql AS {body}",
        f"{trigger} EXECUTE FUNCTION {name}()",
    ]


def only_grows(table: Any) -> None:
    """The same for tables that are made from their models."""
    for dialect in ("postgresql", "sqlite"):
        for statement in statements(table.name, dialect):
            event.listen(table, "after_create", DDL(statement).execute_if(dialect=dialect))
