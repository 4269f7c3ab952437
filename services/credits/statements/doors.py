"""The doors of statements."""

from typing import Any

from services.credits.statements import queries
from shared.contracts.base import Loaded
from shared.contracts.credits.statements import OwnStatement, ReadStatement, Statement
from shared.kernel.actor import Actor
from shared.runtime.data.database import CallDatabase
from shared.runtime.doors.rpc import rpc


class StatementDoors:
    """What was booked on an account, line by line."""

    db: CallDatabase
    actor: Actor

    @rpc(OwnStatement, replies=Statement)
    def own_statement(self, request: Loaded) -> Any:
        return self.db.read(queries.own_statement, request, self.actor)

    @rpc(ReadStatement, replies=Statement, secret=True)
    def read_statement(self, request: Loaded) -> Any:
        return self.db.run(queries.read_statement, request, self.actor)
