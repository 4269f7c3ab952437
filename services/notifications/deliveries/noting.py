"""What became of an attempt: written down in a transaction of its own, after the provider was asked."""

from services.notifications.channels.port import Accepted, Away, Gone, InDoubt, Refused
from services.notifications.contacts.use_cases import forget_gone
from services.notifications.deliveries.claiming import Claim
from services.notifications.deliveries.domain import is_given_up, next_try_at
from services.notifications.deliveries.models import (
    AWAY,
    IN_DOUBT,
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
    delivery = session.get(Delivery, claim.delivery_id, with_for_update=True, populate_existing=True)
    if delivery is None or delivery.ended_at is not None:  # none: it went with its account meanwhile
        return
    if isinstance(outcome, Accepted):
        end(delivery, DeliveryState.ACCEPTED, session.now)
        delivery.provider_id = outcome.provider_id[:PROVIDER_ID_CHARACTERS_MAX]
    elif delivery.tries == claim.attempt:
        _refused(session, delivery, outcome) if isinstance(outcome, Refused) else _away(session, delivery, outcome)


def _refused(session: Session, delivery: Delivery, refused: Refused) -> None:
    end(delivery, DeliveryState.REFUSED, session.now, refusal=refused.code[:REFUSAL_CHARACTERS_MAX])
    plan_again(session, delivery.message_id)
    if isinstance(refused, Gone) and delivery.account_id and delivery.sent_at:
        forget_gone(session, delivery.account_id, delivery.channel, delivery.sent_at)


def _away(session: Session, delivery: Delivery, away: Away) -> None:
    """What surely did not arrive is tried often; what may have arrived once more and never again."""
    is_doubtful = isinstance(away, InDoubt)
    delivery.doubts += is_doubtful
    if is_given_up(delivery.tries, delivery.doubts):
        end(delivery, DeliveryState.GIVEN_UP, session.now, refusal=IN_DOUBT if is_doubtful else AWAY)
        plan_again(session, delivery.message_id)
        return
    delivery.state = WAITING
    delivery.due_at = next_try_at(
        session.now, delivery.tries, is_urgent=delivery.is_urgent, retry_after_seconds=away.retry_after_seconds
    )
