"""Needs of the demo city with those who offer help, and feedback: given some days ago, and what came of it since."""

from collections.abc import Sequence
from random import Random
from typing import Any
from uuid import UUID

from sqlalchemy import select

from deploy.demo.agenda import Agenda, days
from deploy.demo.people import HAIDIAN, Person
from deploy.demo.stage import Stage
from services.demands.archive.models import Demand
from services.demands.copies.models import KnownActivity, KnownProject
from services.demands.feedback.models import Feedback
from shared.contracts.projects.library_words import RECRUITING
from shared.kernel.actor import Actor
from shared.runtime.data.session import Session

STEP_DAYS = (0.1, 0.4)  # from one to the next
SWEEP_DAYS = 1
TIMERS = ("wake_demands", "expire_offers", "sweep_feedback")
SAID = (
    "title",
    "words",
    "category",
    "urgency",
    "visibility",
    "place",
    "address",
    "longitude",
    "latitude",
    "beneficiary",
)
REACHED = ("beneficiary_name", "phone")
GIVEN = ("about", "kind", "words")

Told = dict[str, Any]


class Needs:
    """people: who needs something, and who helps; cadre: who answers, of Haidian."""

    def __init__(self, stage: Stage, agenda: Agenda, people: Sequence[Person], cadre: Actor, random: Random) -> None:
        self.stage, self.agenda, self.people, self.cadre, self.random = stage, agenda, people, cadre, random
        self.doors = stage.demands
        self.ids: dict[str, str] = {}  # by title

    def plan(self, said: Told) -> None:
        """Put down when a need is stated; what follows comes by itself."""
        self.agenda.at(self.agenda.until - days(said["days"]), self._state, said)

    def plan_feedback(self, said: Told) -> None:
        """The same of feedback."""
        self.agenda.at(self.agenda.until - days(said["days"]), self._give, said)

    def sweep(self) -> None:
        """What the timers do, now and then, and at the end."""
        for timer in TIMERS:
            self.doors.tick(timer)
        now = self.stage.clock.now()
        if now < self.agenda.until:
            self.agenda.at(min(now + days(SWEEP_DAYS), self.agenda.until), self.sweep)

    def _state(self, said: Told) -> None:
        told = {name: said[name] for name in (*SAID, *REACHED) if name in said} | {"consent_text_version": 1}
        if "who" in said:
            made = self.doors.call("submit_demand", told | {"unit_code": HAIDIAN}, self._actor(said["who"]))
        else:
            told |= {"code": HAIDIAN, "consent_giver": "person", "consent_means": said["means"]}
            made = self.doors.call("enter_demand", told | {"channel": said["channel"]}, self.cadre)
        self.ids[said["title"]] = made["id"]
        self._later(self._step, said, list(said["steps"]))

    def _step(self, said: Told, steps: list[str]) -> None:
        """The next thing that becomes of a need."""
        if not steps:
            return
        act, _, value = steps.pop(0).partition(":")
        of = {"id": self.ids[said["title"]]}
        match act:
            case "offer":
                self.doors.call("offer_help", of | {"words": "我住得近，可以帮忙。"}, self._actor(int(value)))
            case "take":
                (offer,) = self.doors.call("offers_of_demand", of, self.cadre)["items"]
                self.doors.call("accept_offer", {"id": offer["id"]}, self.cadre)
            case "serve":
                self.doors.call("serve_demand", of, self.cadre)
            case "confirm":
                self.doors.call("confirm_demand", of | {"rating": int(value)}, self._actor(said["who"]))
            case _:
                self.doors.call(f"{act}_demand", of | self._version(of["id"]) | self._decision(act, said), self.cadre)
        self._later(self._step, said, steps)

    def _decision(self, act: str, said: Told) -> Told:
        """What a cadre says with it."""
        if act == "link":
            return {"project_id": str(self.doors.database.read(_project_of, said["category"]))}
        if act == "merge":
            return {"into_id": self.ids[said["merge"]]}
        return dict(said.get(act, {}))

    def _version(self, id: str) -> Told:
        return {"version": self.doors.database.read(lambda session: session.get_one(Demand, UUID(id)).version)}

    def _give(self, said: Told) -> None:
        told = {name: said[name] for name in GIVEN}
        if said["about"] == "activity":
            told["activity_id"] = str(self.doors.database.read(_activity_long_over))
        made = self.doors.call("give_feedback", told | {"unit_code": HAIDIAN}, self._actor(said["who"]))
        if "answer" in said:
            self._later(self._answer, said, made["id"])

    def _answer(self, said: Told, id: str) -> None:
        answered = self.doors.call("answer_feedback", self._seen(id) | {"answer": said["answer"]}, self.cadre)
        if "rating" in said:
            closing = {"id": id, "version": answered["version"], "rating": said["rating"]}
            self._later(self.doors.call, "close_feedback", closing, self._actor(said["who"]))

    def _seen(self, id: str) -> Told:
        found = self.doors.database.read(lambda session: session.get_one(Feedback, UUID(id)).version)
        return {"id": id, "version": found}

    def _actor(self, place: int) -> Actor:
        return self.people[place].actor

    def _later(self, act: Any, *arguments: Any) -> None:
        self.agenda.at(self.stage.clock.now() + days(self.random.uniform(*STEP_DAYS)), act, *arguments)


def _activity_long_over(session: Session) -> UUID:
    """Some activity that people were at."""
    rows = select(KnownActivity.id).where(KnownActivity.last_ends_at < session.now - days(1))
    return session.scalars(rows.order_by(KnownActivity.last_ends_at.desc()).limit(1)).one()


def known_needs(session: Session) -> set[str]:
    """The titles of all that were ever stated."""
    return set(session.scalars(select(Demand.title)))


def _project_of(session: Session, service_class: str) -> UUID:
    """The project that recruits, of that class."""
    rows = select(KnownProject.id).where(
        KnownProject.service_class == service_class, KnownProject.state.in_(RECRUITING)
    )
    return session.scalars(rows.order_by(KnownProject.id).limit(1)).one()
