"""Projects of the demo city: written by the leaders of teams, decided on by a cadre, in every state that there is."""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from random import Random
from typing import Any
from uuid import UUID

from sqlalchemy import select

from deploy.demo.agenda import Agenda, beijing, days
from deploy.demo.people import HAIDIAN
from deploy.demo.stage import Stage
from deploy.demo.tables import library, rows_of
from deploy.demo.teams import LEADERS_TEAM, LedTeam
from services.projects.library.models import Project
from shared.kernel.actor import Actor
from shared.runtime.data.session import Session

PLACES_OF_ONE = 3
OF_OTHER_LINES = ("BJ-CY", "BJ-JT", "BJ-GX", "BJ-ZS")  # whose teams serve all over the city
OTHERS_EVERY, LONG_EVERY = 5, 8
WANTED = 30
LASTS_DAYS = 26  # shorter than a month: a longer one needs a written agreement
LASTS_LONG_DAYS = 90
AGREEMENT = """志愿服务协议
一、志愿者按班次到岗，服从现场安排。
二、组织方提供培训、保障和保险。
三、双方可以随时提前告知后终止。"""
DIGEST = hashlib.sha256(AGREEMENT.encode()).hexdigest()
STATES = {  # how many of a hundred or so there are, and how many days ago their first day was
    "running": (58, (-24, -3)),
    "published": (16, (2, 9)),
    "closed": (10, (-29, -20)),
    "suspended": (4, (-14, -8)),
    "submitted": (6, (9, 14)),
    "approved": (4, (9, 14)),
    "draft": (4, (12, 16)),
    "refused": (3, (9, 14)),
    "cancelled": (3, (-12, -6)),
}
CLOSED_LASTS_DAYS = 14
ONLINE_PLACE = "线上"
WORDS = ("how_to_sign_up", "safeguards", "conditions")
REFUSED_BECAUSE = "与本区已有项目重复，建议并入现有项目。"
STOPPED_BECAUSE = "场地检修，恢复时间另行通知。"
CANCELLED_BECAUSE = "场地临时不能使用。"


@dataclass
class Plan:
    """A project that is to be. said: as it is written; wants: what a second post of its shifts asks for."""

    said: dict[str, Any]
    state: str
    starts_on: date
    ends_on: date
    team: LedTeam
    wants: dict[str, str] = field(default_factory=dict)
    id: UUID | None = None

    @property
    def has_agreement(self) -> bool:
        """Something is to be signed: it is risky, or lasts a month or longer."""
        return bool(self.said["is_high_risk"]) or (self.ends_on - self.starts_on).days > LASTS_DAYS

    @property
    def is_online(self) -> bool:
        """Nobody has to go anywhere."""
        return self.said.get("mode") == "online"


def plans(teams: Sequence[LedTeam], today: date, random: Random) -> list[Plan]:
    """All projects, as if today were the day on which the city was begun."""
    states = [state for state, (number, _) in STATES.items() for _ in range(number)]
    random.shuffle(states)
    places, made = rows_of("places.csv"), []
    for number, state in enumerate(states):
        template = library()["project"][number // PLACES_OF_ONE]
        place = places[(number * 5 + number // PLACES_OF_ONE) % len(places)]
        first, last = STATES[state][1]
        starts_on = today + timedelta(days=random.randint(first, last))
        made.append(_plan(template, place, state, starts_on, _team(place, teams, number, random), number))
    return made


def known_projects(session: Session, titles: Sequence[str]) -> dict[str, UUID]:
    """Those that are there already: their ids by their titles."""
    rows = select(Project).where(Project.title.in_(titles))
    return {project.title: project.id for project in session.scalars(rows)}


class Writing:
    """Takes projects through their lives, at their moments. admin: decides."""

    def __init__(self, stage: Stage, agenda: Agenda, admin: Actor, cadre: Actor, random: Random) -> None:
        self.stage, self.agenda, self.admin, self.cadre, self.random = stage, agenda, admin, cadre, random

    def plan(self, plan: Plan) -> None:
        """Put its first steps on the agenda; nothing of those before the city was begun is left out."""
        ahead = min(plan.starts_on, self.agenda.until.date()) - days(self.random.randint(5, 9))
        self.agenda.at(beijing(ahead, self.random.randint(9, 16), self.random.randint(0, 59)), self._write, plan)

    def _write(self, plan: Plan) -> None:
        made = self.stage.projects.call("write_project", plan.said, plan.team.leader.actor)
        plan.id = UUID(made["id"])
        self._care(plan)
        if plan.state != "draft":
            self._later(0.1, "submit", plan, plan.team.leader.actor)
        if plan.state == "refused":
            self._later(1, "refuse", plan, self._decider(plan), reason=REFUSED_BECAUSE)
        elif plan.state not in ("draft", "submitted"):
            self._later(1, "approve", plan, self._decider(plan))
        if plan.state not in ("draft", "submitted", "refused", "approved"):
            self._later(1.2, "publish", plan, plan.team.leader.actor)
        if plan.state == "suspended":
            self._later(12, "suspend", plan, self._decider(plan), reason=STOPPED_BECAUSE)
        if plan.state == "cancelled":
            self._later(4, "cancel", plan, plan.team.leader.actor, reason=CANCELLED_BECAUSE)

    def _care(self, plan: Plan) -> None:
        """What the law wants beside the words: insurance where it is risky, an agreement where it lasts."""
        if plan.said["is_high_risk"]:
            days_of_it = {"from_day": plan.said["starts_on"], "until_day": plan.said["ends_on"]}
            insured = {"insurer": "示例保险公司", "policy_number": "DEMO-2026-0001"} | days_of_it
            self._step("insure", plan, plan.team.leader.actor, **insured)
        if plan.has_agreement:
            leader = plan.team.leader.actor
            self.stage.projects.call("give_agreement", {"id": str(plan.id), "text": AGREEMENT}, leader)

    def _later(self, after_days: float, act: str, plan: Plan, actor: Actor, **said: Any) -> None:
        self.agenda.at(self.stage.clock.now() + days(after_days), lambda: self._step(act, plan, actor, **said))

    def _step(self, act: str, plan: Plan, actor: Actor, **said: Any) -> None:
        self.stage.projects.call(f"{act}_project", {"id": str(plan.id)} | said, actor)

    def _decider(self, plan: Plan) -> Actor:
        return self.cadre if plan.team.unit_code.startswith(HAIDIAN) else self.admin


def _plan(
    template: dict[str, Any], place: dict[str, str], state: str, starts_on: date, team: LedTeam, number: int
) -> Plan:
    lasts = CLOSED_LASTS_DAYS if state == "closed" else LASTS_DAYS
    if state == "running" and number % LONG_EVERY == 0:
        lasts = LASTS_LONG_DAYS
    ends_on = starts_on + timedelta(days=lasts)
    said = {name: library()[name] for name in WORDS}
    said |= {name: value for name, value in template.items() if name not in ("skilled", "qualification")}
    said |= {"title": template["title"].format(area=place["area"]), "team_id": str(team.id), "wanted_count": WANTED}
    said |= {"starts_on": starts_on.isoformat(), "ends_on": ends_on.isoformat()}
    if template.get("mode") == "online":
        said["place"] = ONLINE_PLACE
    else:
        said |= {name: float(place[name]) for name in ("longitude", "latitude")} | {"place": place["place"]}
    said.setdefault("is_high_risk", False)
    wants = {name: template[name] for name in ("skilled", "qualification") if name in template}
    return Plan(said, state, starts_on, ends_on, team, wants)


def _team(place: dict[str, str], teams: Sequence[LedTeam], number: int, random: Random) -> LedTeam:
    """Whose project it is: mostly a team of the place, now and then one that serves everywhere."""
    others = [team for team in teams if team.unit_code.startswith(OF_OTHER_LINES)]
    code = place["unit_code"]
    near = [
        team
        for team in teams
        if team.unit_code != "BJ" and (team.unit_code.startswith(code) or code.startswith(team.unit_code))
    ]
    if number % OTHERS_EVERY == 0:
        return random.choice(others)
    own = [team for team in near if team.name == LEADERS_TEAM]
    return own[0] if own and random.random() < 0.4 else random.choice(near)
