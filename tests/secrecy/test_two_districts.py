"""Over every route nothing of another district leaks: not in answers, lists, counts, refusals, work or time."""

import statistics
import time

import pytest

from services.identity.tests.work import by_kind
from shared.contracts.identity.roles import Role
from shared.kernel.ids import new_id
from shared.testing.system import settings_for_tests
from tests.secrecy.asking import UNIT_PARAMETERS, counted, operations, told
from tests.secrecy.routes import ROUTES
from tests.secrecy.routes.kinds import Listed, Named, OfUnit, Own
from tests.secrecy.town import OURS, THEIRS, THEIRS_EMPTY, Town

OPERATIONS = operations()
HIDDEN = (403, 404)
TRIES = 3
PAIRS = 15
# A difference that is there is there in each try; a busy machine seldom disturbs the faster quarter of one half alone.
RATIO_MAX = 1.5


def of_kind(*kinds):
    return sorted(id for id, kind in ROUTES.items() if isinstance(kind, kinds) and id in OPERATIONS)


READS = [id for id in of_kind(Listed, Own) if OPERATIONS[id].method == "get" and not id.endswith(("_svg", "_stream"))]


@pytest.fixture(scope="module", name="town")
def _town(tmp_path_factory, service_classes, run_services_once):
    settings = settings_for_tests(f"nuanliu-memory:///{new_id()}").replaced(development=True)
    return Town(run_services_once(list(service_classes.values()), settings), tmp_path_factory.mktemp("town"))


@pytest.fixture(scope="module", name="ours")
def _ours(town):
    return town.things(OURS)


@pytest.fixture(scope="module", name="theirs")
def _theirs(town):
    return town.things(THEIRS)


@pytest.fixture(scope="module", params=["holder", "volunteer"], name="asker")
def _asker(request, town):
    """Somebody who holds every office in our district; and a volunteer of it, without any."""
    actor = town.holder if request.param == "holder" else town.volunteer.actor
    return town.http(actor)


def test_every_operation_has_its_line():
    missing, gone = set(OPERATIONS) - set(ROUTES), set(ROUTES) - set(OPERATIONS)
    assert not missing, f"Say in tests/secrecy/routes/ what {sorted(missing)} could tell of another district."
    assert not gone, f"No operations any more, take them out of tests/secrecy/routes/: {sorted(gone)}"


@pytest.mark.parametrize("id", of_kind(Named))
def test_what_belongs_to_another_district_does_not_exist(town, theirs, asker, id):
    operation, named = OPERATIONS[id], ROUTES[id]
    foreign, unknown = theirs["ids"][named.thing], str(new_id())
    answers, works = [], []
    for thing in (foreign, unknown):
        answer, work = asked(town, operation, asker, body=named.body, id=thing)
        answers.append(told(answer, thing))
        works.append(work)
        assert answer.status_code in HIDDEN, answer.text
    assert answers[0] == answers[1]
    assert works[0] == works[1], "statements, cryptographic operations"


@pytest.mark.parametrize("id", of_kind(Named))
def test_the_clock_does_not_tell_it_either(town, theirs, id):
    ratios = []
    while len(ratios) < TRIES and (not ratios or ratios[-1] >= RATIO_MAX):
        ratios.append(ratio_of_times(town, OPERATIONS[id], ROUTES[id], theirs))
    assert ratios[-1] < RATIO_MAX, ratios


@pytest.mark.parametrize("id", [id for id in of_kind(Named) if OPERATIONS[id].method == "get"])
def test_what_is_ours_is_shown(town, ours, id):
    """Else the tests above would compare two answers to nothing."""
    answer = OPERATIONS[id].ask(town.http(town.holder), id=ours["ids"][ROUTES[id].thing])
    assert answer.status_code == 200, answer.text


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
    answers, works = [], []
    for unit in (THEIRS, THEIRS_EMPTY):
        answer, work = asked(town, OPERATIONS[id], asker, query={name: unit})
        answers.append(told(answer, unit))
        works.append(work)
    assert answers[0] == answers[1]
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


def ratio_of_times(town, operation, named, theirs):
    """How much slower one of the two is: by the faster quarter of pairs by turns, which busy moments do not touch."""
    http, spent = town.http(town.holder), {"foreign": [], "unknown": []}
    for _ in range(PAIRS):
        for which, thing in (("foreign", theirs["ids"][named.thing]), ("unknown", str(new_id()))):
            begin = time.perf_counter()
            operation.ask(http, body=named.body, id=thing)
            spent[which].append(time.perf_counter() - begin)
    fast, slow = sorted(statistics.quantiles(seconds, n=4)[0] for seconds in spent.values())
    return slow / fast


def queries(id):
    """Without a filter, and with that of the table."""
    given = getattr(ROUTES[id], "query", {})
    return [{}, given] if given else [{}]


def asked(town, operation, http, **request):
    """The answer, and the least work of some tries: timers of the system add to it now and then."""
    works = []
    for _ in range(TRIES):
        with counted(town.databases) as work:
            answer = operation.ask(http, **request)
        works.append(tuple(work))
    return answer, min(works)
