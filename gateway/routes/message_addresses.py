"""Routes of addresses: over what one is reached outside of the inbox."""

from typing import Any

from flask.views import MethodView

from gateway.blueprints import blueprint_of
from gateway.calling import rpc
from shared.contracts.notifications.addresses import (
    ConfirmEmail,
    GiveEmail,
    GivePush,
    GiveRobot,
    GiveWechat,
    MessageAddresses,
)
from shared.contracts.notifications.refusals import addresses as refusals

blueprint = blueprint_of("message-addresses", "Message addresses: over what one is reached outside of the inbox")


@blueprint.route("/message-addresses/me")
class Addresses(MethodView):
    """One's own."""

    @blueprint.answers(200, MessageAddresses)
    def get(self) -> Any:
        """Read over what one is reached.

        Addresses are masked. Beside the phone of the account there are those that one gave: each channel has one, and a
        message takes the first channel of its kind over which one is reached.
        """
        return rpc("notifications").own_addresses({})


@blueprint.route("/message-addresses/me/email")
class Email(MethodView):
    """One's own e-mail address."""

    @blueprint.accepts(GiveEmail)
    @blueprint.answers(200, MessageAddresses)
    @blueprint.refuses(refusals.CHANNEL_NOT_OFFERED, refusals.ADDRESS_CODE_LIMIT)
    def put(self, request: dict[str, Any]) -> Any:
        """Give an e-mail address.

        A code is sent there. Until it was given back the address before stays the one that is used.
        """
        return rpc("notifications").give_email(request)

    @blueprint.answers(200, MessageAddresses)
    @blueprint.refuses(refusals.ADDRESS_NOT_FOUND)
    def delete(self) -> Any:
        """Remove one's e-mail address.

        Also one that waits for its code.
        """
        return rpc("notifications").remove_address({"channel": "email"})


@blueprint.route("/message-addresses/me/email/confirmations")
class EmailConfirmations(MethodView):
    """The code came."""

    @blueprint.accepts(ConfirmEmail)
    @blueprint.answers(200, MessageAddresses)
    @blueprint.refuses(refusals.ADDRESS_CODE_WRONG)
    def post(self, request: dict[str, Any]) -> Any:
        """Confirm one's e-mail address.

        With the code that was sent to it, which is good for a quarter of an hour and five tries.
        """
        return rpc("notifications").confirm_email(request)


@blueprint.route("/message-addresses/me/wechat")
class Wechat(MethodView):
    """Oneself in the mini program."""

    @blueprint.accepts(GiveWechat)
    @blueprint.answers(200, MessageAddresses)
    @blueprint.refuses(refusals.CHANNEL_NOT_OFFERED, refusals.CHANNEL_AWAY, refusals.WECHAT_LOGIN_WRONG)
    def put(self, request: dict[str, Any]) -> Any:
        """Be reached in WeChat.

        WeChat says who the code of `wx.login` belongs to. It delivers one message for each consent that one gives it.
        """
        return rpc("notifications").give_wechat(request)

    @blueprint.answers(200, MessageAddresses)
    @blueprint.refuses(refusals.ADDRESS_NOT_FOUND)
    def delete(self) -> Any:
        """Be reached in WeChat no more.

        What was given is forgotten.
        """
        return rpc("notifications").remove_address({"channel": "wechat"})


@blueprint.route("/message-addresses/me/wecom")
class Wecom(MethodView):
    """A group of one's own office in WeCom."""

    @blueprint.accepts(GiveRobot)
    @blueprint.answers(200, MessageAddresses)
    @blueprint.refuses(refusals.CHANNEL_NOT_OFFERED)
    def put(self, request: dict[str, Any]) -> Any:
        """Be reached in a group of WeCom.

        By the group's robot. For whoever answers needs and feedback: that something waits, or is overdue, is told to
        the whole group then; nothing else is, and nothing personal. One of a group gives its robot, or it hears twice.
        """
        return rpc("notifications").give_robot(request)

    @blueprint.answers(200, MessageAddresses)
    @blueprint.refuses(refusals.ADDRESS_NOT_FOUND)
    def delete(self) -> Any:
        """Be reached in that group no more.

        The robot's key is forgotten.
        """
        return rpc("notifications").remove_address({"channel": "wecom"})


@blueprint.route("/message-addresses/me/web-push")
class WebPush(MethodView):
    """A browser of one's own."""

    @blueprint.accepts(GivePush)
    @blueprint.answers(200, MessageAddresses)
    @blueprint.refuses(refusals.CHANNEL_NOT_OFFERED, refusals.PUSH_SUBSCRIPTION_WRONG)
    def put(self, request: dict[str, Any]) -> Any:
        """Be reached in a browser.

        The one that subscribed last, with the `push_key` of `GET /message-addresses/me`. A subscription that its push
        service has ended is forgotten.
        """
        return rpc("notifications").give_push(request)

    @blueprint.answers(200, MessageAddresses)
    @blueprint.refuses(refusals.ADDRESS_NOT_FOUND)
    def delete(self) -> Any:
        """Be reached in a browser no more.

        What was given is forgotten.
        """
        return rpc("notifications").remove_address({"channel": "web_push"})
