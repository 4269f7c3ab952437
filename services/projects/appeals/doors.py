"""The doors of appeals."""

from typing import Any

from services.projects.appeals import queries, use_cases
from shared.contracts.base import Loaded
from shared.contracts.projects.appeals import (
    AppealOf,
    AppealPage,
    FindAppeals,
    MakeAppeal,
    OwnAppeals,
    RejectAppeal,
    TicketedAppealWithRecord,
    UpholdAppeal,
    WithdrawAppeal,
)
from shared.kernel.actor import Actor
from shared.runtime.data.database import CallDatabase
from shared.runtime.doors.rpc import rpc


class AppealDoors:
    """Appealing against what became of records, and deciding on it."""

    db: CallDatabase
    actor: Actor

    @rpc(MakeAppeal, replies=TicketedAppealWithRecord)
    def make_appeal(self, request: Loaded) -> Any:
        return self.db.run(use_cases.make_appeal, request, self.actor)

    @rpc(WithdrawAppeal, replies=TicketedAppealWithRecord)
    def withdraw_appeal(self, request: Loaded) -> Any:
        return self.db.run(use_cases.withdraw_appeal, request, self.actor)

    @rpc(RejectAppeal, replies=TicketedAppealWithRecord)
    def reject_appeal(self, request: Loaded) -> Any:
        return self.db.run(use_cases.reject_appeal, request, self.actor)

    @rpc(UpholdAppeal, replies=TicketedAppealWithRecord)
    def uphold_appeal(self, request: Loaded) -> Any:
        return self.db.run(use_cases.uphold_appeal, request, self.actor)

    @rpc(AppealOf, replies=TicketedAppealWithRecord)
    def appeal(self, request: Loaded) -> Any:
        return self.db.read(queries.appeal, request, self.actor)

    @rpc(OwnAppeals, replies=AppealPage)
    def own_appeals(self, request: Loaded) -> Any:
        return self.db.read(queries.own_appeals, request, self.actor)

    @rpc(FindAppeals, replies=AppealPage)
    def find_appeals(self, request: Loaded) -> Any:
        return self.db.read(queries.find_appeals, request, self.actor)
