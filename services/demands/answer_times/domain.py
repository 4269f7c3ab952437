"""Until when a union answers a need: what units say, with the day from which it holds. Pure."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from uuid import UUID


@dataclass(frozen=True)
class AnswerTimes:
    """What a unit says from a day on: in how many hours it answers, by urgency, and how many before it is reminded."""

    unit_id: UUID | None
    from_day: date
    number: int
    hours: Mapping[str, int]
    remind_hours: int

    def due_at(self, urgency: str, since: datetime) -> datetime:
        """Until when a need is answered that somebody had since then."""
        return since + timedelta(hours=self.hours[urgency])

    def remind_at(self, urgency: str, since: datetime) -> datetime:
        """When the union is reminded: so many hours before it is due, and half way at the earliest."""
        return self.due_at(urgency, since) - self.notice(urgency)

    def notice(self, urgency: str) -> timedelta:
        """How long before it is due the union is reminded."""
        return timedelta(hours=min(self.remind_hours, self.hours[urgency] / 2))


def in_force(said: Sequence[AnswerTimes], lineage: Sequence[UUID], day: date, shipped: AnswerTimes) -> AnswerTimes:
    """What holds at the last unit of a lineage on a day: the newest word of the nearest unit that has one; else the
    shipped one."""
    for unit_id in reversed(lineage):
        own = [times for times in said if times.unit_id == unit_id and times.from_day <= day]
        if own:
            return max(own, key=lambda times: (times.from_day, times.number))
    return shipped
