"""Who had one's own personal data shown."""

from typing import Any

from sqlalchemy import or_, select
from sqlalchemy.orm import selectinload

from services.identity.accounts.queries import account_of
from services.identity.disclosures.models import PersonalRead
from services.identity.registrations.looking_up import is_of_phone
from services.identity.volunteers.models import Volunteer
from shared.contracts.base import Loaded
from shared.kernel.actor import Actor
from shared.kernel.pagination import Page, id_after, page_by_id
from shared.runtime.data.session import Session


def own_personal_reads(session: Session, request: Loaded, actor: Actor) -> Page[Any]:
    """Every reading of one's own, also of the time before one registered or claimed the record; newest first.

    Those of the roster's row are told to whoever has its phone: which office read it tells where its person belongs.
    """
    own = account_of(session, actor)
    records = session.scalars(select(Volunteer).where(Volunteer.account_id == own.id)).all()
    members = [record.member for record in records if record.member is not None]
    mine = or_(
        PersonalRead.volunteer_id.in_([record.id for record in records]),
        PersonalRead.member_id.in_([member.id for member in members if is_of_phone(member, own)]),
    )
    rows = select(PersonalRead).where(mine).options(selectinload(PersonalRead.reader_unit))
    if request.cursor:
        rows = rows.where(PersonalRead.id < id_after(request))
    newest = rows.order_by(PersonalRead.id.desc()).limit(request.limit + 1)
    return page_by_id(list(session.scalars(newest)), request)
