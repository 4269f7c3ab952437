"""What is forgotten of somebody who has left, and what stays.

Forgotten: words of theirs and about them, how far from a place they were, with which devices they checked in, files
that prove nothing that counts. Records of services stay as they are, with their steps, old versions and proof: the law
wants them for ten years. What others said in their own name, as in a complaint, stays theirs.
"""

from typing import Any
from uuid import UUID

from sqlalchemy import delete, select, update
from sqlalchemy.sql.dml import Update

from services.projects.activities.models import SignUp
from services.projects.appeals.models import Appeal
from services.projects.complaints.models import Complaint
from services.projects.evaluations.models import Evaluation
from services.projects.evidence.domain import NAMELESS, EvidenceState
from services.projects.evidence.models import EvidenceFile
from services.projects.models import FORGOTTEN
from services.projects.presence.models import Attendance, CodeRefusal, DeviceUse
from services.projects.records.models import ServiceRecord
from shared.contracts.projects.record_words import RecordState
from shared.kernel.ids import NO_ID
from shared.runtime.data.session import Session


def forget_volunteer(session: Session, volunteer_id: UUID) -> None:
    """What is known of somebody as a volunteer. The person is locked."""
    records = select(ServiceRecord.id).where(ServiceRecord.volunteer_id == volunteer_id)
    refused = records.where(ServiceRecord.state == RecordState.REFUSED.value)
    of_refused = update(EvidenceFile).where(EvidenceFile.record_id.in_(refused))
    of_records = update(EvidenceFile).where(EvidenceFile.record_id.in_(records))
    attendances = update(Attendance).where(Attendance.volunteer_id == volunteer_id)
    _change(session, update(SignUp).where(SignUp.volunteer_id == volunteer_id), reason=None)
    _change(session, attendances, in_metres=None, out_metres=None, reason=None)
    _change(session, update(Evaluation).where(Evaluation.volunteer_id == volunteer_id), words=None)
    _change(session, update(Appeal).where(Appeal.volunteer_id == volunteer_id), words=FORGOTTEN, reason=None)
    _change(session, of_refused, record_id=None, state=EvidenceState.REMOVED.value)
    _change(session, of_records, name=NAMELESS)
    session.execute(delete(CodeRefusal).where(CodeRefusal.volunteer_id == volunteer_id))
    session.execute(delete(DeviceUse).where(DeviceUse.volunteer_id == volunteer_id))


def forget_account(session: Session, account_id: UUID) -> None:
    """What an account has made. A complaint that waits is answered all the same, and its words go with the answer."""
    uploaded = EvidenceFile.uploaded_by == account_id
    proves_nothing = update(EvidenceFile).where(uploaded, EvidenceFile.record_id.is_(None))
    complaints = update(Complaint).where(Complaint.made_by == account_id)
    _change(session, proves_nothing, state=EvidenceState.REMOVED.value)
    _change(session, update(EvidenceFile).where(uploaded), name=NAMELESS)
    _change(session, update(Evaluation).where(Evaluation.made_by == account_id), made_by=NO_ID)
    _change(session, complaints.where(~Complaint.still_waits()), words=FORGOTTEN, answer=FORGOTTEN)
    _change(session, complaints, made_by=NO_ID)


def _change(session: Session, statement: Update, **values: Any) -> None:
    """All at once, and nothing that was loaded before is asked again."""
    session.execute(statement.values(**values), execution_options={"synchronize_session": False})
