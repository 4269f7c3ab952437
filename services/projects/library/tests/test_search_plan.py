"""Searches among many projects use indexes on PostgreSQL, whatever is searched for: the whole table is never read."""

from random import Random

import pytest
from sqlalchemy import insert, text

from services.projects.library import desk, queries
from services.projects.library.models import NEWS_ID, NewsCount, Project
from services.projects.library.telling import index
from services.projects.models import Base
from shared.contracts.projects.library import FindProjects, NewsOfProjects
from shared.contracts.projects.library_management import OwnProjects, ProjectsInReach
from shared.contracts.projects.library_words import ServiceClass
from shared.kernel.actor import GUEST, Actor, Held
from shared.kernel.ids import new_id
from shared.kernel.places import Position
from shared.runtime.data.database import Database
from shared.runtime.data.places import cells_of
from shared.runtime.events.unit_tree import KnownUnit
from shared.testing.plans import plans_of
from shared.testing.servers import require

PROJECTS = 6_000
STREETS = 300
DISTRICTS = 16
HERE = {"longitude": 116.4, "latitude": 39.9}
WORDS = ("老人", "河道", "图书", "法律", "消防", "健康", "助残", "就业", "心理", "环境", "文艺", "托管")
ACTS = ("陪伴", "清理", "整理", "咨询", "宣传", "义诊", "帮扶", "指导", "热线", "巡护", "慰问", "课堂")


@pytest.fixture(scope="module", name="many")
def _many(backing):
    """Thousands of projects in hundreds of unions, and the planner knows what they are like."""
    require(backing.postgresql_admin, "PostgreSQL", backing)
    name = f"test_{new_id().hex[:16]}"
    database = Database(backing.create_database(name), service="projects", site="city")
    database.create_all_for_tests(Base.metadata)
    database.run(fill)
    database.run(keep_house)
    yield database
    database.close()
    backing.drop_database(name)


def keep_house(session):
    """What the server does by itself from time to time."""
    session.execute(text("SELECT gin_clean_pending_list('ix_project_search')"))
    session.execute(text("ANALYZE"))


def fill(session):
    units = list(tree())
    session.execute(insert(KnownUnit), units)
    random, streets = Random(1), [unit["id"] for unit in units if unit["kind"] == "street"]
    session.execute(insert(Project), [row(session, random, streets, number) for number in range(1, PROJECTS + 1)])
    session.execute(insert(NewsCount), [{"id": NEWS_ID, "number": PROJECTS}])


def tree():
    """A city, its districts and their streets."""
    city = unit("BJ", "city", None)
    districts = [unit(f"BJ-D{number}", "district", city["id"]) for number in range(DISTRICTS)]
    yield from (city, *districts)
    for number in range(STREETS):
        yield unit(f"BJ-S{number}", "street", districts[number % DISTRICTS]["id"])


def unit(code, kind, parent_id):
    told = {"id": new_id(), "code": code, "kind": kind, "name": code, "parent_id": parent_id, "state": "active"}
    return told | {"successor_id": None, "flags": [], "admin_code": None, "version": 1}


def row(session, random, streets, number):
    """A project: of every ten nine are published, one of the others waits for a decision."""
    is_public = number % 10 != 0
    title = random.choice(WORDS) + random.choice(ACTS) + ("罕见" if number == 77 else "")
    position = Position(116.0 + random.random(), 39.6 + random.random())
    project = Project(title=title, tags=[title[:2]], kinds=["other"], brand=None, place=None)
    index(project)
    cells = {f"cell_{resolution}": cell for resolution, cell in cells_of(position).items()}
    return cells | {
        "id": new_id(),
        "unit_id": random.choice(streets),
        "team_id": new_id(),
        "made_by": new_id(),
        "title": title,
        "search": project.search,
        "service_class": random.choice(list(ServiceClass)).value,
        "kinds": ["other"],
        "tags": project.tags,
        "mode": "on_site",
        "evidence_rule": "code",
        "longitude": position.longitude,
        "latitude": position.latitude,
        "state": "published" if is_public else "submitted",
        "starts_on": session.now.date(),
        "ends_on": session.now.date(),
        "due_on": None if is_public else session.now.date(),
        "made_at": session.now,
        "changed_at": session.now,
        "published_at": session.now if is_public else None,
        "published_as": number if is_public else None,
        "told_as": number if is_public else None,
        "version": 1,
    }


def plans(database, query, asked, actor=GUEST):
    """How PostgreSQL goes about what is asked of projects."""
    return [plan for plan in plans_of(database, query, asked, actor) if "project" in plan]


@pytest.mark.parametrize(
    "request_",
    [
        {},
        {"search": "老人"},
        {"search": "罕见"},
        {"search": "䶮"},
        {"search": "laoren"},
        {"tag": "老人"},
        {"kind": "other"},
        {"kind": "lei_feng"},
        {"service_class": "elders"},
        {"unit": "BJ"},
        {"unit": "BJ-D1"},
        {"unit": "BJ-S7"},
        {"unit": "BJ-S7", "search": "老人"},
        {"team_id": str(new_id())},
        HERE,
        HERE | {"search": "罕见"},
    ],
    ids=str,
)
def test_no_search_of_everybody_s_reads_the_whole_table(many, request_):
    found = plans(many, queries.find_projects, FindProjects().request(request_))
    assert found and not [plan for plan in found if "Seq Scan on project" in plan], found


def test_news_are_found_by_their_numbers(many):
    found = plans(many, queries.project_news, NewsOfProjects().request({"after": PROJECTS - 5}))
    assert found and not [plan for plan in found if "Seq Scan on project" in plan], found


@pytest.mark.parametrize("code", ["BJ", "BJ-D1", "BJ-S7"])
@pytest.mark.parametrize("request_", [{}, {"search": "罕见"}, {"state": "submitted"}, {"unit": "BJ-S7"}], ids=str)
def test_no_search_in_reach_reads_the_whole_table(many, code, request_):
    unit_id = many.read(lambda session: session.query(KnownUnit).filter(KnownUnit.code == code).one().id)
    cadre = Actor("person", str(new_id()), offices=(Held("cadre", unit_id),))
    found = plans(many, desk.projects_in_reach, ProjectsInReach().request(request_), cadre)
    assert found and not [plan for plan in found if "Seq Scan on project" in plan], found


def test_one_s_own_are_found_by_indexes(many):
    found = plans(many, desk.own_projects, OwnProjects().request({}), Actor("person", str(new_id())))
    assert found and not [plan for plan in found if "Seq Scan on project" in plan], found
