"""The doors of inboxes."""

from typing import Any

from services.notifications.messages import queries, use_cases
from shared.contracts.base import Loaded, Nothing
from shared.contracts.notifications.messages import (
    InboxState,
    Message,
    MessageNews,
    MessageOf,
    MessagePage,
    NewMessages,
    OwnMessages,
    ReadMessages,
)
from shared.kernel.actor import Actor
from shared.runtime.data.database import CallDatabase
from shared.runtime.doors.rpc import rpc


class MessageDoors:
    """One's own inbox."""

    db: CallDatabase
    actor: Actor

    @rpc(OwnMessages, replies=MessagePage)
    def own_messages(self, request: Loaded) -> Any:
        return self.db.read(queries.own_messages, request, self.actor)

    @rpc(Nothing, replies=InboxState)
    def inbox_state(self, request: Loaded) -> Any:
        return self.db.read(queries.inbox_state, request, self.actor)

    @rpc(NewMessages, replies=MessageNews)
    def new_messages(self, request: Loaded) -> Any:
        return self.db.read(queries.new_messages, request, self.actor)

    @rpc(MessageOf, replies=Message)
    def read_message(self, request: Loaded) -> Any:
        return self.db.run(use_cases.read_message, request, self.actor)

    @rpc(ReadMessages, replies=InboxState)
    def read_messages(self, request: Loaded) -> Any:
        return self.db.run(use_cases.read_messages, request, self.actor)
