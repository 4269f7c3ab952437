"""The doors by which notifications hears how people are reached, from identity and from themselves."""

from typing import Any

from services.notifications.contacts import queries, steps, use_cases
from services.notifications.deliveries.courier import Courier
from shared.contracts.base import Loaded, Nothing, Received
from shared.contracts.identity.volunteers import ContactChanged
from shared.contracts.notifications.addresses import (
    AddressOver,
    ConfirmEmail,
    GiveEmail,
    GivePush,
    GiveRobot,
    GiveWechat,
    MessageAddresses,
)
from shared.kernel.actor import Actor
from shared.runtime.data.database import CallDatabase
from shared.runtime.doors.rpc import rpc
from shared.runtime.doors.subscribe import subscribe


class ContactDoors:
    """Hears identity, whose event is sealed for this reader; and people, of whom only they see their own."""

    db: CallDatabase
    actor: Actor
    courier: Courier

    @subscribe(ContactChanged, batch=50)
    def learn_contact(self, event: Received) -> None:
        self.db.run_once(use_cases.learn_contact, event)

    @rpc(Nothing, replies=MessageAddresses)
    def own_addresses(self, request: Loaded) -> Any:
        return self.db.read(queries.own_addresses, request, self.actor, self.courier.channels)

    @rpc(GiveEmail, replies=MessageAddresses)
    def give_email(self, request: Loaded) -> Any:
        return self.db.run(use_cases.give_email, request, self.actor, self.courier.channels)

    @rpc(ConfirmEmail, replies=MessageAddresses)
    def confirm_email(self, request: Loaded) -> Any:
        return self.db.run(use_cases.confirm_email, request, self.actor, self.courier.channels)

    @rpc(GiveWechat, replies=MessageAddresses)
    def give_wechat(self, request: Loaded) -> Any:
        return steps.give_wechat(self.db, self.courier.channels, request, self.actor)

    @rpc(GivePush, replies=MessageAddresses)
    def give_push(self, request: Loaded) -> Any:
        return steps.give_push(self.db, self.courier.channels, request, self.actor)

    @rpc(GiveRobot, replies=MessageAddresses)
    def give_robot(self, request: Loaded) -> Any:
        return self.db.run(use_cases.give_robot, request, self.actor, self.courier.channels)

    @rpc(AddressOver, replies=MessageAddresses)
    def remove_address(self, request: Loaded) -> Any:
        return self.db.run(use_cases.remove_address, request, self.actor, self.courier.channels)
