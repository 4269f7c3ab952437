"""Nobody decides on what they wrote or changed; what is approved changes under the same eyes."""

import pytest

from services.projects.library.tests.conftest import STREET
from shared.kernel.errors import Refusal

OWN = "projects.not_on_own_project"
OTHER_WORDS = {"content": "陪伴聊天、读报。"}


def code_of(call, *arguments, **request):
    with pytest.raises(Refusal) as refusal:
        call(*arguments, **request)
    return refusal.value.code


@pytest.fixture(name="second")
def _second(city):
    return city.official("cadre", "BJ-D1")


def taken_on(library, city, project):
    """Somebody of the street is responsible for it."""
    wang = city.volunteer(STREET)
    library.doors.call("ask_responsible", {"id": project["id"], "volunteer_id": str(wang.id)}, library.cadre)
    library.act("take_on", project, wang.actor)
    return wang


def test_whoever_wrote_it_does_not_approve_what_somebody_else_submitted(library, city, second):
    project = library.write(library.cadre)
    wang = taken_on(library, city, project)
    library.act("submit", project, wang.actor)
    for act in ("approve", "return", "refuse"):
        said = {} if act == "approve" else {"reason": "不妥。"}
        assert code_of(library.act, act, project, library.cadre, **said) == OWN
    assert library.act("approve", project, second)["state"] == "approved"


def test_nobody_approves_what_they_changed_whoever_changed_it_later(library, second):
    project = library.write()
    library.act("change", project, library.cadre, **OTHER_WORDS)
    library.act("change", project, tags=["读报"])
    library.act("submit", project)
    assert code_of(library.act, "approve", project, library.cadre) == OWN
    assert library.act("approve", project, second)["state"] == "approved"
    library.act("withdraw", project)
    library.act("submit", project)
    assert library.act("approve", project, library.cadre)["state"] == "approved"  # another has agreed to that change


@pytest.mark.parametrize("state", ["approved", "published"])
@pytest.mark.parametrize(
    "change",
    [
        {"title": "别的"},
        OTHER_WORDS,
        {"place": "别处"},
        {"longitude": 116.3, "latitude": 39.9},
        {"starts_on": "2026-03-08"},
        {"ends_on": "2026-03-27"},
        {"has_foreigners": True},
    ],
    ids=lambda change: next(iter(change)),
)
def test_what_matters_is_not_changed_by_whoever_wrote_and_submitted_it(library, city, second, state, change):
    project = library.write(library.cadre)
    taken_on(library, city, project)
    library.act("submit", project, library.cadre)
    library.act("approve", project, second)
    if state == "published":
        library.act("publish", project, library.cadre)
    assert code_of(library.act, "change", project, library.cadre, **change) == OWN
    assert code_of(library.doors.call, "give_agreement", {"id": project["id"], "text": "x"}, library.cadre) == OWN
    assert library.act("change", project, library.cadre, tags=["别的"], wanted_count=7)["wanted_count"] == 7
    same = {"title": project["title"], "content": project["content"]}
    assert library.act("change", project, library.cadre, **same)["state"] == state


def test_what_matters_is_not_changed_twice_in_a_row_by_one(library, second):
    project = library.published()
    library.act("change", project, library.cadre, title="周末陪伴老人")
    assert code_of(library.act, "change", project, library.cadre, title="陪伴老人") == OWN
    library.act("change", project, second, title="陪伴老人")
    assert library.act("change", project, library.cadre, title="陪伴老年人")["title"] == "陪伴老年人"


MEANT = {"content": "劳动法讲座:哪些情形计入考勤。"}
MISUSED = {"content": "全体到岗干活,计入考勤。"}
WHY = "讲座谈的是考勤规定。"


def passed(library):
    project = library.submitted(**MEANT)
    library.act("approve", project, library.cadre, let_pass=WHY)
    return library.act("publish", project)


def test_a_phrase_that_was_let_pass_is_asked_about_anew_when_words_change(library, second):
    project = passed(library)
    assert code_of(library.act, "change", project, second, **MISUSED) == "projects.no_service"
    assert library.act("change", project, library.cadre, wanted_count=9)["let_pass"]["reason"] == WHY
    changed = library.act("change", project, second, title="劳动法讲座", let_pass="仍是讲座。")
    assert changed["let_pass"]["reason"] == "仍是讲座。"
    other = library.act("change", project, library.cadre, **OTHER_WORDS)
    assert other["let_pass"] is None


def test_where_there_is_nothing_to_let_pass_nothing_is(library, second):
    draft, published = library.write(), library.published()
    assert code_of(library.act, "change", draft, let_pass=WHY) == "projects.nothing_to_let_pass"
    for change in ({}, OTHER_WORDS):
        refused = code_of(library.act, "change", published, second, let_pass=WHY, **change)
        assert refused == "projects.nothing_to_let_pass"


def test_what_is_approved_is_mended_whatever_else_is_missing(library, second):
    project = library.approved(is_high_risk=True)  # neither agreement nor insurance yet
    library.altered(project, responsible_id=None)
    assert library.act("change", project, second, title="周末陪伴老人")["title"] == "周末陪伴老人"
    assert code_of(library.act, "change", project, library.cadre, content=None) == "projects.items_missing"


def test_what_is_published_is_mended_though_nobody_is_responsible_and_stays_safe(library, second):
    project = library.published()
    library.altered(project, responsible_id=None)
    assert library.act("change", project, second, title="周末陪伴老人")["title"] == "周末陪伴老人"
    assert code_of(library.act, "change", project, library.cadre, is_high_risk=True) == "projects.agreement_missing"
