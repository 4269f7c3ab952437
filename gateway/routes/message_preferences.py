"""Routes of preferences: over what one is told of what."""

from typing import Any

from flask.views import MethodView

from gateway.blueprints import blueprint_of
from gateway.calling import rpc
from shared.contracts.notifications.preferences import OwnPreferences, SetPreferences
from shared.contracts.notifications.refusals import KIND_UNKNOWN

blueprint = blueprint_of("message-preferences", "Message preferences: over what one is told of what")


@blueprint.route("/message-preferences/me")
class Preferences(MethodView):
    """One's own."""

    @blueprint.answers(200, OwnPreferences)
    def get(self) -> Any:
        """Read over what one is told of what.

        Each kind of message with its channels, in the order in which they are tried. The inbox has every message. From
        22 to 8 only what cannot wait is sent.
        """
        return rpc("notifications").own_preferences({})

    @blueprint.accepts(SetPreferences)
    @blueprint.answers(200, OwnPreferences)
    @blueprint.refuses(KIND_UNKNOWN)
    def put(self, request: dict[str, Any]) -> Any:
        """Say over what one wants to be told, all of it anew.

        What is not refused is wanted. Codes that one asks for cannot be refused, nor that one's account is frozen or a
        certificate revoked. What is urgent comes in any case: that a service within a day was called off or moved.
        """
        return rpc("notifications").set_preferences(request)
