"""What becomes of applications by time alone: those whose guardian never consented are cancelled."""

from datetime import timedelta

from sqlalchemy import select

from services.identity.registrations.models import Registration
from services.identity.registrations.use_cases import close
from shared.contracts.identity.decisions import RegistrationDecided
from shared.contracts.identity.volunteer_words import GUARDIAN_DAYS, RegistrationState
from shared.kernel.actor import Actor
from shared.runtime.data.session import Session
from shared.runtime.events.outbox import Outbox
from shared.runtime.trust import audit

CANCELLED_AT_ONCE_MAX = 200


def cancel_without_guardian(session: Session, actor: Actor) -> int:
    """Cancel what waited too long for a guardian, so that nothing is kept of whom nobody consented for; how many."""
    rows = select(Registration).where(
        Registration.state == RegistrationState.AWAITING_GUARDIAN,
        Registration.made_at < session.now - timedelta(days=GUARDIAN_DAYS),
    )
    rows = rows.order_by(Registration.id).limit(CANCELLED_AT_ONCE_MAX).with_for_update(skip_locked=True)
    found = session.scalars(rows).all()
    for row in found:
        close(session, row, RegistrationState.CANCELLED)
        session.add(Outbox.of(RegistrationDecided, row))
        audit.record(session, actor, "registrations.expire", f"registration:{row.id}")
    return len(found)
