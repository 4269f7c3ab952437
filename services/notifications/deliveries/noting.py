"""What became of an attempt: written down in a transaction of its own, after the provider was asked."""

from services.notifications.channels.port import Accepted, Away, Refused
from services.notifications.deliveries.claiming import Claim
from services.notifications.deliveries.domain import next_try_at
from services.notifications.deliveries.models import (
    PROVIDER_ID_CHARACTERS_MAX,
    REFUSAL_CHARACTERS_MAX,
    Delivery,
)
from services.notifications.deliveries.planning import WAITING, end, plan_again
from shared.contracts.notifications.message_words import DeliveryState
from shared.runtime.data.session import Session

Outcome = Accepted | Refused | Away


def note(session: Session, claim: Claim, outcome: Outcome) -> None:
    """Write it down. A worker that comes after its lease says only what is good to know: that it was accepted."""
    delivery = session.get_one(Delivery, claim.delivery_id, with_for_update=True, populate_existing=True)
    if delivery.ended_at is not None:
        return
    if isinstance(outcome, Accepted):
        end(delivery, DeliveryState.ACCEPTED, session.now)
        delivery.provider_id = outcome.provider_id[:PROVIDER_ID_CHARACTERS_MAX]
    elif delivery.tries == claim.attempt:
        _refused(session, delivery, outcome) if isinstance(outcome, Refused) else _away(session, delivery, outcome)


def _refused(session: Session, delivery: Delivery, refused: Refused) -> None:
    end(delivery, DeliveryState.REFUSED, session.now, refusal=refused.code[:REFUSAL_CHARACTERS_MAX])
    plan_again(session, delivery.message_id)


def _away(session: Session, delivery: Delivery, away: Away) -> None:
    again_at = next_try_at(
        session.now, delivery.tries, is_urgent=delivery.is_urgent, retry_after_seconds=away.retry_after_seconds
    )
    if again_at is None:
        end(delivery, DeliveryState.GIVEN_UP, session.now, refusal="away")
        plan_again(session, delivery.message_id)
        return
    delivery.state, delivery.due_at = WAITING, again_at
