"""A union tree for tests of identity, on SQLite and on PostgreSQL."""

import time
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import select

from services.identity.models import Base
from services.identity.units import queries, use_cases, versions
from services.identity.units.models import Unit as UnitRow
from shared.contracts.base import Contract
from shared.contracts.identity.unit_changes import (
    ChangeUnit,
    DissolveUnit,
    EndedUnit,
    FoundUnit,
    MergeUnit,
    MoveUnit,
)
from shared.contracts.identity.units import Unit, UnitOf
from shared.kernel.actor import GUEST, Actor, Held, system
from shared.kernel.clock import FrozenClock
from shared.kernel.errors import Refusal
from shared.kernel.ids import new_id
from shared.runtime.context import Call
from shared.runtime.data.database import Database
from shared.runtime.data.session import Session
from shared.runtime.events.outbox import Outbox

CLI = system("cli")
NOW = datetime(2026, 2, 12, 8, 30, tzinfo=UTC)

Json = dict[str, Any]


class Tree:
    """A union tree in a database, grown through its use cases by the command line, or by somebody else."""

    def __init__(self, database: Database) -> None:
        self.database = database

    def act(self, use_case: Any, contract: type[Contract], payload: Json, replies: Any, actor: Actor = CLI) -> Any:
        """What a door does."""
        return self.database.run(use_case, contract().request(payload), actor, call=_call(replies))

    def ask(self, query: Any, contract: type[Contract], payload: Json, replies: Any, actor: Actor = GUEST) -> Any:
        """What a reading door does."""
        return self.database.read(query, contract().request(payload), actor, call=_call(replies))

    def root(self, code: str = "BJ", kind: str = "city") -> None:
        """Found the root."""

        def found_root(session: Session) -> None:
            values = {"code": code, "kind": kind, "name": "北京市总工会"}
            versions.found(session, new_id(), None, values, {}, CLI)

        self.database.run(found_root)

    def found(self, code: str, kind: str, parent: str, actor: Actor = CLI, **rest: Any) -> Json:
        """Found a unit, named by its code where no name is given."""
        payload = {"code": code, "kind": kind, "parent_code": parent, "name": code} | rest
        return self.act(use_cases.found_unit, FoundUnit, payload, Unit, actor)

    def change(self, code: str, actor: Actor = CLI, **values: Any) -> Json:
        """Change a unit."""
        return self.act(use_cases.change_unit, ChangeUnit, {"code": code, **values}, Unit, actor)

    def move(self, code: str, parent: str, actor: Actor = CLI, **rest: Any) -> Json:
        """Move a unit."""
        return self.act(use_cases.move_unit, MoveUnit, {"code": code, "parent_code": parent, **rest}, Unit, actor)

    def merge(self, code: str, successor: str, actor: Actor = CLI, **rest: Any) -> Json:
        """Merge a unit into another one."""
        payload = {"code": code, "successor_code": successor, **rest}
        return self.act(use_cases.merge_unit, MergeUnit, payload, EndedUnit, actor)

    def dissolve(self, code: str, successor: str | None = None, actor: Actor = CLI, **rest: Any) -> Json:
        """Dissolve a unit."""
        payload = {"code": code, "successor_code": successor, **rest}
        return self.act(use_cases.dissolve_unit, DissolveUnit, payload, EndedUnit, actor)

    def unit(self, code: str) -> Json:
        """A unit as everybody sees it."""
        return self.ask(queries.unit, UnitOf, {"code": code}, Unit)

    def id_of(self, code: str) -> UUID:
        """The id of a unit."""
        return UUID(self.unit(code)["id"])

    def events(self) -> list[tuple[str, str, int]]:
        """The events in the outbox: code, change, version."""

        def told(session: Session) -> list[tuple[str, str, int]]:
            rows = session.scalars(select(Outbox).order_by(Outbox.sequence))
            return [(row.data["code"], row.data["change"], row.data["version"]) for row in rows]

        return self.database.read(told)

    def rows(self) -> list[UnitRow]:
        """All units as they are stored, by code."""
        return self.database.read(lambda session: list(session.scalars(select(UnitRow).order_by(UnitRow.code))))


def refused(act: Callable[..., Any], *arguments: Any, **rest: Any) -> Refusal:
    """What an act is refused with."""
    with pytest.raises(Refusal) as refusal:
        act(*arguments, **rest)
    return refusal.value


def _call(replies: type[Contract]) -> Call:
    """A call that has half a minute left."""
    return Call(deadline=time.time() + 30, replies=replies())


@pytest.fixture
def clock() -> FrozenClock:
    return FrozenClock(NOW)


@pytest.fixture
def database(make_tables: Callable[..., str], clock: FrozenClock) -> Any:
    """Identity's database with all its tables, empty."""
    database = Database(make_tables(Base.metadata), service="identity", site="city", clock=clock)
    yield database
    database.close()


@pytest.fixture
def tree(database: Database) -> Tree:
    """The city with two districts and three streets: BJ, BJ-D1 (BJ-D1-S1, BJ-D1-S2), BJ-D2 (BJ-D2-S1)."""
    tree = Tree(database)
    tree.root()
    for district in ("BJ-D1", "BJ-D2"):
        tree.found(district, "district", "BJ")
    for street in ("BJ-D1-S1", "BJ-D1-S2", "BJ-D2-S1"):
        tree.found(street, "street", street[:5])
    return tree


@pytest.fixture
def holder(tree: Tree) -> Callable[..., Actor]:
    """A person who holds an office: `holder("unit_admin", "BJ-D1")`."""

    def holding(role: str, code: str, *, second_factor: bool = True) -> Actor:
        offices = (Held(role, tree.id_of(code)),)
        return Actor("person", str(new_id()), offices=offices, second_factor=second_factor)

    return holding
