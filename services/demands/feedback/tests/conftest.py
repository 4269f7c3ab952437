"""People who say something, and who answers."""

from datetime import UTC, datetime
from types import SimpleNamespace

import pytest

from shared.contracts.projects.activities import ActivityChanged
from shared.kernel.ids import new_id

WORDS = "希望报名页面的字再大一些，方便老年人使用。"


class Voices:
    """Those who give feedback and those who answer it, at the doors of demands."""

    def __init__(self, doors, city):
        self.doors, self.city = doors, city
        self.li, self.cadre = city.volunteer(), city.official("cadre", "BJ-D1-S1")

    def give(self, actor=None, **said):
        said = {"about": "person", "kind": "complaint", "words": WORDS, "volunteer_number": "999999999999"} | said
        return self.doors.call("give_feedback", said, actor or self.li.actor)

    def given(self, actor=None, **said):
        """The same, as who gave it sees it then."""
        return self.seen(self.give(actor, **said), actor)

    def of_platform(self, actor=None, **said):
        return self.give(actor, about="platform", kind="suggestion", volunteer_number=None, **said)

    def act(self, verb, feedback, actor, **said):
        version = self.seen(feedback, actor)["version"]
        return self.doors.call(verb, {"id": feedback["id"], "version": version} | said, actor)

    def answer(self, feedback, actor=None, **said):
        return self.act("answer_feedback", feedback, actor or self.cadre, **({"answer": "已经改好。"} | said))

    def seen(self, feedback, actor=None):
        return self.doors.call("feedback", {"id": feedback["id"]}, actor or self.li.actor)

    def found(self, actor=None, **asked):
        page = self.doors.call("find_feedback", asked, actor or self.cadre)
        return [item["id"] for item in page["items"]]

    def activity(self, unit_code="BJ-D1-S1", **said):
        told = {"id": str(new_id()), "unit_id": str(self.city.units[unit_code]), "team_id": None}
        self.doors.hear(ActivityChanged, **told | said)
        return SimpleNamespace(id=told["id"])


@pytest.fixture
def voices(doors, city):
    return Voices(doors, city)


@pytest.fixture
def later(clock):
    """Moves the clock to a day of March, at nine in Beijing."""
    return lambda day: setattr(clock, "moment", datetime(2026, 3, day, 1, tzinfo=UTC))
