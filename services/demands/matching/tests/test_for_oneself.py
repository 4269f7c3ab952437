"""Which needs and projects fit somebody, and the switch by which only time and place count; on both databases."""

from services.demands.archive.tests.needs import refused
from services.demands.matching.models import MatchChoice
from services.demands.matching.tests.conftest import ALWAYS, HERE
from shared.contracts.identity.closings import AccountClosed
from shared.contracts.projects.records import ServiceRecordChanged
from shared.kernel.actor import GUEST, Actor
from shared.kernel.ids import new_id

FAR = {"longitude": 116.19, "latitude": 39.997}
WEDNESDAY = {"since": "2026-03-11T00:00:00Z", "until": "2026-03-11T02:00:00Z"}


def test_needs_are_ranked_by_what_somebody_offers_and_only_those_that_they_may_see(matches, grandmother, city):
    fits = matches.accepted(grandmother)
    urgent = matches.accepted(grandmother, category="environment", urgency="urgent", **FAR)
    matches.accepted(grandmother, visibility="cadres")
    matches.accepted(city.volunteer("BJ-D1-S2"), unit_code=None)  # for volunteers of another street
    matches.stated(grandmother)
    matches.linked(grandmother)
    li = matches.somebody(availability=ALWAYS)
    assert matches.own("own_matched_demands", li) == [
        (fits["id"], ["category", "near", "time", "own_unit", "soon"]),
        (urgent["id"], ["time", "own_unit", "urgent"]),
    ]
    stranger = matches.somebody("BJ-D2-S1")
    assert matches.own("own_matched_demands", stranger) == []


def test_a_need_is_shown_without_what_names_the_person(matches, grandmother, doors):
    matches.accepted(grandmother)
    page = doors.call("own_matched_demands", {}, matches.somebody().actor)
    (item,) = page["items"]
    assert not {"address", "phone", "beneficiary_name", "number"} & set(item["demand"])
    assert item["distance_metres"] % 1000 == 0 and page["is_personalised"] is True


def test_nobody_is_shown_their_own_need(matches, doors):
    li = matches.somebody("BJ-D1")
    matches.accepted(li)
    assert matches.own("own_matched_demands", li) == []


def test_without_personalisation_nothing_counts_but_the_time_and_place_that_were_asked_for(matches, grandmother):
    near = matches.accepted(grandmother, urgency="ordinary")
    far = matches.accepted(grandmother, urgency="urgent", **FAR)
    li = matches.somebody(availability=ALWAYS)
    plain = {"personalised": False}
    assert matches.own("own_matched_demands", li, **plain) == [(near["id"], []), (far["id"], [])]
    assert matches.own("own_matched_demands", li, **plain, **HERE)[0] == (near["id"], ["near"])
    assert matches.own("own_matched_demands", li, **plain, **FAR)[0] == (far["id"], ["near"])
    asked = matches.own("own_matched_demands", li, **plain, **WEDNESDAY)
    assert asked == [(near["id"], ["time"]), (far["id"], ["time"])]


def test_the_switch_stays_until_it_is_set_anew(matches, grandmother, doors):
    matches.accepted(grandmother)
    li = matches.somebody()
    assert doors.call("own_matching_choice", {}, li.actor) == {"is_personalised": True, "chosen_at": None}
    chosen = {"is_personalised": False, "chosen_at": "2026-03-02T01:00:00Z"}
    assert doors.call("choose_matching", {"is_personalised": False}, li.actor) == chosen
    assert doors.call("own_matching_choice", {}, li.actor) == chosen
    assert doors.call("own_matched_demands", {}, li.actor)["is_personalised"] is False
    assert doors.call("own_matched_demands", {"personalised": True}, li.actor)["is_personalised"] is True
    doors.call("choose_matching", {"is_personalised": True}, li.actor)
    assert doors.call("own_matched_projects", {}, li.actor)["is_personalised"] is True


def test_the_choice_goes_with_the_account(matches, doors):
    li = matches.somebody()
    doors.call("choose_matching", {"is_personalised": False}, li.actor)
    doors.hear(AccountClosed, id=str(li.account_id), volunteer_id=str(li.id))
    assert doors.rows(lambda session: session.query(MatchChoice).count()) == 0


def test_projects_are_ranked_by_what_somebody_offers(matches, doors, city):
    theirs = {"unit_id": str(city.units["BJ-D2"]), "starts_on": "2026-03-07"}
    best = matches.project(**theirs, **HERE)
    online = matches.project(**theirs, mode="online", longitude=None, latitude=None)
    above = matches.project(service_class="environment", unit_id=str(city.units["BJ-D1"]), **HERE)
    li = matches.somebody(availability=ALWAYS)
    doors.hear(ServiceRecordChanged, volunteer_id=str(li.id))
    assert matches.own("own_matched_projects", li) == [
        (best, ["category", "near", "time", "served_before"]),
        (online, ["category", "time", "online", "served_before"]),
        (above, ["near", "time", "unit_above"]),
    ]
    plain = matches.own("own_matched_projects", li, personalised=False, **FAR)
    assert dict(plain) == {best: [], online: [], above: []}


def test_only_volunteers_are_shown_what_fits_and_only_people_choose(doors, city):
    stranger = Actor("person", str(new_id()), site="city")
    for verb in ("own_matched_demands", "own_matched_projects"):
        assert refused(doors.call, verb, {}, stranger) == "request.volunteers_only"
    assert refused(doors.call, "own_matching_choice", {}, GUEST) == "request.sign_in_required"
    assert refused(doors.call, "own_matching_choice", {}, Actor("client", str(new_id()))) == "request.not_permitted"


def test_half_a_position_is_none(doors, matches):
    asked = {"longitude": 116.481}
    assert (
        refused(doors.call, "own_matched_demands", asked, matches.somebody().actor)
        == "demands.demand_position_incomplete"
    )


def test_everybody_reads_the_points(doors):
    (scheme,) = doors.call("matching_schemes", {})["items"]
    points = {
        one["ranking"]: {given["reason"]: given["points"] for given in one["points"]} for one in scheme["rankings"]
    }
    assert (scheme["from_day"], points["projects_for_demand"]["category"]) == ("2026-01-01", 30)
