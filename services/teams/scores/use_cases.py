"""Learning what was served for teams, and forgetting what no formula looks at any more."""

from datetime import timedelta

from sqlalchemy import delete, select

from services.teams.scores.models import TeamService
from shared.contracts.base import Received
from shared.contracts.projects.presence_words import EvidenceGrade
from shared.contracts.projects.record_words import RecordState
from shared.kernel.clock import business_date
from shared.runtime.data.session import Session
from shared.runtime.events.versions import keep_newest

STRONG = frozenset({EvidenceGrade.CODE_AND_PLACE, EvidenceGrade.CODE})
KEPT_DAYS = 1200  # more than 36 months, which no formula looks back
FORGOTTEN_AT_ONCE_MAX = 1000


def learn_service(session: Session, event: Received) -> None:
    """Take what the event says unless something newer is known. Only confirmed minutes count."""
    keep_newest(
        session,
        TeamService,
        id=event.id,
        team_id=event.team_id,
        volunteer_id=event.volunteer_id,
        served_on=event.served_on,
        minutes=event.minutes if event.state == RecordState.CONFIRMED else 0,
        is_strong=event.grade in STRONG,
        version=event.version,
    )


def forget_old(session: Session) -> int:
    """Remove what was served long ago, some at a time; how many. The records themselves are projects' to keep."""
    before = business_date(session.now) - timedelta(days=KEPT_DAYS)
    old = select(TeamService.id).where(TeamService.served_on < before).limit(FORGOTTEN_AT_ONCE_MAX)
    ids = session.scalars(old).all()
    session.execute(delete(TeamService).where(TeamService.id.in_(ids)))
    return len(ids)
