"""The doors of accounts."""

from typing import Any

from services.identity.accounts import queries, staff, steps
from services.identity.accounts.passwords import passwords_for
from shared.contracts.base import Loaded, Nothing
from shared.contracts.identity.accounts import (
    AcceptInvitation,
    Account,
    AccountOf,
    ChangePassword,
    ChangePhone,
    Invitation,
    InviteStaff,
    LockAccount,
    OwnAccount,
    RegisterAccount,
    ResetPassword,
)
from shared.kernel.actor import Actor
from shared.runtime.context import CallContext
from shared.runtime.data.database import CallDatabase
from shared.runtime.doors.rpc import rpc
from shared.runtime.process.provided import Provided


class AccountDoors:
    """Accounts: one's own, and those of staff."""

    db: CallDatabase
    actor: Actor
    context: CallContext
    passwords = Provided(passwords_for)

    @rpc(RegisterAccount, replies=Account, secret=True)
    def register_account(self, request: Loaded) -> Any:
        return steps.register_account(self.db, self.passwords, request, self.context.address)

    @rpc(Nothing, replies=OwnAccount)
    def own_account(self, request: Loaded) -> Any:
        return self.db.read(queries.own_account, request, self.actor)

    @rpc(ChangePassword, replies=Account, secret=True)
    def change_password(self, request: Loaded) -> Any:
        return steps.change_password(self.db, self.passwords, request, self.actor)

    @rpc(ChangePhone, replies=Account, secret=True)
    def change_phone(self, request: Loaded) -> Any:
        return steps.change_phone(self.db, self.passwords, request, self.actor, self.context.address)

    @rpc(ResetPassword, replies=Nothing, secret=True)
    def reset_password(self, request: Loaded) -> Any:
        return steps.reset_password(self.db, self.passwords, request, self.context.address)

    @rpc(AcceptInvitation, replies=Account, secret=True)
    def accept_invitation(self, request: Loaded) -> Any:
        return steps.accept_invitation(self.db, self.passwords, request, self.context.address)

    @rpc(InviteStaff, replies=Invitation, secret=True)
    def invite_staff(self, request: Loaded) -> Any:
        return self.db.run(staff.invite_staff, request, self.actor)

    @rpc(AccountOf, replies=Invitation, secret=True)
    def invite_again(self, request: Loaded) -> Any:
        return self.db.run(staff.invite_again, request, self.actor)

    @rpc(LockAccount, replies=Account)
    def lock_account(self, request: Loaded) -> Any:
        return self.db.run(staff.lock_account, request, self.actor)

    @rpc(AccountOf, replies=Account)
    def unlock_account(self, request: Loaded) -> Any:
        return self.db.run(staff.unlock_account, request, self.actor)

    @rpc(AccountOf, replies=Account)
    def account(self, request: Loaded) -> Any:
        return self.db.read(queries.account, request, self.actor)
