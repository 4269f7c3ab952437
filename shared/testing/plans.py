"""How a database goes about what a query asks: for tests that no search reads a whole table."""

from collections.abc import Callable
from typing import Any

from sqlalchemy import event

from shared.runtime.data.database import Database
from shared.runtime.data.session import Session

EXPLAIN = {"postgresql": "EXPLAIN", "sqlite": "EXPLAIN QUERY PLAN"}


def plans_of(database: Database, query: Callable[..., Any], *arguments: Any) -> list[str]:
    """The plans of all statements that a query sends, in their order, each under the settings that it found."""

    def explained(session: Session) -> list[str]:
        asked: list[tuple[str, Any]] = []
        connection = session.connection()

        def note(conn: Any, cursor: Any, statement: str, parameters: Any, context: Any, many: bool) -> None:
            if statement.lstrip().startswith(("SELECT", "WITH")):
                asked.append((statement, parameters))

        event.listen(connection, "before_cursor_execute", note)
        try:
            query(session, *arguments)
        finally:
            event.remove(connection, "before_cursor_execute", note)
        return [_plan(connection, statement, parameters) for statement, parameters in asked]

    plans: list[str] = database.read(explained)
    return plans


def _plan(connection: Any, statement: str, parameters: Any) -> str:
    explain = EXPLAIN[connection.dialect.name]
    return "\n".join(row[-1] for row in connection.exec_driver_sql(f"{explain} {statement}", parameters))
