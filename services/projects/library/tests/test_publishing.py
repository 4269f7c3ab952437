"""Publishing at the doors: refused while anything stands in the way, whatever way the project came that far."""

from datetime import date

import pytest

from services.projects.library import schemes
from services.projects.library.domain.wording import Row, WordList
from shared.contracts.projects.library_words import NoService
from shared.kernel.errors import Refusal

INSURED = {"insurer": "人保", "policy_number": "P1", "from": "2026-03-07", "until": "2026-03-28"}
ENOUGH = {"is_high_risk": True, "agreement_number": 1, "insurance": INSURED}


@pytest.fixture(name="database")
def _database(sqlite_database):
    """Rules of ours, which no database has a say in."""
    return sqlite_database


def refused(call, *arguments, **request):
    with pytest.raises(Refusal) as refusal:
        call(*arguments, **request)
    return refusal.value


@pytest.mark.parametrize(
    ("values", "code", "parameters"),
    [
        ({"risks": None}, "items_missing", {"item": ["risks"]}),
        ({"place": None, "ends_on": None}, "items_missing", {"item": ["time", "place"]}),
        ({"starts_on": date(2026, 3, 1)}, "days_past", {}),
        ({"ends_on": date(2027, 3, 7), "agreement_number": 1}, "days_too_many", {"months_max": 12}),
        ({"title": "春季团建"}, "no_service", {"because": ["team_outing"], "phrases": ["团建"]}),
        ({"ends_on": date(2026, 4, 6)}, "agreement_missing", {"circumstance": ["a_month_or_longer"]}),
        (ENOUGH | {"agreement_number": None}, "agreement_missing", {"circumstance": ["high_risk"]}),
        (ENOUGH | {"insurance": None}, "insurance_missing", {}),
        (ENOUGH | {"ends_on": date(2026, 3, 29)}, "insurance_too_short", {}),
        ({"responsible_id": None}, "responsible_missing", {}),
    ],
)
def test_it_is_refused_while_something_stands_in_the_way(library, values, code, parameters):
    project = library.approved()
    library.altered(project, **values)
    refusal = refused(library.act, "publish", project, library.cadre)
    assert (refusal.code, refusal.parameters) == (f"projects.{code}", parameters)
    (told,) = library.seen(project)["obstacles"]
    assert told["obstacle"] == code
    assert library.seen(project)["state"] == "approved" and library.found() == []


@pytest.mark.parametrize("values", [ENOUGH, {"ends_on": date(2026, 4, 5)}, {"starts_on": date(2026, 3, 2)}])
def test_it_passes_when_nothing_does(library, values):
    project = library.approved()
    library.altered(project, **values)
    assert library.act("publish", project)["state"] == "published"


def test_a_team_that_was_dissolved_publishes_nothing(library):
    project = library.approved()
    library.officers(version=3, state="dissolved")
    assert refused(library.act, "publish", project, library.cadre).code == "projects.team_not_active"


def test_phrases_of_a_newer_list_are_looked_at_anew(library, clock, monkeypatch):
    """Approved under one list, it is published under the one of the day."""
    row = Row(NoService.COMMERCE, "打扫房间", (), "打扫房间。", "打扫街道。")
    newer = WordList(date(2026, 3, 3), "", (row,))
    lists = (*schemes.word_lists(), newer)
    monkeypatch.setattr(schemes, "word_lists", lambda: lists)
    first, second = library.approved(title="一"), library.approved(title="二")
    assert library.act("publish", first)["state"] == "published"
    clock.advance(days=1)
    assert refused(library.act, "publish", second).parameters == {"because": ["commerce"], "phrases": ["打扫房间"]}
    library.act("withdraw", second)
    library.act("submit", second)
    library.act("approve", second, library.cadre, let_pass="为独居老人打扫,不是家政经营。")
    assert library.act("publish", second)["state"] == "published"
