"""How long copies stay that nobody asks any more, and what removes them then: some rows in each transaction."""

from datetime import timedelta

from sqlalchemy import delete, select

from services.demands.copies.models import KnownSignUp
from services.demands.emergencies import keeping as emergencies
from shared.runtime.data.session import Session

SIGN_UP_DAYS = 90  # since its shift ended


def old_sign_ups(session: Session, rows_max: int) -> int:
    """Remove the copies of sign-ups that keep nobody busy any more; how many."""
    old = KnownSignUp.ends_at < session.now - timedelta(days=SIGN_UP_DAYS)
    rows = select(KnownSignUp.id).where(old).limit(rows_max).with_for_update(skip_locked=True)
    ids = session.scalars(rows).all()
    session.execute(delete(KnownSignUp).where(KnownSignUp.id.in_(ids)))
    return len(ids)


SWEEPS = (old_sign_ups, *emergencies.SWEEPS)
