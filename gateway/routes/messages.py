"""Routes of one's inbox."""

from typing import Any

from flask.views import MethodView

from gateway.blueprints import blueprint_of
from gateway.calling import rpc
from gateway.inbox_news import EVENT_TYPE, stream_of_inbox
from gateway.operations import EVENT_STREAM
from gateway.web.refusals import TOO_MANY_STREAMS, TOO_MANY_STREAMS_OF_ADDRESS
from shared.contracts.notifications.deliveries import MessageDeliveries
from shared.contracts.notifications.messages import (
    InboxState,
    Message,
    MessagePage,
    OwnMessages,
    ReadMessages,
)
from shared.contracts.notifications.refusals import MESSAGE_NOT_FOUND
from shared.kernel.pagination import CURSOR_INVALID

STREAM = f'id: 7\nevent: {EVENT_TYPE}\ndata: {{"id":"{Message.example["id"]}","number":7,"kind":"hours_confirmed"}}\n\n'

blueprint = blueprint_of("messages", "Messages: one's inbox, and how one is told of what is new in it")


@blueprint.route("/messages/me")
class OwnMessageList(MethodView):
    """One's own."""

    @blueprint.queries(OwnMessages)
    @blueprint.answers(200, MessagePage)
    @blueprint.refuses(CURSOR_INVALID)
    def get(self, query: dict[str, Any]) -> Any:
        """List the messages in one's inbox.

        The newest first, each in Chinese and English, with the thing that it is about.
        """
        return rpc("notifications").own_messages(query)


@blueprint.route("/messages/me/stream")
class OwnMessageStream(MethodView):
    """What comes in."""

    @blueprint.answers(
        200,
        media=EVENT_STREAM,
        description="Server-sent events that stay open: a `Message` each.",
        example=STREAM,
    )
    @blueprint.refuses(TOO_MANY_STREAMS, TOO_MANY_STREAMS_OF_ADDRESS)
    def get(self) -> Any:
        """Follow one's inbox live.

        An event `message` for every new message. After a cut the client sends the id of the last event back
        (`Last-Event-ID`) and is told what it missed. The stream ends when its token is no longer good; come back with a
        fresh one. Comments are heartbeats.
        """
        return stream_of_inbox()


@blueprint.route("/messages/me/state")
class OwnInboxState(MethodView):
    """How much there is."""

    @blueprint.answers(200, InboxState)
    def get(self) -> Any:
        """Read the state of one's inbox.

        How many messages were not read, and the number of the newest.
        """
        return rpc("notifications").inbox_state({})


@blueprint.route("/messages/me/readings")
class AllReadings(MethodView):
    """Several are read."""

    @blueprint.accepts(ReadMessages)
    @blueprint.answers(200, InboxState)
    def post(self, request: dict[str, Any]) -> Any:
        """Mark the messages in one's inbox as read, up to a number.

        What came while somebody was looking stays unread.
        """
        return rpc("notifications").read_messages(request)


@blueprint.route("/messages/<uuid:id>/readings")
class Readings(MethodView):
    """One is read."""

    @blueprint.answers(200, Message)
    @blueprint.refuses(MESSAGE_NOT_FOUND)
    def post(self, id: str) -> Any:
        """Mark a message in one's inbox as read.

        One that was read stays as it is.
        """
        return rpc("notifications").read_message({"id": id})


@blueprint.route("/messages/<uuid:id>/deliveries")
class Deliveries(MethodView):
    """Outside of the inbox."""

    @blueprint.answers(200, MessageDeliveries)
    @blueprint.refuses(MESSAGE_NOT_FOUND)
    def get(self, id: str) -> Any:
        """Read what became of a message in one's inbox on other channels.

        In the order in which they were tried. What a provider has accepted need not have been read.
        """
        return rpc("notifications").deliveries_of_message({"id": id})
