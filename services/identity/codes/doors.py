"""The door of one-time codes."""

from typing import Any

from services.identity.codes import steps, tallies, use_cases
from services.identity.codes.code_sender import code_post_for
from shared.contracts.base import Loaded
from shared.contracts.identity.accounts import CodeRequested, RequestCode
from shared.runtime.context import CallContext
from shared.runtime.data.database import CallDatabase
from shared.runtime.doors.rpc import rpc
from shared.runtime.doors.timer import timer
from shared.runtime.process.provided import Provided

SWEEP_SECONDS = 600


class CodeDoors:
    """Codes for phones: asked for by anybody, limited by number and address."""

    db: CallDatabase
    context: CallContext
    code_post = Provided(code_post_for)

    @rpc(RequestCode, replies=CodeRequested, secret=True)
    def request_code(self, request: Loaded) -> Any:
        return steps.request_code(self.db, self.code_post, request, self.context.address)

    @timer(interval_seconds=SWEEP_SECONDS)
    def sweep_codes(self) -> None:
        self.db.step(use_cases.sweep)
        self.db.step(tallies.sweep)
