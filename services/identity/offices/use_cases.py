"""Giving and ending offices."""

from datetime import date

from sqlalchemy import func, or_, select

from services.identity.accounts.models import Account
from services.identity.accounts.queries import account_by_login, known, locked_account
from services.identity.offices.models import Office
from services.identity.offices.policy import may
from services.identity.offices.queries import OFFICES_MAX
from services.identity.reach import lineage_of_unit
from services.identity.sessions.ending import revoke_access
from services.identity.units.domain import lineage_of, refuse_inactive
from services.identity.units.queries import unit_of
from shared.contracts.base import Loaded
from shared.contracts.identity.access import OfficeAppointed, OfficeEnded
from shared.contracts.identity.account_words import AccountState
from shared.contracts.identity.refusals.accounts import ACCOUNT_ALREADY_LOCKED
from shared.contracts.identity.refusals.offices import (
    ADMINISTRATORS_ARE_DIFFERENT,
    ADMINISTRATORS_HOLD_NOTHING_ELSE,
    LAST_SECURITY_ADMINISTRATOR,
    OFFICE_ENDED,
    OFFICE_ENDS_BEFORE_IT_BEGINS,
    OFFICE_EXISTS,
    OFFICE_IN_THE_PAST,
    OFFICE_NOT_FOUND,
    OFFICES_TOO_MANY,
)
from shared.contracts.identity.roles import ADMINISTRATORS, Role
from shared.kernel.actor import Actor
from shared.kernel.clock import business_date
from shared.kernel.ids import new_id
from shared.runtime.data.session import Session
from shared.runtime.events.outbox import Outbox
from shared.runtime.trust import audit

EXPIRED_AT_ONCE_MAX = 200


def appoint(session: Session, request: Loaded, actor: Actor) -> Office:
    """Give a person an office. It stands in their next token; the account's row is locked, so appointments queue up."""
    unit, role = unit_of(session, request.unit_code), Role(request.role)
    may(actor, session.now).appoint(request.account_id, role, lineage_of(unit.path))
    refuse_inactive(unit)
    account = _appointee(session, request)
    may(actor, session.now).appoint(account.id, role, lineage_of(unit.path))
    office = Office(id=new_id(), account=account, role=role.value, unit=unit, version=1)
    office.from_day, office.until_day = _days(request, business_date(session.now))
    _refuse_beside_administrator(session, office)
    _refuse_other_administrator(account, office, role)
    _refuse_second(session, office)
    office.appointed_by, office.appointed_at = actor.name, session.now
    session.add(office)
    session.flush()
    session.add(Outbox.of(OfficeAppointed, office, unit_id=unit.id))
    audit.record(session, actor, "offices.appoint", f"office:{office.id}", role=role.value, unit=unit.code)
    return office


def end_office(session: Session, request: Loaded, actor: Actor) -> Office:
    """End an office at once; tokens that carry it are void."""
    place = session.get(Office, request.id)
    may(actor, session.now).read(lineage_of_unit(session, place.unit_id if place else None))
    if place is None:
        raise OFFICE_NOT_FOUND()
    account = known(locked_account(session, place.account_id))
    office = session.get_one(Office, request.id, with_for_update=True, populate_existing=True)
    may(actor, session.now).end(Role(office.role), lineage_of(office.unit.path))
    if office.ended:
        raise OFFICE_ENDED()
    _refuse_last(session, office)
    today = business_date(session.now)
    office.until_day = max(office.from_day, min(office.until_day or today, today))
    _end(session, office)
    revoke_access(session, account)
    audit.record(session, actor, "offices.end", f"office:{office.id}", role=office.role, reason=request.reason)
    return office


def end_expired(session: Session, actor: Actor) -> int:
    """Tell of offices whose last day is over, at most `EXPIRED_AT_ONCE_MAX`; how many. Tokens know the day anyway."""
    over = select(Office).where(Office.ended_at.is_(None), Office.until_day < business_date(session.now))
    rows = session.scalars(over.order_by(Office.id).limit(EXPIRED_AT_ONCE_MAX).with_for_update(skip_locked=True)).all()
    for office in rows:
        _end(session, office)
        audit.record(session, actor, "offices.expire", f"office:{office.id}", role=office.role)
    return len(rows)


def _refuse_last(session: Session, office: Office) -> None:
    """Somebody stays who may give offices there. Locked: of two who end each other's the later one sees the earlier."""
    if office.role != Role.SECURITY_ADMIN:
        return
    today = business_date(session.now)
    others = select(Office).where(
        Office.role == office.role,
        Office.id != office.id,
        Office.unit_id.in_(lineage_of(office.unit.path)),
        Office.ended_at.is_(None),
        Office.from_day <= today,
        or_(Office.until_day.is_(None), Office.until_day >= today),
        Office.account.has(Account.state == AccountState.ACTIVE),
    )
    if not session.scalars(others.order_by(Office.id).with_for_update().limit(OFFICES_MAX)).all():
        raise LAST_SECURITY_ADMINISTRATOR(code=office.unit_code)


def _end(session: Session, office: Office) -> None:
    office.ended_at = session.now
    office.version += 1
    session.add(Outbox.of(OfficeEnded, office, unit_id=office.unit_id))


def _appointee(session: Session, request: Loaded) -> Account:
    """The account, locked. Raises NotFound, or Conflict where it is shut."""
    by_login = account_by_login(session, request.login) if request.login else None
    account_id = by_login.id if by_login else request.account_id
    account = known(locked_account(session, account_id) if account_id else None)
    if account.state == AccountState.LOCKED:
        raise ACCOUNT_ALREADY_LOCKED()
    return account


def _days(request: Loaded, today: date) -> tuple[date, date | None]:
    """First and last day. No day of an office has passed when it is given: what was done then was not theirs to do."""
    first = request.from_day or today
    if first < today:
        raise OFFICE_IN_THE_PAST()
    if request.until_day is not None and request.until_day < first:
        raise OFFICE_ENDS_BEFORE_IT_BEGINS()
    return first, request.until_day


def _refuse_other_administrator(account: Account, office: Office, role: Role) -> None:
    """The three administrators are different people: an account that was one never becomes another."""
    if role not in ADMINISTRATORS:
        return
    if account.administrator not in (None, role.value):
        raise ADMINISTRATORS_ARE_DIFFERENT(role=account.administrator)
    account.administrator = office.administrator = role.value


def _refuse_beside_administrator(session: Session, office: Office) -> None:
    """One of the three holds no other office on any day they are that, nor the other way round.

    The account's row is locked: of two appointments at the same moment the later one sees the earlier.
    """
    with session.no_autoflush:
        living = select(Office).where(Office.account_id == office.account.id, Office.ended_at.is_(None))
        for held in session.scalars(living.order_by(Office.id).limit(OFFICES_MAX)):
            if held.is_one_of_three != office.is_one_of_three and held.shares_a_day(office):
                raise ADMINISTRATORS_HOLD_NOTHING_ELSE(role=held.role)


def _refuse_second(session: Session, office: Office) -> None:
    """One living office of a role at a unit is enough; one whose day is over makes room."""
    with session.no_autoflush:
        living = select(Office).where(Office.account_id == office.account.id, Office.ended_at.is_(None))
        same = session.scalar(living.where(Office.role == office.role, Office.unit_id == office.unit.id))
        held = session.scalar(select(func.count()).select_from(living.subquery())) or 0
    if same is not None:
        if not same.is_over(business_date(session.now)):
            raise OFFICE_EXISTS(role=office.role)
        _end(session, same)
    if held >= OFFICES_MAX:
        raise OFFICES_TOO_MANY(offices_max=OFFICES_MAX)
