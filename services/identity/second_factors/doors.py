"""The doors of the second factor."""

from typing import Any

from services.identity.second_factors import use_cases
from shared.contracts.base import Loaded, Nothing
from shared.contracts.identity.accounts import (
    Account,
    AccountOf,
    ConfirmSecondFactor,
    RecoveryCodes,
    RemoveSecondFactor,
    SecondFactorBegun,
)
from shared.kernel.actor import Actor
from shared.runtime.data.database import CallDatabase
from shared.runtime.doors.rpc import rpc


class SecondFactorDoors:
    """One's own authenticator, and the loss of somebody else's."""

    db: CallDatabase
    actor: Actor

    @rpc(Nothing, replies=SecondFactorBegun, secret=True)
    def begin_second_factor(self, request: Loaded) -> Any:
        return self.db.run(use_cases.begin_second_factor, request, self.actor)

    @rpc(ConfirmSecondFactor, replies=RecoveryCodes, secret=True)
    def confirm_second_factor(self, request: Loaded) -> Any:
        return self.db.run(use_cases.confirm_second_factor, request, self.actor)

    @rpc(RemoveSecondFactor, replies=Nothing, secret=True)
    def remove_second_factor(self, request: Loaded) -> Any:
        return self.db.run(use_cases.remove_second_factor, request, self.actor)

    @rpc(AccountOf, replies=Account)
    def reset_second_factor(self, request: Loaded) -> Any:
        return self.db.run(use_cases.reset_second_factor, request, self.actor)
