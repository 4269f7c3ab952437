"""Every sealed column of notifications, and the place each text is sealed for: what a rotation walks through."""

from services.notifications.contacts.models import KnownContact
from services.notifications.contacts.use_cases import PHONE_PLACE
from services.notifications.deliveries.models import OUTGOING_PLACE, Delivery
from shared.runtime.process.resealing import SealedTable

SEALED_TABLES = (
    SealedTable(KnownContact, {"phone_sealed": PHONE_PLACE}),
    SealedTable(Delivery, {"outgoing_sealed": OUTGOING_PLACE}),
)
