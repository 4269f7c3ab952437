"""The demo city, a small part of it: made at the doors, in the past, and only once."""

import shutil
import sqlite3
from collections import Counter
from datetime import UTC, date, datetime
from random import Random
from uuid import UUID

import pytest
from sqlalchemy import select

from deploy.cli import services
from deploy.demo.city import Size, load_city
from deploy.demo.library import STATES, plans
from deploy.demo.people import LOGINS
from deploy.demo.tables import rows_of
from deploy.demo.teams import LEADERS_TEAM, LedTeam
from services.demands.archive.models import Demand
from services.demands.emergencies.models import Emergency
from services.demands.feedback.models import Feedback
from services.demands.offers.models import Offer
from services.identity.accounts.demo import STAFF, VOLUNTEERS, load_accounts
from services.identity.units.demo import load_units
from services.projects.activities.models import Activity, Shift, SignUp
from services.projects.library.models import Project
from services.projects.presence.models import Attendance
from services.projects.records.models import ServiceRecord
from services.teams.stations.models import Station
from services.teams.teams.models import Team
from shared.contracts.demands.demand_words import DemandState
from shared.contracts.projects.library_words import ProjectState, ServiceClass, ServiceMode
from shared.runtime.events.inbox import Inbox
from shared.runtime.settings import Settings
from shared.runtime.trust.access import prepare_keys

SMALL = Size(people=len(rows_of("teams.csv")) + len(LOGINS), every=9)


@pytest.fixture(scope="module", name="settings")
def _settings(migrated_folder, tmp_path_factory):
    """Of a folder with the city."""
    folder = shutil.copytree(migrated_folder, tmp_path_factory.mktemp("city") / "data")
    settings = Settings(data_folder=folder, development=True)
    prepare_keys(settings, keeping=[])
    database = services.database("identity", settings)
    load_units(database, unheard)
    load_accounts(database, STAFF + VOLUNTEERS)
    database.close()
    load_city(settings, lambda label: unheard, SMALL)
    return settings


def unheard(done, total):
    """Nobody looks at a bar of progress."""


def found(settings, service, query):
    database = services.database(service, settings)
    try:
        return database.read(lambda session: list(session.scalars(query)))
    finally:
        database.close()


def dumped(settings):
    """All that the services' files hold."""
    lines = []
    for name in services.keeping(settings):
        with sqlite3.connect(settings.data_folder / f"{name}.sqlite") as connection:
            lines += connection.iterdump()
    return lines


def test_teams_of_every_line_have_leaders_and_stations_somebody_who_runs_them(settings):
    teams = {team.name: team for team in found(settings, "teams", select(Team).where(Team.state == "active"))}
    assert len(teams) == len(rows_of("teams.csv"))
    assert {team.brand for team in teams.values()} >= {"close_friends", "model_workers", "youth", "caring_corner"}
    assert teams[LEADERS_TEAM].superior_id == teams["海淀区职工志愿服务大队"].id
    stations = found(settings, "teams", select(Station))
    assert len(stations) == len(rows_of("stations.csv")) and all(station.responsible_id for station in stations)


def test_the_month_has_gone_by_with_people_who_came_and_who_did_not(settings):
    now = datetime.now(UTC)
    shifts = found(settings, "projects", select(Shift))
    assert any(shift.ends_at < now for shift in shifts) and any(shift.starts_at > now for shift in shifts)
    assert all(shift.state == "ended" for shift in shifts if shift.ends_at < now)
    assert all(activity.state != "planned" for activity in found(settings, "projects", select(Activity)))
    states = Counter(sign_up.state for sign_up in found(settings, "projects", select(SignUp)))
    assert states["confirmed"] > len(shifts) / 2
    grades = {attendance.in_grade for attendance in found(settings, "projects", select(Attendance))}
    assert {"code_and_place", "code"} <= grades
    records = {record.state for record in found(settings, "projects", select(ServiceRecord))}
    assert "confirmed" in records


def test_repeating_it_adds_nothing(settings):
    before = dumped(settings)
    load_city(settings, lambda label: unheard, SMALL)
    assert dumped(settings) == before


def test_nothing_is_left_to_be_told_where_everybody_has_heard_it(settings):
    projects = found(settings, "projects", select(Project).where(~Project.is_standing))  # without that of emergencies
    assert len(projects) == len(all_plans()[:: SMALL.every])
    for name in services.keeping(settings):
        with sqlite3.connect(settings.data_folder / f"{name}.sqlite") as connection:
            assert connection.execute("SELECT count(*) FROM outbox WHERE published_at IS NULL").fetchone() == (0,)


def test_needs_have_come_to_every_stage_and_feedback_waits_or_is_answered(settings):
    states = {demand.state for demand in found(settings, "demands", select(Demand))}
    assert states - {"confirmed"} == set(DemandState) - {"confirmed", "withdrawn"}  # some days later it is closed
    assert {offer.state for offer in found(settings, "demands", select(Offer))} == {"offered", "accepted"}
    assert {one.state for one in found(settings, "demands", select(Feedback))} == {"submitted", "answered", "closed"}


def test_people_came_to_an_emergency_and_a_drill_counted_nothing(settings):
    earnest, drill = found(settings, "demands", select(Emergency).order_by(Emergency.opened_at))
    assert (earnest.state, earnest.accepted_count, earnest.is_drill) == ("ended", 3, False)
    assert (drill.state, drill.accepted_count, drill.is_drill) == ("ended", 3, True)
    assert earnest.conclusion and drill.conclusion
    served = found(settings, "projects", select(ServiceRecord).where(ServiceRecord.activity_id == earnest.activity_id))
    assert "confirmed" in {record.state for record in served}
    (need,) = found(settings, "demands", select(Demand).where(Demand.id == earnest.demand_id))
    assert (need.state in ("confirmed", "closed"), need.rating) == (True, 5)


def test_everything_was_heard_at_once(settings):
    for name in services.keeping(settings):
        assert found(settings, name, select(Inbox.subject).where(Inbox.state != "handled")) == []


def test_the_whole_library_has_every_class_and_state_and_some_of_it_is_online():
    made = all_plans()
    assert len(made) == sum(number for number, _ in STATES.values())
    assert {plan.said["service_class"] for plan in made} == set(ServiceClass)
    assert {plan.state for plan in made} == set(ProjectState)
    assert {plan.said.get("mode", "on_site") for plan in made} == set(ServiceMode)
    titles = Counter(plan.said["title"] for plan in made)
    assert max(titles.values()) == 1


def all_plans():
    teams = [
        LedTeam(UUID(int=place), row["队伍名称"], row["单位编码"], None)
        for place, row in enumerate(rows_of("teams.csv"))
    ]
    return plans(teams, date(2026, 3, 2), Random(1))
