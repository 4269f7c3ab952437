"""Who had a part in a record: whoever did something with it, or stands for it. They do not judge it."""

from typing import Any
from uuid import UUID

from sqlalchemy import select

from services.projects.presence.models import Attendance
from services.projects.records.models import RecordStep, ServiceRecord
from services.projects.records.policy import Involved
from shared.contracts.projects.presence_words import AttendanceState, CheckWay
from shared.runtime.data.session import Session


def recorders_of(session: Session, record: ServiceRecord) -> frozenset[UUID]:
    """Accounts on whose word alone it rests: who entered it, mended an attendance, or sent what a device had noted."""
    rows = select(Attendance).where(
        Attendance.sign_up_id == record.sign_up_id, Attendance.state != AttendanceState.VOID.value
    )
    accounts = {record.recorded_by}
    for row in session.scalars(rows):
        accounts.add(row.put_right_by)
        accounts.add(row.in_recorder_id if row.came_in_by == CheckWay.OFFLINE else None)
        accounts.add(row.out_recorder_id if row.went_out_by == CheckWay.OFFLINE else None)
    return frozenset(id for id in accounts if id is not None)


def involved_in(session: Session, record: ServiceRecord) -> Involved:
    """Accounts that did something with it, and volunteers: those, its guarantor and the responsible one."""
    acted = select(RecordStep.account_id, RecordStep.volunteer_id).where(RecordStep.record_id == record.id)
    steps = session.execute(acted.distinct()).all()
    accounts: set[Any] = {*recorders_of(session, record), *(step.account_id for step in steps)}
    volunteers: set[Any] = {record.recorded_by, record.guarantor_id, record.responsible_id}
    volunteers |= {step.volunteer_id for step in steps}
    return Involved(frozenset(accounts - {None}), frozenset(volunteers - {None}))
