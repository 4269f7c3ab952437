"""Routes of consents: what people are asked, and what they said."""

from typing import Any

from flask.views import MethodView

from gateway.blueprints import blueprint_of
from gateway.calling import rpc
from shared.contracts.identity.consents import (
    ConsentTexts,
    DecideConsent,
    OwnConsent,
    OwnConsents,
    WithdrawConsent,
    WithdrawnConsent,
)
from shared.contracts.identity.refusals import consents as refusals

PUBLIC_SECONDS = 30

blueprint = blueprint_of("consents", "Consents: each asked for separately, none again after a refusal")


@blueprint.route("/consent-texts")
class ConsentTextsView(MethodView):
    """What people are asked."""

    @blueprint.public(seconds=PUBLIC_SECONDS)
    @blueprint.answers(200, ConsentTexts)
    def get(self) -> Any:
        """List the consent texts in force.

        In Chinese and English. Show a text as a whole before it is consented to, and send its version along.
        """
        return rpc("identity").consent_texts({})


@blueprint.route("/accounts/me/consents")
class OwnConsentsView(MethodView):
    """One's own consents."""

    @blueprint.answers(200, OwnConsents)
    def get(self) -> Any:
        """List one's own consents.

        Where one stands on each purpose. Only where `may_ask` is true may a client show the text unasked.
        """
        return rpc("identity").own_consents({})

    @blueprint.accepts(DecideConsent)
    @blueprint.answers(200, OwnConsent)
    @blueprint.refuses(
        refusals.CONSENT_PURPOSE_UNKNOWN,
        refusals.CONSENT_TEXT_OUTDATED,
        refusals.CONSENT_OF_A_GUARDIAN,
        refusals.CONSENT_GIVEN,
    )
    def post(self, request: dict[str, Any]) -> Any:
        """Consent or refuse.

        Refusing an optional purpose blocks nothing. A refusal is kept; the person may change their mind by themselves.
        """
        return rpc("identity").decide_consent(request)


@blueprint.route("/accounts/me/consents/withdrawals")
class ConsentWithdrawals(MethodView):
    """Taking consents back."""

    @blueprint.accepts(WithdrawConsent)
    @blueprint.answers(200, WithdrawnConsent)
    @blueprint.refuses(refusals.CONSENT_NOT_GIVEN)
    def post(self, request: dict[str, Any]) -> Any:
        """Withdraw a consent.

        The answer says what follows. What was done until then stays lawful.
        """
        return rpc("identity").withdraw_consent(request)
