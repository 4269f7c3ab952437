"""Who is asked next: those near who can come, until they are enough; and everybody who is left out on the way."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from uuid import UUID

from services.demands.emergencies.candidates import candidates
from services.demands.emergencies.domain.fitting import Candidate, Wanted, left_out_for
from services.demands.emergencies.domain.waves import Rules
from services.demands.emergencies.looking import Around, Found
from services.demands.emergencies.models import Emergency
from services.demands.emergencies.preferring import people_of_ring
from services.demands.emergencies.reach import Reach
from shared.contracts.demands.dispatch_words import LeftOutReason
from shared.kernel.clock import business_date
from shared.runtime.data.session import Session

LOOKED_AT_FOR_EACH, LOOKED_AT_MIN = 3, 60  # at a time: for each who is to be asked, since some of them cannot come


@dataclass
class Chosen:
    """What a look has found. people: who can be asked, in that order; left_out: who was looked at and cannot, and why;
    is_through: nobody else is in the ring, or so many were left out that it is looked further out.
    """

    people: list[Candidate] = field(default_factory=list)
    left_out: dict[UUID, tuple[Candidate, LeftOutReason]] = field(default_factory=dict)
    is_through: bool = True

    @property
    def looked_at_count(self) -> int:
        """How many people were looked at."""
        return len(self.people) + len(self.left_out)


def choose(session: Session, emergency: Emergency, reach: Reach, wanted: Wanted, size: int, rules: Rules) -> Chosen:
    """As many as a wave asks, of the ring that the emergency has come to.

    Where so many lack what is wanted that the look would end, those alone are looked at who have it.
    """
    chosen = Chosen()
    _look(session, emergency, reach, wanted, size, rules, chosen)
    if len(chosen.people) < size and not chosen.is_through and emergency.qualification is not None:
        shown = emergency.qualification, business_date(emergency.starts_at)
        chosen.is_through = True
        _look(session, emergency, reach, wanted, size, rules, chosen, shown)
    chosen.is_through = chosen.is_through or not chosen.people
    return chosen


def _look(
    session: Session,
    emergency: Emergency,
    reach: Reach,
    wanted: Wanted,
    size: int,
    rules: Rules,
    chosen: Chosen,
    qualification: tuple[str, date] | None = None,
) -> None:
    looked_at_max = chosen.looked_at_count + rules.looked_at_max
    around = Around.ring(emergency.position, rules.ring_metres, emergency.ring)
    seen = {one.volunteer_id for one in chosen.people} | set(chosen.left_out)
    blocks = people_of_ring(session, emergency, reach, around, qualification)
    for block in _gathered(blocks, seen, max(LOOKED_AT_MIN, LOOKED_AT_FOR_EACH * size)):
        for one in candidates(session, emergency, block, reach.units):
            reason = left_out_for(one, wanted, session.now)
            if reason is not None:
                chosen.left_out[one.volunteer_id] = (one, reason)
            elif len(chosen.people) < size:
                chosen.people.append(one)
            else:
                chosen.is_through = False
                return
        if chosen.looked_at_count >= looked_at_max:
            chosen.is_through = False
            return


def _gathered(blocks: Iterator[list[Found]], seen: set[UUID], count: int) -> Iterator[list[Found]]:
    """So many at a time, each person once, with the nearest area in which they are found."""
    gathered: list[Found] = []
    for block in blocks:
        for one in block:
            if one.volunteer_id not in seen:
                seen.add(one.volunteer_id)
                gathered.append(one)
        while len(gathered) >= count:
            yield gathered[:count]
            gathered = gathered[count:]
    if gathered:
        yield gathered
