"""Over every route nothing of another district leaks: not in answers, lists, counts, refusals or work.

See also `test_things_of_others.py`, and `test_times_of_answers.py`.
"""

import pytest

from services.identity.tests.work import by_kind
from shared.contracts.identity.roles import Role
from tests.secrecy.asking import HIDDEN, OPERATIONS, UNIT_PARAMETERS, asked_all, of_kind, told
from tests.secrecy.routes import ROUTES
from tests.secrecy.routes.kinds import Listed, OfUnit, Own
from tests.secrecy.town import OURS, THEIRS, THEIRS_EMPTY

READS = [id for id in of_kind(Listed, Own) if OPERATIONS[id].method == "get" and not id.endswith(("_svg", "_stream"))]


def test_every_operation_has_its_line():
    missing, gone = set(OPERATIONS) - set(ROUTES), set(ROUTES) - set(OPERATIONS)
    assert not missing, f"Say in tests/secrecy/routes/ what {sorted(missing)} could tell of another district."
    assert not gone, f"No operations any more, take them out of tests/secrecy/routes/: {sorted(gone)}"


@pytest.mark.parametrize("id", of_kind(OfUnit))
def test_at_a_unit_of_another_district_everything_is_refused_alike(town, theirs, id):
    http, answers = town.http(town.holder), []
    for unit in (THEIRS, THEIRS_EMPTY):
        answer = OPERATIONS[id].ask(http, body=ROUTES[id].body, unit=unit, code=unit)
        assert answer.status_code in HIDDEN, answer.text
        answers.append(told(answer, unit))
    assert answers[0] == answers[1]


ABOUT = {
    "a document": lambda town, person: {"证件号码": person.number},
    "a number": lambda town, person: {"会员编号": town.member_number(person)},
    "all of somebody": lambda town, person: {
        "证件号码": person.number,
        "会员编号": town.member_number(person),
        "手机号": person.phone,
        "姓名": person.name,
    },
}


@pytest.mark.parametrize("dry_run", [True, False])
def test_files_about_people_of_another_district_tell_nothing(town, dry_run):
    """Ours, and tried or meant: with a document or a member number of theirs as with those that nobody has."""
    form = OPERATIONS["post_roster_imports"]
    unknown = town.imported(form, dry_run=dry_run)
    for about, cells in ABOUT.items():
        assert town.imported(form, dry_run=dry_run, **cells(town, town.person(THEIRS))) == unknown, about


@pytest.mark.parametrize("dry_run", [True, False])
def test_neither_does_a_document_of_theirs_in_the_row_of_somebody_of_ours(town, dry_run):
    """The row is that of a member of ours with a renewed document, which nobody has, or somebody of theirs."""
    form = OPERATIONS["post_roster_imports"]

    def renewed(number):
        ours = town.person(OURS)
        same = {"会员编号": town.member_number(ours), "姓名": ours.name, "手机号": ours.phone}
        return town.imported(form, dry_run=dry_run, 证件号码=number, **same)

    unknown = renewed(town.applicants.person().number)
    assert '"changed_count":1' in unknown[1][1].replace(" ", "")
    assert renewed(town.person(THEIRS).number) == unknown


def test_forms_about_people_of_another_district_tell_no_more_than_that_they_are_registered(town):
    """A document has one record, wherever it is; somebody in their roster alone is entered like anybody."""
    form = OPERATIONS["post_volunteers"]

    def entered(person):
        said = {"name": person.name, "document_number": person.number, "phone": person.phone}
        http = town.http(town.actor_of(town.people.staff(OURS[:5]), OURS[:5], Role.CADRE))
        answer = form.ask(http, body=said, unit=OURS)
        said = answer.json() | dict.fromkeys(("request_id", "number", "document", "sex", "phone"))
        return answer.status_code, by_kind(said)

    theirs_in_roster, unknown = town.applicants.person(), town.applicants.person(name="王小明")
    theirs_in_roster.name = unknown.name
    town.applicants.in_roster(theirs_in_roster, THEIRS)
    known, nobody = entered(theirs_in_roster), entered(unknown)
    assert known == nobody and known[0] == 201, known
    theirs, ours = entered(town.person(THEIRS)), entered(town.person(OURS))
    assert theirs == ours and theirs[0] == 409, theirs


FILTERED = [(id, name) for id in of_kind(Listed) for name in UNIT_PARAMETERS if name in OPERATIONS[id].parameters]


@pytest.mark.parametrize(("id", "name"), FILTERED)
def test_a_filter_by_a_unit_of_another_district_tells_nothing(town, theirs, asker, id, name):
    units = (THEIRS, THEIRS_EMPTY)
    answers, works = asked_all(town, OPERATIONS[id], asker, *({"query": {name: unit}} for unit in units))
    full, empty = (told(answer, unit) for answer, unit in zip(answers, units, strict=True))
    assert full == empty
    assert works[0] == works[1]


@pytest.mark.parametrize("id", of_kind(Listed))
def test_lists_are_not_empty_where_there_is_something(town, ours, id):
    """Else nothing would be said by what does not stand in them."""
    answer = OPERATIONS[id].ask(town.http(town.holder), query=ROUTES[id].query)
    if answer.status_code == 403:
        assert id.startswith("get_audit_entries"), "only the city reads the trail"
    else:
        assert answer.json()["items"], answer.text


def test_nothing_that_is_read_changes_when_the_other_district_grows(town, ours, theirs):
    def everything():
        return {
            (who, id, str(query)): told(OPERATIONS[id].ask(town.http(actor), query=query))
            for who, actor in {"holder": town.holder, "volunteer": town.volunteer.actor}.items()
            for id in READS
            for query in queries(id)
        }

    before = everything()
    grown = town.things(THEIRS)
    after = everything()
    assert before.keys() == after.keys() and any(status == 200 for status, _, _ in after.values())
    for place, seen in after.items():
        assert seen == before[place] or getattr(ROUTES[place[1]], "is_noted", False), place
        assert not [word for word in (*theirs["words"], *grown["words"]) if word in str(seen)], place


def queries(id):
    """Without a filter, and with that of the table."""
    given = getattr(ROUTES[id], "query", {})
    return [{}, given] if given else [{}]
