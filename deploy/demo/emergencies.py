"""Emergencies of the demo city: one on a Saturday, for a need, in which people came and served; and a drill."""

from collections.abc import Sequence
from datetime import datetime
from types import SimpleNamespace
from typing import Any
from uuid import UUID

from sqlalchemy import select

from deploy.demo.agenda import Agenda, days, minutes
from deploy.demo.month import Month, Shift, told
from deploy.demo.people import HAIDIAN, Person
from deploy.demo.stage import Stage
from services.demands.emergencies.models import Call, Emergency
from shared.contracts.demands.emergency_words import CallState
from shared.kernel.actor import Actor
from shared.runtime.data.session import Session

READY = range(11, 25)  # people who say on the day before that they may be called
WANTED, ANSWER_MINUTES, LASTS_MINUTES = 3, 10, 180
DECLINES, SILENT = 1, 4  # by their place among those who are asked
DEGREES = 0.004  # so far from the place they live, one farther than the other
NEEDY, RATING = 10, 5
CONFIRMED_DAYS, CONCLUDED_DAYS = 1, 2
OF_NEED = ("title", "category", "place", "words")


class Emergencies:
    """month: lets people come to the shift of an emergency; cadre: commands, of Haidian; leader: is responsible."""

    def __init__(self, stage: Stage, agenda: Agenda, month: Month, people: Sequence[Person], cadre: Actor) -> None:
        self.stage, self.agenda, self.month, self.people, self.cadre = stage, agenda, month, people, cadre
        self.doors, self.leader = stage.demands, people[0]

    def plan(self, said: dict[str, Any], starts_at: datetime, *, is_drill: bool) -> None:
        """Put down when it is opened, an hour before it starts, and that there are people who are ready."""
        self.agenda.at(starts_at - days(1), self._are_ready, said["place"])
        self.agenda.at(starts_at - minutes(60), self._open, said, starts_at, is_drill)

    def _are_ready(self, place: dict[str, float]) -> None:
        for number, person in enumerate(self.people[place] for place in READY):
            home = {"longitude": place["longitude"] + number * DEGREES, "latitude": place["latitude"]}
            ready = {"is_ready": True, "home": home, "travel_metres_max": 20_000, "skills": ["first_aid"]}
            self.stage.teams.call("say_profile", ready, person.actor)
        self.stage.pass_on()

    def _open(self, said: dict[str, Any], starts_at: datetime, is_drill: bool) -> None:
        opening = {name: said[name] for name in ("title", "content", "service_class", "place_words", "place")}
        opening |= {"unit_code": HAIDIAN, "wanted_count": WANTED, "asks_per_place": 2, "is_drill": is_drill}
        opening |= {"starts_at": told(starts_at), "ends_at": told(starts_at + minutes(LASTS_MINUTES))}
        opening |= {"answer_minutes": ANSWER_MINUTES, "responsible_number": self.leader.number}
        if not is_drill:
            opening["demand_id"] = self._need(said["need"])
        made = self.doors.call("open_emergency", opening, self.cadre)
        self.stage.pass_on()
        for place, call in enumerate(self._calls(made["id"], CallState.ASKED)):
            if place != SILENT:
                moment = self.stage.clock.now() + minutes(1 + place)
                self.agenda.at(moment, self._answer, call, place != DECLINES)
        self.agenda.at(starts_at - minutes(10), self._come, made, said, starts_at)
        ends_at = starts_at + minutes(LASTS_MINUTES)
        self.agenda.at(ends_at + minutes(1), self.doors.tick, "go_on_with_emergencies")
        self.agenda.at(ends_at + days(CONCLUDED_DAYS), self._conclude, made["id"], said, opening.get("demand_id"))

    def _need(self, said: dict[str, Any]) -> str:
        """Somebody's, which the union takes on."""
        stated = {**said, "unit_code": HAIDIAN, "urgency": "urgent", "consent_text_version": 1}
        made = self.doors.call("submit_demand", stated, self.people[NEEDY].actor)
        for verb in ("verify_demand", "accept_demand"):
            made = self.doors.call(verb, {"id": made["id"], "version": made["version"]}, self.cadre)
        return str(made["id"])

    def _answer(self, call: Call, is_coming: bool) -> None:
        """Whoever comes after enough have said so is told that they may stay."""
        actor = self.month.person_of[call.volunteer_id].actor
        answered = self.doors.database.read(lambda session: session.get_one(Call, call.id).state) != CallState.ASKED
        if not answered:
            self.doors.call("answer_call", {"id": str(call.id), "is_coming": is_coming}, actor)
            self.stage.pass_on()

    def _come(self, made: dict[str, Any], said: dict[str, Any], starts_at: datetime) -> None:
        """Those who accepted check in with who is responsible, and their hours are confirmed."""
        if made["is_drill"]:
            return
        plan = SimpleNamespace(team=SimpleNamespace(leader=self.leader), said=said["place"], is_online=False)
        posts = [{"id": str(self._emergency(made["id"]).post_id)}]
        ends_at = starts_at + minutes(LASTS_MINUTES)
        shift_id, activity_id = str(self._emergency(made["id"]).shift_id), made["activity_id"]
        self.month.attend(Shift(shift_id, activity_id, plan, posts, starts_at, ends_at))

    def _conclude(self, id: str, said: dict[str, Any], demand_id: str | None) -> None:
        """What is to be learned from it; and whoever was in need says how well it was."""
        self.stage.pass_on()
        concluding = {"id": id, "conclusion": said["conclusion"]}
        self.doors.call("conclude_emergency", concluding, self.cadre)
        if demand_id is not None:
            person = self.people[NEEDY].actor
            if self.doors.call("demand", {"id": demand_id}, person)["state"] == "served":
                self.doors.call("confirm_demand", {"id": demand_id, "rating": RATING}, person)

    def _calls(self, id: str, state: CallState) -> Sequence[Call]:
        rows = select(Call).where(Call.emergency_id == UUID(id), Call.state == state).order_by(Call.metres, Call.id)
        return self.doors.database.read(lambda session: session.scalars(rows).all())

    def _emergency(self, id: str) -> Emergency:
        return self.doors.database.read(lambda session: session.get_one(Emergency, UUID(id)))


def known_emergencies(session: Session) -> set[str]:
    """The titles of all that there ever were."""
    return set(session.scalars(select(Emergency.title)))
