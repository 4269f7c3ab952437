"""The demo city as a whole: begun forty days ago, lived through until now."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from random import Random

from deploy.demo.agenda import Agenda, beijing, days
from deploy.demo.emergencies import Emergencies
from deploy.demo.library import Plan, Writing, known_projects, plans
from deploy.demo.month import WITH_ACTIVITIES, Month, known_activities
from deploy.demo.needs import Needs, known_needs
from deploy.demo.people import HAIDIAN, LOGINS, Person, load_people
from deploy.demo.stage import Stage
from deploy.demo.tables import help_wanted
from deploy.demo.teams import load_stations, load_teams
from services.identity.registrations.demo import made_at
from shared.contracts.identity.roles import Role
from shared.kernel.clock import business_date
from shared.runtime.settings import Settings

SEED = 20150109  # the day of the federation's plan
LIVED_DAYS = 40
SATURDAY_DAYS = 6  # so long ago at least was the emergency
ADMIN = ("demo.unit.admin", Role.UNIT_ADMIN, "BJ")
CADRE = ("demo.cadre", Role.CADRE, HAIDIAN)

Progress = Callable[[str], Callable[[int, int], None]]
"""Begins to tell of something under a label; what it returns is told how much is done, and of how much."""


@dataclass(frozen=True)
class Size:
    """people: volunteers, at least one for each team and two more; every: of so many projects one is made."""

    people: int = 68
    every: int = 1


def load_city(settings: Settings, progress: Progress, size: Size = Size()) -> None:
    """Make what is missing. The union tree and the demo accounts are there."""
    now = datetime.now(UTC)
    with Stage(settings, now - days(LIVED_DAYS)) as stage:
        begun = business_date(stage.identity.database.read(made_at, LOGINS[0]))
        stage.clock.moment = beijing(begun, 9) - days(LIVED_DAYS)
        stage.pass_on()
        people = load_people(stage, size.people, chance("people"), progress("Volunteers 志愿者"))
        stage.pass_on()
        admin = stage.official(*ADMIN)
        teams = load_teams(stage, people, admin, chance("teams"))
        load_stations(stage, people, admin)
        stage.pass_on()
        agenda = Agenda(stage.clock, until=now)
        _put_down(stage, agenda, people, plans(teams, begun, chance("projects"))[:: size.every])
        agenda.live(progress("A month of activities 一个月的项目与活动"))
        stage.pass_on()
        help_given = Agenda(stage.clock, until=now)
        _put_down_help(stage, help_given, people)
        help_given.live(progress("Needs, emergencies, feedback 需求、应急与意见"))
        stage.pass_on()


def chance(part: str) -> Random:
    """Of a part of the city, the same each time, whatever the other parts have asked of theirs."""
    return Random(f"{SEED} {part}")


def _put_down_help(stage: Stage, agenda: Agenda, people: Sequence[Person]) -> None:
    """On the agenda: what people need, and two emergencies, unless there were any."""
    cadre, wanted = stage.official(*CADRE), help_wanted()
    if stage.demands.database.read(known_needs) & {need["title"] for need in wanted["need"]}:
        return
    needs = Needs(stage, agenda, people, cadre, chance("needs"))
    for need in wanted["need"]:
        needs.plan(need)
    for feedback in wanted["feedback"]:
        needs.plan_feedback(feedback)
    month = Month(stage, agenda, people, chance("emergencies"))
    emergencies = Emergencies(stage, agenda, month, people, cadre)
    saturday = business_date(agenda.until - days(SATURDAY_DAYS))
    saturday -= days((saturday.weekday() - 5) % 7)
    emergencies.plan(wanted["emergency"], beijing(saturday, 14), is_drill=False)
    emergencies.plan(wanted["drill"], beijing(saturday + days(4), 10), is_drill=True)
    agenda.at(beijing(saturday, 8), needs.sweep)
    agenda.at(beijing(saturday, 8), month.sweep)


def _put_down(stage: Stage, agenda: Agenda, people: Sequence[Person], planned: Sequence[Plan]) -> None:
    """On the agenda: every project that is not there, every activity that its project has not, and the timers."""
    writing = Writing(stage, agenda, stage.official(*ADMIN), stage.official(*CADRE), chance("writing"))
    month = Month(stage, agenda, people, chance("month"))
    known = stage.projects.database.read(known_projects, [plan.said["title"] for plan in planned])
    with_activities = stage.projects.database.read(known_activities)
    missing = False
    for plan in planned:
        plan.id = known.get(plan.said["title"])
        if plan.id is None:
            writing.plan(plan)
        if plan.state in WITH_ACTIVITIES and plan.id not in with_activities:
            month.plan(plan)
            missing = True
    if missing:
        stage.projects.tick("learn_announced_years")  # of holidays, by which days are counted
        agenda.at(stage.clock.now(), month.sweep)
