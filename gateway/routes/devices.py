"""Routes of leaders' devices, and of what they noted without a connection."""

from typing import Any

from flask.views import MethodView

from gateway.blueprints import blueprint_of
from gateway.calling import rpc
from shared.contracts.projects.devices import (
    Device,
    DevicePage,
    EnrolDevice,
    OwnDevices,
    SendBatch,
    TakenBatch,
)
from shared.contracts.projects.refusals import devices as refusals
from shared.contracts.projects.refusals.library import NOT_YET_KNOWN
from shared.contracts.projects.refusals.shifts import SHIFT_NOT_FOUND
from shared.contracts.refusals.volunteers import VOLUNTEERS_ONLY
from shared.kernel.pagination import CURSOR_INVALID

blueprint = blueprint_of("devices", "Devices of leaders, which check people in also without a connection")


@blueprint.route("/devices")
class Devices(MethodView):
    """Devices."""

    @blueprint.accepts(EnrolDevice)
    @blueprint.answers(201, Device)
    @blueprint.refuses(
        refusals.DEVICE_KEY_UNPROVEN, refusals.DEVICE_KEY_KNOWN, refusals.DEVICES_TOO_MANY, VOLUNTEERS_ONLY
    )
    def post(self, request: dict[str, Any]) -> Any:
        """Enrol a device of one's own.

        It has made an Ed25519 key pair, and signs with it that it is its owner's. The private key never leaves it.
        """
        return rpc("projects").enrol_device(request)


@blueprint.route("/devices/me")
class Own(MethodView):
    """One's own devices."""

    @blueprint.queries(OwnDevices)
    @blueprint.answers(200, DevicePage)
    @blueprint.refuses(CURSOR_INVALID)
    def get(self, query: dict[str, Any]) -> Any:
        """List one's own devices.

        The newest first, ended ones too.
        """
        return rpc("projects").own_devices(query)


@blueprint.route("/devices/<uuid:id>")
class OneDevice(MethodView):
    """A device of one's own."""

    @blueprint.answers(200, Device)
    @blueprint.refuses(refusals.DEVICE_NOT_FOUND, refusals.DEVICE_ENDED, VOLUNTEERS_ONLY)
    def delete(self, id: str) -> Any:
        """End a device of one's own.

        It was lost, or is somebody else's now: nothing that it signs is believed any more.
        """
        return rpc("projects").end_device({"id": id})


@blueprint.route("/offline-batches")
class OfflineBatches(MethodView):
    """What devices noted."""

    @blueprint.accepts(SendBatch)
    @blueprint.answers(200, TakenBatch)
    @blueprint.refuses(
        refusals.DEVICE_NOT_FOUND,
        refusals.DEVICE_ENDED,
        refusals.BATCH_FORGED,
        refusals.BATCH_UNREADABLE,
        refusals.BATCH_DIFFERS,
        refusals.BATCH_TOO_LATE,
        SHIFT_NOT_FOUND,
        VOLUNTEERS_ONLY,
        NOT_YET_KNOWN,
    )
    def post(self, request: dict[str, Any]) -> Any:
        """Send what a device noted without a connection.

        Signed by the device, for a shift that its owner led, within three days. Sending it again is safe. Each note is
        taken or refused for itself.
        """
        return rpc("projects").take_batch(request)
