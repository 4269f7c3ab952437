"""The doors of unmasked personal data."""

from typing import Any

from services.identity.disclosures import queries, use_cases
from shared.contracts.base import Loaded
from shared.contracts.identity.disclosures import (
    DisclosePersonal,
    FindPersonalReadings,
    PersonalDisclosure,
    PersonalReadingPage,
)
from shared.kernel.actor import Actor
from shared.runtime.data.database import CallDatabase
from shared.runtime.doors.rpc import rpc


class DisclosureDoors:
    """Personal data in clear, and who has seen it."""

    db: CallDatabase
    actor: Actor

    @rpc(DisclosePersonal, replies=PersonalDisclosure, secret=True)
    def disclose_personal(self, request: Loaded) -> Any:
        return self.db.run(use_cases.disclose_personal, request, self.actor)

    @rpc(FindPersonalReadings, replies=PersonalReadingPage)
    def own_personal_reads(self, request: Loaded) -> Any:
        return self.db.read(queries.own_personal_reads, request, self.actor)
