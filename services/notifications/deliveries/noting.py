"""What became of an attempt: written down in a transaction of its own, after the provider was asked."""

from collections.abc import Collection
from datetime import timedelta

from services.notifications.channels.port import Accepted, AccountFault, Away, Gone, InDoubt, Refused
from services.notifications.contacts.use_cases import forget_gone
from services.notifications.deliveries.claiming import Claim
from services.notifications.deliveries.domain import ACCOUNT_DAYS_MAX, is_given_up, is_held_too_long, next_try_at
from services.notifications.deliveries.models import (
    ACCOUNT,
    AWAY,
    IN_DOUBT,
    PROVIDER_ID_CHARACTERS_MAX,
    REFUSAL_CHARACTERS_MAX,
    Delivery,
)
from services.notifications.deliveries.planning import SENDING, WAITING, channel_after, end, plan_again
from services.notifications.messages.models import Message
from services.notifications.templates.texts import all_templates
from shared.contracts.notifications.message_words import DeliveryState
from shared.runtime.data.session import Session

Outcome = Accepted | Refused | Away


def note(session: Session, claim: Claim, outcome: Outcome, configured: Collection[str] = ()) -> None:
    """Write it down. A worker that comes after its lease says only what is good to know: that it was accepted.

    configured: the channels that this process has, of which another one may be asked.
    """
    delivery = session.get(Delivery, claim.delivery_id, with_for_update=True, populate_existing=True)
    if delivery is None or delivery.ended_at is not None:  # none: it went with its account meanwhile
        return
    if isinstance(outcome, Accepted):
        end(delivery, DeliveryState.ACCEPTED, session.now)
        delivery.provider_id = outcome.provider_id[:PROVIDER_ID_CHARACTERS_MAX]
    elif delivery.tries != claim.attempt or delivery.state != SENDING:
        return
    elif isinstance(outcome, Refused):
        _refused(session, delivery, outcome)
    else:
        _away(session, delivery, outcome, configured)


def _refused(session: Session, delivery: Delivery, refused: Refused) -> None:
    end(delivery, DeliveryState.REFUSED, session.now, refusal=refused.code[:REFUSAL_CHARACTERS_MAX])
    plan_again(session, delivery.message_id)
    if isinstance(refused, Gone) and delivery.account_id and delivery.sent_at:
        forget_gone(session, delivery.account_id, delivery.channel, delivery.sent_at)


def _away(session: Session, delivery: Delivery, away: Away, configured: Collection[str]) -> None:
    """What surely did not arrive is tried often; what may have arrived once more and never again.

    An account that must be mended first says nothing of the message: it goes out over another channel at once, and
    waits where there is none.
    """
    is_account, is_doubtful = isinstance(away, AccountFault), isinstance(away, InDoubt)
    again_at = next_try_at(
        session.now, delivery.tries, is_urgent=delivery.is_urgent, retry_after_seconds=away.retry_after_seconds
    )
    delivery.doubts += is_doubtful
    delivery.tries -= is_account
    if is_account:
        is_over = delivery.made_at <= session.now - timedelta(days=ACCOUNT_DAYS_MAX)
    else:
        is_over = is_given_up(delivery.tries, delivery.doubts)
    is_late = is_held_too_long(session.now, again_at, delivery.expires_at, is_urgent=delivery.is_urgent)
    if is_over or ((is_account or is_late) and _has_other(session, delivery, configured)):
        word = ACCOUNT if is_account else IN_DOUBT if is_doubtful else AWAY
        end(delivery, DeliveryState.GIVEN_UP, session.now, refusal=word)
        plan_again(session, delivery.message_id)
    else:
        delivery.state, delivery.due_at = WAITING, again_at


def _has_other(session: Session, delivery: Delivery, configured: Collection[str]) -> bool:
    """Whether there is another channel for its message, which has words that are known here."""
    if delivery.message_id is None:
        return False
    message = session.get_one(Message, delivery.message_id)
    is_known = (message.kind, message.template_version) in all_templates()
    return is_known and channel_after(session, message, configured) is not None
