"""Counting honours: of whoever is marked all that they have served, stars, badges and rankings from it.

A person is counted from their booked services, found by an index, and never by adding differences. So it ends alike
whatever was heard first, twice or late, and a person who is counted once too often changes nothing.
"""

from collections.abc import Collection, Sequence
from datetime import date
from uuid import UUID

from sqlalchemy import Select, delete, select
from sqlalchemy.dialects import postgresql, sqlite

from services.credits.booking.models import BookedService
from services.credits.honours.domain.badges import badges
from services.credits.honours.domain.counting import Counted, Served, counted
from services.credits.honours.domain.rules import HonourRules
from services.credits.honours.models import Honour, HonourMark
from services.credits.honours.ranking import rank
from services.credits.honours.shipped import honour_rules
from services.credits.honours.telling import told_badges, told_stars
from services.credits.schemes.domain.stars import stars
from shared.contracts.projects.record_words import RecordState
from shared.kernel.clock import business_date
from shared.runtime.data.session import Session

MARKS_AT_ONCE_MAX = 200  # in one transaction
COUNTS = (BookedService.state == RecordState.CONFIRMED.value, BookedService.minutes > 0)


def settle_marked(session: Session) -> int:
    """Count the honours of the next who are marked; how many marks that were."""
    oldest = select(HonourMark).order_by(HonourMark.id).limit(MARKS_AT_ONCE_MAX)
    marks = session.scalars(oldest.with_for_update(skip_locked=True)).all()
    if not marks:
        return 0
    settle(session, {mark.volunteer_id for mark in marks})
    session.execute(delete(HonourMark).where(HonourMark.id.in_([mark.id for mark in marks])))
    return len(marks)


def settle_by_new_rules(session: Session) -> int:
    """Count the next who were counted by rules that hold no more; how many that were."""
    rules = honour_rules(business_date(session.now))
    ids = session.scalars(counted_before(rules.from_day).with_for_update(skip_locked=True)).all()
    if ids:
        settle(session, ids)
    return len(ids)


def counted_before(day: date) -> Select[tuple[UUID]]:
    """The next who were counted by rules that are older than those of a day."""
    old = select(Honour.volunteer_id).where(Honour.rules_from < day)
    return old.order_by(Honour.rules_from, Honour.volunteer_id).limit(MARKS_AT_ONCE_MAX)


def settle(session: Session, volunteer_ids: Collection[UUID]) -> None:
    """Count them under the locks of their honours. Of who never served there are none."""
    rules = honour_rules(business_date(session.now))
    _make_missing(session, volunteer_ids, rules)
    honours = locked(session, volunteer_ids)
    served = served_by(session, [honour.volunteer_id for honour in honours])
    totals = {}
    for honour in honours:
        services = served[honour.volunteer_id]
        totals[honour.volunteer_id] = counted(services)
        _count(session, honour, services, totals[honour.volunteer_id], rules)
    rank(session, {honour.volunteer_id: _shown_minutes(honour, totals) for honour in honours})


def locked(session: Session, volunteer_ids: Collection[UUID]) -> Sequence[Honour]:
    """The honours of those who have some, as they are now, for us alone."""
    rows = select(Honour).where(Honour.volunteer_id.in_(volunteer_ids)).order_by(Honour.volunteer_id)
    return session.scalars(rows.with_for_update().execution_options(populate_existing=True)).all()


def served_by(session: Session, volunteer_ids: Collection[UUID]) -> dict[UUID, list[Served]]:
    """What some volunteers have served and is confirmed."""
    columns = (BookedService.volunteer_id, BookedService.served_on, BookedService.service_class, BookedService.minutes)
    rows = session.execute(select(*columns).where(BookedService.volunteer_id.in_(volunteer_ids), *COUNTS))
    found: dict[UUID, list[Served]] = {id: [] for id in volunteer_ids}
    for volunteer_id, *service in rows:
        found[volunteer_id].append(Served(*service))
    return found


def _make_missing(session: Session, volunteer_ids: Collection[UUID], rules: HonourRules) -> None:
    serving = select(BookedService.volunteer_id).where(BookedService.volunteer_id.in_(volunteer_ids), *COUNTS)
    known = select(Honour.volunteer_id).where(Honour.volunteer_id.in_(volunteer_ids))
    missing = session.scalars(serving.distinct().except_(known)).all()
    if missing:
        insert = postgresql.insert if session.get_bind().dialect.name == "postgresql" else sqlite.insert
        rows = [{"volunteer_id": id, "rules_from": rules.from_day} for id in sorted(missing)]
        session.execute(insert(Honour).on_conflict_do_nothing(), rows)


def _count(session: Session, honour: Honour, services: Sequence[Served], total: Counted, rules: HonourRules) -> None:
    """Take in what was counted, and tell what is another now."""
    honour.minutes, honour.services_count, honour.rules_from = total.minutes, total.services_count, rules.from_day
    if honour.take_stars(stars(rules.thresholds, total.minutes), rules.thresholds.from_day, session.now):
        session.add(told_stars(honour))
    if honour.take_badges(badges(rules.badges, services), session.now):
        session.add(told_badges(honour))


def _shown_minutes(honour: Honour, totals: dict[UUID, Counted]) -> dict[int, int]:
    """Who has left for good is in no ranking."""
    return {} if honour.has_left else dict(totals[honour.volunteer_id].by_period)
