"""Stating a need: one's own, or somebody's who agreed to it, at a station or on the telephone."""

from datetime import date
from types import SimpleNamespace
from uuid import UUID

from sqlalchemy import func, select

from services.demands.archive import policy
from services.demands.archive.domain.life import LIFE
from services.demands.archive.models import Demand
from services.demands.archive.policy import Standing, may
from services.demands.archive.said import put_on
from services.demands.archive.shipped import consent_text_on
from services.demands.archive.showing import receipt
from services.demands.archive.telling import tell
from services.demands.archive.timing import give_time, put_in_queue
from services.demands.copies.queries import helps_at_station
from shared.contracts.base import Loaded
from shared.contracts.demands.archive_words import (
    ENDED,
    OPEN_DEMANDS_MAX,
    DemandAct,
    DemandChannel,
    DemandConsentGiver,
    DemandConsentMeans,
)
from shared.contracts.demands.refusals.archive import DEMAND_CONSENT_OUTDATED, DEMAND_UNIT_NEEDED, DEMANDS_OPEN
from shared.contracts.identity.refusals.units import UNIT_NOT_ACTIVE
from shared.contracts.identity.unit_words import UnitState
from shared.contracts.identity.volunteer_words import VolunteerState
from shared.kernel.actor import Actor
from shared.kernel.clock import business_date
from shared.kernel.ids import new_id
from shared.runtime.data import numbering
from shared.runtime.data.session import Session
from shared.runtime.events.unit_reach import unit_of_code
from shared.runtime.events.unit_tree import KnownUnit, lineage, present_unit
from shared.runtime.events.volunteers import volunteer_of


def submit_demand(session: Session, request: Loaded, actor: Actor) -> SimpleNamespace:
    """State a need of one's own, to a union or to that of one's record."""
    account_id = policy.submit(actor)
    volunteer = volunteer_of(session, actor)
    is_volunteer = volunteer is not None and volunteer.state == VolunteerState.ACTIVE
    if request.unit_code is not None:
        unit = active_unit(session, request.unit_code)
    elif volunteer is not None and is_volunteer:
        unit = present_unit(session, volunteer.unit_id)
    else:
        raise DEMAND_UNIT_NEEDED()
    _refuse_too_many(session, account_id)
    made = _made(session, request, unit, account_id, DemandChannel.SELF)
    made.account_id = account_id
    made.consent_giver = DemandConsentGiver.PERSON.value
    made.consent_means = DemandConsentMeans.OWN_ACCOUNT.value
    _state(session, made, request, actor, volunteer.id if volunteer is not None and is_volunteer else None)
    return receipt(session, made, may(actor, Standing((), is_person=True), session.now))


def enter_demand(session: Session, request: Loaded, actor: Actor) -> SimpleNamespace:
    """State a need for somebody who has no account; who agreed to it, and how, is kept with it."""
    unit = active_unit(session, request.code)
    volunteer = volunteer_of(session, actor)
    is_active = volunteer is not None and volunteer.state == VolunteerState.ACTIVE
    today = business_date(session.now)
    is_helper = volunteer is not None and is_active and helps_at_station(session, volunteer.id, unit.id, today)
    path = lineage(session, unit.id)
    policy.enter(actor, path, session.now, is_helper=is_helper)
    made = _made(session, request, unit, policy.submit(actor), DemandChannel(request.channel))
    made.consent_giver, made.consent_means = request.consent_giver, request.consent_means
    _state(session, made, request, actor, None)
    return receipt(session, made, may(actor, Standing(path, has_account=False, is_helper=is_helper), session.now))


def active_unit(session: Session, code: str) -> KnownUnit:
    """A unit that answers needs. Raises NotFound, Conflict."""
    unit = unit_of_code(session, code)
    if unit.state != UnitState.ACTIVE:
        raise UNIT_NOT_ACTIVE(code=unit.code, state=unit.state)
    return unit


def new_number(day: date) -> str:
    """One at random, taken or not."""
    return f"D{numbering.new_number(day)}"


def _made(session: Session, request: Loaded, unit: KnownUnit, made_by: UUID, channel: DemandChannel) -> Demand:
    in_force = consent_text_on(business_date(session.now))["version"]
    if request.consent_text_version != in_force:
        raise DEMAND_CONSENT_OUTDATED(text_version=in_force)
    made = Demand(id=new_id(), unit_id=unit.id, state=LIFE.beginning, version=1, channel=channel.value)
    made.made_by, made.made_at, made.changed_at = made_by, session.now, session.now
    return made


def _state(session: Session, made: Demand, request: Loaded, actor: Actor, volunteer_id: UUID | None) -> None:
    put_on(session, made, request)
    put_in_queue(session, made, volunteer_id)
    give_time(session, made)
    numbering.insert_with_number(session, made, new_number)
    tell(session, made, DemandAct.SUBMIT, actor)


def _refuse_too_many(session: Session, account_id: UUID) -> None:
    waiting = select(func.count()).where(Demand.account_id == account_id, Demand.state.not_in(ENDED))
    if (session.scalar(waiting) or 0) >= OPEN_DEMANDS_MAX:
        raise DEMANDS_OPEN(demands_max=OPEN_DEMANDS_MAX)
