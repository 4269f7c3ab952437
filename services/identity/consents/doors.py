"""The doors of consents."""

from typing import Any

from services.identity.consents import queries, use_cases
from services.identity.registrations import taking_back
from shared.contracts.base import Loaded, Nothing
from shared.contracts.identity.consents import (
    ConsentTexts,
    DecideConsent,
    OwnConsent,
    OwnConsents,
    WithdrawConsent,
    WithdrawnConsent,
)
from shared.kernel.actor import Actor
from shared.runtime.data.database import CallDatabase
from shared.runtime.doors.rpc import rpc


class ConsentDoors:
    """What people are asked, and what they said."""

    db: CallDatabase
    actor: Actor

    @rpc(Nothing, replies=ConsentTexts)
    def consent_texts(self, request: Loaded) -> Any:
        return self.db.read(queries.consent_texts, request, self.actor)

    @rpc(Nothing, replies=OwnConsents)
    def own_consents(self, request: Loaded) -> Any:
        return self.db.read(queries.own_consents, request, self.actor)

    @rpc(DecideConsent, replies=OwnConsent)
    def decide_consent(self, request: Loaded) -> Any:
        return self.db.run(use_cases.decide_consent, request, self.actor)

    @rpc(WithdrawConsent, replies=WithdrawnConsent)
    def withdraw_consent(self, request: Loaded) -> Any:
        return self.db.run(taking_back.withdraw_consent, request, self.actor)
