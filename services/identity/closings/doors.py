"""The door of closing an account."""

from typing import Any

from services.identity.accounts.passwords import passwords_for
from services.identity.closings import steps
from shared.contracts.base import Loaded
from shared.contracts.identity.closings import CloseAccount, ClosedAccount
from shared.kernel.actor import Actor
from shared.runtime.context import CallContext
from shared.runtime.data.database import CallDatabase
from shared.runtime.doors.rpc import rpc
from shared.runtime.process.provided import Provided


class ClosingDoors:
    """Leaving for good."""

    db: CallDatabase
    actor: Actor
    context: CallContext
    passwords = Provided(passwords_for)

    @rpc(CloseAccount, replies=ClosedAccount, secret=True)
    def close_account(self, request: Loaded) -> Any:
        return steps.close_account(self.db, self.passwords, request, self.actor, self.context.address)
