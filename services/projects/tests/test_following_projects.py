"""What activities have of their project follows it: its union, what it is and where; a shift stays on its days."""

from uuid import UUID

import pytest
from sqlalchemy import select

from services.projects.activities.models import Shift
from services.projects.library.tests.conftest import STREET, Library
from shared.contracts.projects.activities import ActivityChanged
from shared.contracts.teams.teams import TeamChanged
from shared.kernel.errors import Invalid, NotFound
from shared.kernel.ids import new_id

POST = {"name": "陪伴", "minimum": 0, "maximum": 2}


@pytest.fixture
def library(doors, city):
    """The library of the city."""
    return Library(doors, city)


def opened(library, project, **changes):
    """An activity of it, on the 14th of March."""
    said = {"id": project["id"], "starts_at": "2026-03-14T01:00:00Z", "minutes": 120, "posts": [POST]}
    made = library.doors.call("make_activity", said | changes, library.leader.actor)
    return library.doors.call("open_activity", {"id": made["id"]}, library.leader.actor)


def seen(library, activity):
    return library.doors.call("activity", {"id": activity["id"]})


def found(library, **query):
    return [item["id"] for item in library.doors.call("find_activities", query)["items"]]


def ends(library, code, **changes):
    where = {"parent_id": str(library.city.units["BJ-D1"]), "name": "x"}
    library.city.changed(code, **where, **changes)
    library.doors.tick("follow_project_days")


@pytest.mark.parametrize(
    ("state", "code"), [("merged", "BJ-D1-S2"), ("dissolved", "BJ-D1")], ids=["merged", "dissolved"]
)
def test_activities_go_where_the_union_of_their_project_went_on(library, city, state, code):
    activity = opened(library, library.published())
    successor = str(city.units[code]) if state == "merged" else None
    ends(library, STREET, state=state, successor_id=successor)
    assert seen(library, activity)["unit_code"] == code
    assert found(library, unit=code) == [activity["id"]]
    assert library.doors.events(ActivityChanged)[-1]["unit_id"] == str(city.units[code])
    request = {"id": activity["id"], "title": "别的"}
    assert library.doors.call("change_activity", request, city.official("cadre", code))["title"] == "别的"
    with pytest.raises(NotFound, match="activity_not_found"):
        library.doors.call("change_activity", request, city.official("cadre", STREET))


def test_what_a_project_says_anew_its_activities_say_too(library):
    project = library.published()
    activity, own = opened(library, project), opened(library, project, title="自己的", place="自己的地方")
    position = {"longitude": 116.3, "latitude": 39.9}
    said = {"title": "陪伴", "content": "读报。", "service_class": "culture_and_sports", "place": "新的地方"}
    library.act("change", project, library.cadre, **said, **position)
    shown = seen(library, activity)
    assert {name: shown[name] for name in said | position} == said | position
    shown = seen(library, own)
    assert (shown["title"], shown["place"], shown["service_class"]) == ("自己的", "自己的地方", "culture_and_sports")
    assert is_moved(library, activity) and not is_moved(library, own)


def is_moved(library, activity):
    """Whether places in its shift are given back freely until the last."""
    rows = select(Shift.moved_at).where(Shift.activity_id == UUID(activity["id"]))
    return library.doors.database.step(lambda session: session.scalar(rows)) is not None


def test_another_tag_finds_the_activities(library):
    project = library.published()
    activity = opened(library, project)
    library.act("change", project, library.cadre, tags=["读报"])
    assert found(library, search="读报") == [activity["id"]]


def test_another_team_has_the_activities(library):
    project = library.published()
    activity = opened(library, project)
    team_id = str(new_id())
    library.doors.hear(TeamChanged, id=team_id, unit_id=str(library.city.units[STREET]), officers=[])
    library.act("change", project, library.cadre, team_id=team_id)
    assert found(library, team_id=team_id) == [activity["id"]]


@pytest.mark.parametrize(
    ("days", "is_refused"),
    [
        ({"starts_on": "2026-03-14"}, False),
        ({"starts_on": "2026-03-15"}, True),
        ({"ends_on": "2026-03-14"}, False),
        ({"ends_on": "2026-03-13"}, True),
    ],
)
def test_a_shift_to_come_stays_on_the_days_of_its_project(library, days, is_refused):
    project = library.published()
    activity = opened(library, project)
    if is_refused:
        with pytest.raises(Invalid, match="shift_outside_project"):
            library.act("change", project, library.cadre, **days)
        cancel = {"id": activity["id"], "reason": "改期。"}
        library.doors.call("cancel_activity", cancel, library.leader.actor)
    assert library.act("change", project, library.cadre, **days)["state"] == "published"


def test_whoever_takes_the_project_on_leads_its_activities_and_who_did_leads_them_no_more(library, city):
    project = library.published()
    activity, wang = opened(library, project), city.volunteer(STREET)
    library.officers(version=3)
    library.doors.call("dismiss_project_responsible", {"id": project["id"]}, library.cadre)
    request = {"id": activity["id"], "title": "别的"}
    with pytest.raises(NotFound, match="activity_not_found"):
        library.doors.call("change_activity", request, library.leader.actor)
    library.doors.call("ask_responsible", {"id": project["id"], "volunteer_id": str(wang.id)}, library.cadre)
    library.act("take_on", project, wang.actor)
    assert library.doors.call("change_activity", request, wang.actor)["title"] == "别的"
    assert library.doors.events(ActivityChanged)[-1]["responsible_id"] == str(wang.id)


@pytest.mark.parametrize("act", ["suspend", "close", "cancel"])
def test_activities_of_a_project_that_does_not_recruit_are_not_found(library, act):
    project = library.published()
    opened(library, project)
    reason = {} if act == "close" else {"reason": "雨天。"}
    library.act(act, project, library.cadre, **reason)
    assert found(library) == []
    if act == "suspend":
        library.act("resume", project, library.cadre)
        assert len(found(library)) == 1


@pytest.mark.parametrize(
    "words", [{"title": "联系张三13800138000"}, {"content": "110101199001011237"}, {"place": "１３８００１３８０００"}]
)
def test_no_number_of_somebody_stands_in_the_words_of_an_activity(library, words):
    project = library.published()
    with pytest.raises(Invalid, match="words_personal"):
        opened(library, project, **words)
    activity = opened(library, project)
    with pytest.raises(Invalid, match="words_personal"):
        library.doors.call("change_activity", {"id": activity["id"]} | words, library.leader.actor)
    reason = {"reason": next(iter(words.values()))}
    with pytest.raises(Invalid, match="words_personal"):
        library.doors.call("cancel_activity", {"id": activity["id"]} | reason, library.leader.actor)
