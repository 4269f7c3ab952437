"""Who answers for a union."""

from collections.abc import Sequence
from uuid import UUID

from sqlalchemy import or_, select

from services.notifications.offices.models import KnownOffice
from shared.contracts.identity.roles import Role
from shared.kernel.clock import business_date
from shared.runtime.data.session import Session

CADRES = (Role.CADRE.value, Role.PART_TIME_CADRE.value)
KEEPERS = (Role.UNIT_ADMIN.value,)
TOLD_MAX = 20  # of one union


def cadres_of(session: Session, unit_id: UUID) -> Sequence[UUID]:
    """The accounts of its cadres today, in the order of their appointment; where it has none, of those who keep it.

    Nobody of a union above is among them: what stays undone below is passed on upwards by its owner.
    """
    return _of_roles(session, unit_id, CADRES) or _of_roles(session, unit_id, KEEPERS)


def _of_roles(session: Session, unit_id: UUID, roles: Sequence[str]) -> Sequence[UUID]:
    today = business_date(session.now)
    lasting = or_(KnownOffice.until_day.is_(None), KnownOffice.until_day >= today)
    rows = select(KnownOffice.account_id).where(
        KnownOffice.unit_id == unit_id,
        KnownOffice.role.in_(roles),
        KnownOffice.from_day <= today,
        KnownOffice.is_over.is_(False),
        lasting,
    )
    found = session.scalars(rows.order_by(KnownOffice.from_day, KnownOffice.id).limit(TOLD_MAX)).all()
    return list(dict.fromkeys(found))
