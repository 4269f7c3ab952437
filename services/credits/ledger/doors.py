"""The doors of the ledger, and what time does in it."""

from typing import Any

from services.credits.ledger import proving, queries, sealing, timing, use_cases
from services.credits.rounds import in_rounds
from shared.contracts.base import Loaded
from shared.contracts.credits.accounts import (
    AccountOf,
    AccountsOf,
    ActOnAccount,
    ForgiveClaim,
    LedgerAccounts,
    LedgerAccountView,
    OwnAccounts,
)
from shared.kernel.actor import Actor
from shared.runtime.data.database import CallDatabase
from shared.runtime.doors.rpc import rpc
from shared.runtime.doors.timer import timer

SEAL_SECONDS = 5
SEAL_IDLE_SECONDS = 60
SWEEP_SECONDS = 60
EXPIRE_SECONDS = 600
PROVE_SECONDS = 600


class LedgerDoors:
    """Accounts, and the decisions on them."""

    db: CallDatabase
    actor: Actor

    @rpc(OwnAccounts, replies=LedgerAccounts)
    def own_ledger_accounts(self, request: Loaded) -> Any:
        return self.db.read(queries.own_accounts, request, self.actor)

    @rpc(AccountsOf, replies=LedgerAccounts)
    def ledger_accounts(self, request: Loaded) -> Any:
        return self.db.read(queries.accounts_of_volunteer, request, self.actor)

    @rpc(AccountOf, replies=LedgerAccountView)
    def ledger_account(self, request: Loaded) -> Any:
        return self.db.read(queries.account, request, self.actor)

    @rpc(ActOnAccount, replies=LedgerAccountView)
    def freeze_ledger_account(self, request: Loaded) -> Any:
        return self.db.run(use_cases.freeze, request, self.actor)

    @rpc(ActOnAccount, replies=LedgerAccountView)
    def thaw_ledger_account(self, request: Loaded) -> Any:
        return self.db.run(use_cases.thaw, request, self.actor)

    @rpc(ForgiveClaim, replies=LedgerAccountView)
    def forgive_claim(self, request: Loaded) -> Any:
        return self.db.run(use_cases.forgive, request, self.actor)

    @timer(interval_seconds=SEAL_SECONDS, idle_seconds=SEAL_IDLE_SECONDS)
    def seal_ledger(self) -> None:
        sealing.seal_waiting(self.db)

    @timer(interval_seconds=SWEEP_SECONDS)
    def release_over_holds(self) -> None:
        in_rounds(self.db, timing.release_over_holds)

    @timer(interval_seconds=SWEEP_SECONDS)
    def settle_claims(self) -> None:
        in_rounds(self.db, timing.settle_claims)

    @timer(interval_seconds=EXPIRE_SECONDS)
    def expire_lots(self) -> None:
        in_rounds(self.db, timing.expire_lots)

    @timer(interval_seconds=EXPIRE_SECONDS)
    def tell_expiring(self) -> None:
        in_rounds(self.db, timing.tell_expiring)

    @timer(interval_seconds=PROVE_SECONDS)
    def prove_ledger(self) -> None:
        proving.prove_closed_days(self.db)
