"""Every sealed column of notifications, and the place each text is sealed for: what a rotation walks through."""

from services.notifications.contacts.models import (
    OWN_PLACE,
    PHONE_PLACE,
    UNPROVED_PLACE,
    KnownContact,
    OwnAddress,
    UnprovedAddress,
)
from services.notifications.deliveries.models import OUTGOING_PLACE, Delivery
from shared.runtime.process.resealing import SealedTable

SEALED_TABLES = (
    SealedTable(KnownContact, {"phone_sealed": PHONE_PLACE}),
    SealedTable(OwnAddress, {"address_sealed": OWN_PLACE}),
    SealedTable(UnprovedAddress, {"address_sealed": UNPROVED_PLACE}),
    SealedTable(Delivery, {"outgoing_sealed": OUTGOING_PLACE}),
)
