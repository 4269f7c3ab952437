"""A month of activities: opened by those who lead, signed up for, waited for, attended, missed, and confirmed.

What the services refuse, such as two shifts at once, is refused here as it is in life, and somebody stays at home.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from random import Random
from typing import Any
from uuid import UUID

from sqlalchemy import select

from deploy.demo.agenda import Agenda, beijing, days, minutes
from deploy.demo.library import DIGEST, Plan
from deploy.demo.people import Person
from deploy.demo.stage import Stage
from services.projects.activities.models import Activity, SignUp
from shared.contracts.projects.activity_words import SignUpState
from shared.contracts.projects.record_words import Agreement
from shared.kernel.actor import Actor
from shared.kernel.errors import Refusal
from shared.runtime.data.session import Session

WITH_ACTIVITIES = ("running", "published", "closed", "suspended")
SHIFTS_MAX = 2
HOURS = (9, 10, 14, 15)
LASTS = (120, 150, 180)
PLACES = (2, 2, 3, 4)
RADIUS_METRES = 300
METRES = 1 / 111_000  # in degrees
LEADS_DAYS = 3  # an activity is opened so many days before its first shift, at least
TIMERS = ("end_shifts", "close_presence", "sweep_offers", "sweep_lines", "follow_project_days")
SWEEP_DAYS = 2
CONFIRMED_AFTER_DAYS = (0.3, 1, 2, 4)  # what is of the last days waits for its leader
CANCELS, MISSES, FORGETS, WALKS_IN = 0.08, 0.08, 0.06, 0.15  # of those who could


@dataclass
class Shift:
    """A shift of an activity, as the month goes on."""

    id: str
    activity_id: str
    plan: Plan
    posts: list[dict[str, Any]]
    starts_at: datetime
    ends_at: datetime


class Month:
    """people: who sign up; random: decides who, and what becomes of it."""

    def __init__(self, stage: Stage, agenda: Agenda, people: Sequence[Person], random: Random) -> None:
        self.stage, self.agenda, self.people, self.random = stage, agenda, people, random
        self.doors = stage.projects
        self.person_of = {person.id: person for person in people}

    def plan(self, plan: Plan) -> None:
        """Put down when its activity is made, and what follows from that."""
        first = plan.starts_on + timedelta(days=self.random.randint(0, 4))
        starts_at = beijing(first, self.random.choice(HOURS))
        self.agenda.at(min(starts_at - days(LEADS_DAYS), self.agenda.until - days(1)), self._open, plan, starts_at)

    def sweep(self) -> None:
        """What the timers do, now and then, and at the end."""
        for timer in TIMERS:
            self.doors.tick(timer)
        now = self.stage.clock.now()
        if now < self.agenda.until:
            self.agenda.at(min(now + days(SWEEP_DAYS), self.agenda.until), self.sweep)

    def attend(self, shift: Shift) -> None:
        """Put down that those who have a place come, and that their hours are confirmed."""
        self.agenda.at(shift.starts_at + minutes(-10), self._begin, shift)

    def _open(self, plan: Plan, starts_at: datetime) -> None:
        weeks = 1 + min(SHIFTS_MAX - 1, (plan.ends_on - starts_at.date()).days // 7)
        said: dict[str, Any] = {
            "id": str(plan.id),
            "starts_at": told(starts_at),
            "minutes": self.random.choice(LASTS),
            "rule": f"FREQ=WEEKLY;COUNT={weeks}" if weeks > 1 else None,
            "posts": self._posts(plan),
            "offer_minutes": 240,
        }
        if not plan.is_online:
            said["radius_metres"] = RADIUS_METRES
        leader = plan.team.leader.actor
        made = self.tried("make_activity", said, leader)
        if made is None or self.tried("open_activity", {"id": made["id"]}, leader) is None:
            return
        page = self.doors.call("shifts_of_activity", {"id": made["id"], "since": told(self.stage.clock.now())})
        for item in page["items"]:
            begins, ends = (datetime.fromisoformat(item[name]) for name in ("starts_at", "ends_at"))
            self._people_come(Shift(item["id"], made["id"], plan, item["posts"], begins, ends))

    def _posts(self, plan: Plan) -> list[dict[str, Any]]:
        posts: list[dict[str, Any]] = [{"name": "志愿者", "minimum": 1, "maximum": self.random.choice(PLACES)}]
        if plan.wants:
            posts.append({"name": plan.wants["skilled"], "maximum": 1, "qualification": plan.wants["qualification"]})
        return posts

    def _people_come(self, shift: Shift) -> None:
        """Somewhat more people than there are places sign up on the days before."""
        number = self.random.randint(1, shift.posts[0]["maximum"] + 1)
        latest = min(shift.starts_at, self.agenda.until)
        others = [person for person in self.people if person is not shift.plan.team.leader]
        wanting = self.random.sample(others, number)
        if shift.plan.team.leader is self.people[0]:  # demo.volunteer comes to what demo.leader leads
            wanting = list(dict.fromkeys([self.people[1], *wanting]))
        for person in wanting:
            self.agenda.at(latest - minutes(self.random.randint(120, 4000)), self._sign_up, shift, person)
        self.attend(shift)

    def _sign_up(self, shift: Shift, person: Person) -> None:
        said = {
            "id": shift.id,
            "post_id": shift.posts[0]["id"],
            "agreement_digest": DIGEST if shift.plan.has_agreement else None,
        }
        made = self.tried("sign_up", said, person.actor)
        if made is not None and self.random.random() < CANCELS:
            moment = max(self.stage.clock.now() + minutes(40), shift.starts_at - days(1.3))
            self.agenda.at(moment, self._cancel, shift, made["id"], person)

    def _cancel(self, shift: Shift, sign_up_id: str, person: Person) -> None:
        """Somebody gives the place back; whoever is asked then says yes."""
        self.tried("cancel_sign_up", {"id": sign_up_id}, person.actor)
        for id, volunteer_id in self._of(shift, SignUpState.OFFERED):
            next_one = self.person_of[volunteer_id]
            moment = self.stage.clock.now() + minutes(30)
            self.agenda.at(moment, self.tried, "accept_offer", {"id": str(id)}, next_one.actor)

    def _begin(self, shift: Shift) -> None:
        """Those who have a place check in by the code that the leader shows; somebody comes by without one."""
        leader = shift.plan.team.leader.actor
        code = self.tried("shift_code", {"id": shift.id}, leader)
        if code is None:
            return
        inside = []
        for _, volunteer_id in self._of(shift, SignUpState.CONFIRMED):
            person = self.person_of[volunteer_id]
            if self.random.random() >= MISSES and self._checks("check_in", shift, person, code):
                inside.append(person)
        if self.random.random() < WALKS_IN:
            inside += self._walk_in(shift, code, leader)
        self.agenda.at(shift.ends_at, self._end, shift, inside)

    def _walk_in(self, shift: Shift, code: dict[str, Any], leader: Actor) -> list[Person]:
        person = self.random.choice(self.people)
        said = self._presented(shift, person, code) | {"post_id": shift.posts[0]["id"]}
        asked = self.tried("walk_in", said, person.actor)
        let_in = asked and self.tried("approve_walk_in", {"id": asked["id"]}, leader)
        return [person] if let_in else []

    def _end(self, shift: Shift, inside: Sequence[Person]) -> None:
        code = self.tried("shift_code", {"id": shift.id}, shift.plan.team.leader.actor)
        for person in inside if code else ():
            if self.random.random() >= FORGETS:
                self._checks("check_out", shift, person, code)
        self.agenda.at(shift.ends_at + days(self.random.choice(CONFIRMED_AFTER_DAYS)), self._confirm, shift)

    def _confirm(self, shift: Shift) -> None:
        """The leader looks at what no rule has confirmed, and agrees where somebody was there."""
        leader = shift.plan.team.leader.actor
        said = {"activity_id": shift.activity_id}
        for record in self.doors.call("find_records", said, leader)["items"]:
            agreed = {"id": record["id"], "version": record["version"], "agreement": Agreement.LEADER.value}
            self.tried("agree_to_record", agreed, leader)

    def _checks(self, verb: str, shift: Shift, person: Person, code: dict[str, Any] | None) -> Any:
        return self.tried(verb, self._presented(shift, person, code or {}), person.actor)

    def _presented(self, shift: Shift, person: Person, code: dict[str, Any]) -> dict[str, Any]:
        said: dict[str, Any] = {"id": shift.id, "code": code["text"], "device": f"demo-{person.id.hex[-12:]}"}
        if person.shares_place and not shift.plan.is_online:
            east, north = (self.random.uniform(5, 60) * METRES for _ in range(2))
            degrees = {
                "longitude": shift.plan.said["longitude"] + east,
                "latitude": shift.plan.said["latitude"] + north,
            }
            said["position"] = {"datum": "wgs84", "accuracy_metres": 15} | degrees
        return said

    def _of(self, shift: Shift, state: SignUpState) -> Sequence[Any]:
        """Sign-ups in a state: id, volunteer."""
        wanted = select(SignUp.id, SignUp.volunteer_id).where(SignUp.shift_id == UUID(shift.id), SignUp.state == state)
        return self.doors.database.read(lambda session: session.execute(wanted.order_by(SignUp.made_at)).all())

    def tried(self, verb: str, said: dict[str, Any], actor: Actor) -> dict[str, Any] | None:
        """What comes of it; None where it is refused."""
        try:
            return self.doors.call(verb, {name: value for name, value in said.items() if value is not None}, actor)
        except Refusal:
            return None


def known_activities(session: Session) -> set[UUID]:
    """The projects that have one."""
    return set(session.scalars(select(Activity.project_id)))


def told(moment: datetime) -> str:
    """As JSON says it."""
    return moment.isoformat()
