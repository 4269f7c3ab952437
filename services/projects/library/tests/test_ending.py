"""A project that ends takes along what was to come of it."""

from datetime import timedelta

import pytest

from services.projects.activities.tests.programme import Programme, post


@pytest.mark.parametrize(("verb", "said"), [("cancel_project", {"reason": "场地停用"}), ("close_project", {})])
def test_a_project_that_ends_early_cancels_its_activities_and_says_why(doors, city, verb, said):
    programme = Programme(doors, city)
    project_id = programme.project()
    begins = programme.moment(programme.now + timedelta(days=7))
    activity = programme.activity(project_id, starts_at=begins, posts=[post(1)])
    shift, people = programme.shift(activity), programme.volunteers(2)
    signed = [programme.sign_up(person, shift) for person in people]
    doors.call(verb, {"id": project_id, **said}, city.official("cadre", "BJ-D1"))
    assert doors.call("activity", {"id": activity["id"]})["state"] == "cancelled"
    assert programme.states(*signed) == ["released", "released"]
    assert doors.call("sign_up_of", {"id": signed[0]["id"]}, people[0].actor)["reason"] == said.get(
        "reason", "项目已提前结束"
    )
