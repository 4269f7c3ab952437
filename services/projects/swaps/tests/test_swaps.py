"""Substitutes and exchanges: nobody is assigned, nobody is passed over, and nobody learns who has a number."""

from datetime import timedelta

import pytest

from services.projects.activities.tests.programme import SATURDAY, post
from services.projects.swaps.models import Swap
from shared.contracts.projects.swaps import SwapChanged
from shared.kernel.errors import Conflict, Forbidden, Invalid, NotFound
from shared.kernel.ids import new_id


class Pair:
    """Li has a place on the first Saturday, Wang one on the second; both are for one person."""

    def __init__(self, programme, places=1, **changes):
        self.programme = programme
        self.activity = programme.activity(rule="FREQ=WEEKLY;COUNT=2", posts=[post(places)], **changes)
        self.first, self.second = programme.shifts(self.activity)
        self.li, self.wang, self.zhao = programme.volunteers(3)
        self.of_li = programme.sign_up(self.li, self.first)
        self.of_wang = programme.sign_up(self.wang, self.second)

    def offered(self, to=None, **further):
        said = {"to_number": (to or self.zhao).number, **further}
        return self.programme.act("offer_place", self.of_li, self.li, **said)

    def exchange(self):
        return self.offered(self.wang, for_shift_id=self.second["id"])

    def answered(self, verb, swap, by=None, **further):
        return self.programme.act(verb, swap, by or self.zhao, **further)

    def served_by(self, shift):
        """Who has a place in a shift: ids of volunteers."""
        page = self.programme.led("sign_ups_of_shift", shift, state="confirmed")
        return [item["volunteer_id"] for item in page["items"]]


@pytest.fixture
def pair(programme):
    return Pair(programme)


def test_a_substitute_takes_the_place_and_the_count_stays(pair, programme):
    swap = pair.offered()
    assert (swap["kind"], swap["state"], swap["due_at"]) == ("substitute", "pending", "2026-03-04T01:00:00Z")
    assert pair.served_by(pair.first) == [str(pair.li.id)]  # until somebody has taken it
    assert pair.answered("accept_swap", swap)["state"] == "accepted"
    assert pair.served_by(pair.first) == [str(pair.zhao.id)]
    assert programme.states(pair.of_li) == ["cancelled"]
    assert programme.seen(pair.first)["posts"][0]["taken_count"] == 1
    (mine,) = programme.doors.call("own_sign_ups", {}, pair.zhao.actor)["items"]
    assert (mine["state"], mine["came_by"]) == ("confirmed", "substitute")
    told = [(event["state"], event["to_volunteer_id"]) for event in programme.doors.events(SwapChanged)]
    assert told == [("pending", str(pair.zhao.id)), ("accepted", str(pair.zhao.id))]


def test_a_substitute_is_reviewed_where_leaders_review_who_comes(programme):
    shift = programme.shift(posts=[post(1)], sign_up_mode="reviewed")
    li, zhao = programme.volunteers(2)
    of_li = programme.sign_up(li, shift)
    programme.led("approve_sign_up", of_li)
    programme.act("accept_swap", programme.act("offer_place", of_li, li, to_number=zhao.number), zhao)
    (of_zhao,) = programme.doors.call("own_sign_ups", {}, zhao.actor)["items"]
    assert (programme.states(of_li), of_zhao["state"], of_zhao["came_by"]) == (["cancelled"], "submitted", "substitute")
    assert programme.seen(shift)["posts"][0]["taken_count"] == 0
    assert programme.led("approve_sign_up", of_zhao)["state"] == "confirmed"
    assert programme.seen(shift)["posts"][0]["taken_count"] == 1


def test_two_people_exchange_their_places(pair, programme):
    swap = pair.exchange()
    assert (swap["kind"], swap["for_starts_at"]) == ("exchange", pair.second["starts_at"])
    pair.answered("accept_swap", swap, pair.wang)
    assert (pair.served_by(pair.first), pair.served_by(pair.second)) == ([str(pair.wang.id)], [str(pair.li.id)])
    assert programme.states(pair.of_li, pair.of_wang) == ["cancelled", "cancelled"]
    counts = [programme.seen(shift)["posts"][0]["taken_count"] for shift in (pair.first, pair.second)]
    assert counts == [1, 1]


def test_the_answer_is_the_same_whoever_has_the_number_and_whatever_they_have(pair, programme):
    def told(**said):
        swap = pair.offered(**said)
        programme.act("cancel_swap", swap, pair.li)
        return {name: value for name, value in swap.items() if name != "id"}

    nobody = type("Nobody", (), {"number": "999999999999"})()
    assert told(to=pair.zhao) == told(to=nobody) == told(to=pair.wang)
    exchange = {"for_shift_id": pair.second["id"]}
    assert told(to=pair.wang, **exchange) == told(to=pair.zhao, **exchange) == told(to=nobody, **exchange)


def test_a_question_to_nobody_lapses_like_others(pair, programme, clock):
    swap = pair.offered(pair.zhao, for_shift_id=pair.second["id"])  # who has no place there
    assert programme.row(Swap, swap["id"]).to_volunteer_id is None
    assert programme.doors.call("own_swaps", {}, pair.zhao.actor)["items"] == []
    clock.moment = SATURDAY - timedelta(hours=1)
    programme.doors.tick("expire_swaps")
    assert programme.doors.call("own_swaps", {}, pair.li.actor)["items"][0]["state"] == "expired"


@pytest.mark.parametrize("verb", ["decline_swap", "accept_swap"])
def test_only_who_is_asked_answers(pair, programme, verb):
    swap = pair.offered()
    for person in (pair.li, pair.wang):
        with pytest.raises(NotFound, match="swap_not_found"):
            pair.answered(verb, swap, person)
    with pytest.raises(NotFound, match="swap_not_found"):
        pair.answered(verb, {"id": str(new_id())})
    pair.answered(verb, swap)
    with pytest.raises(Conflict, match="swap_state_forbids"):
        pair.answered(verb, swap)


def test_declining_costs_nothing_and_the_place_stays(pair, programme):
    assert pair.answered("decline_swap", pair.offered())["state"] == "declined"
    assert programme.states(pair.of_li) == ["confirmed"]
    assert pair.offered()["state"] == "pending"  # somebody else may be asked then


def test_a_question_is_taken_back_by_who_asked(pair):
    swap = pair.offered()
    with pytest.raises(NotFound):
        pair.answered("cancel_swap", swap, pair.zhao)
    assert pair.answered("cancel_swap", swap, pair.li)["state"] == "cancelled"
    with pytest.raises(Conflict, match="swap_state_forbids"):
        pair.answered("accept_swap", swap)


def test_one_place_is_offered_to_one_person_at_a_time(pair):
    pair.offered()
    with pytest.raises(Conflict, match="swap_pending"):
        pair.offered(pair.wang)


@pytest.mark.parametrize(("seconds", "is_over"), [(-1, False), (0, True)])
def test_a_question_stands_until_its_moment(pair, programme, clock, seconds, is_over):
    swap = pair.offered()
    clock.moment = programme.row(Swap, swap["id"]).due_at + timedelta(seconds=seconds)
    if not is_over:
        programme.doors.tick("expire_swaps")
        assert pair.answered("accept_swap", swap)["state"] == "accepted"
        return
    with pytest.raises(Conflict, match="swap_state_forbids"):
        pair.answered("accept_swap", swap)
    programme.doors.tick("expire_swaps")
    assert programme.row(Swap, swap["id"]).state == "expired"


def test_a_place_for_which_people_wait_goes_to_them(pair, programme):
    swap = pair.offered()
    waiting = programme.sign_up(programme.city.volunteer(), pair.first)
    with pytest.raises(Conflict, match="line_comes_first"):
        pair.answered("accept_swap", swap)
    programme.act("cancel_sign_up", pair.of_li, pair.li)
    assert programme.states(waiting) == ["offered"]


def test_an_exchange_passes_nobody_over(pair, programme):
    waiting = [programme.sign_up(programme.city.volunteer(), shift) for shift in (pair.first, pair.second)]
    pair.answered("accept_swap", pair.exchange(), pair.wang)
    assert programme.states(*waiting) == ["waiting", "waiting"]


def test_with_the_place_the_question_is_gone(pair, programme):
    swap = pair.offered()
    programme.act("cancel_sign_up", pair.of_li, pair.li)
    assert programme.row(Swap, swap["id"]).state == "cancelled"


def test_an_exchange_ends_with_either_place(pair, programme):
    swap = pair.exchange()
    programme.act("cancel_sign_up", pair.of_wang, pair.wang)
    assert programme.row(Swap, swap["id"]).state == "cancelled"


def test_a_place_that_was_handed_over_is_nobodys_to_exchange_any_more(pair, programme):
    exchange = pair.exchange()
    programme.act("cancel_swap", exchange, pair.li)
    other = programme.act("offer_place", pair.of_wang, pair.wang, to_number=pair.zhao.number)
    exchange = pair.exchange()
    pair.answered("accept_swap", exchange, pair.wang)
    assert programme.row(Swap, other["id"]).state == "cancelled"


def test_only_a_place_is_given_and_only_to_somebody_else(pair, programme):
    with pytest.raises(Invalid, match="swap_with_oneself"):
        pair.offered(pair.li)
    waiting = programme.sign_up(pair.zhao, pair.first)
    with pytest.raises(Conflict, match="sign_up_state_forbids"):
        programme.act("offer_place", waiting, pair.zhao, to_number=pair.wang.number)
    with pytest.raises(NotFound, match="sign_up_not_found"):
        programme.act("offer_place", pair.of_li, pair.wang, to_number=pair.zhao.number)


def test_places_are_exchanged_within_an_activity(pair, programme):
    elsewhere, planned = programme.shift(), programme.made()
    for shift_id in (elsewhere["id"], pair.first["id"], planned["id"], str(new_id())):
        with pytest.raises(Invalid, match="swap_other_activity"):
            pair.offered(pair.wang, for_shift_id=shift_id)


def test_nothing_is_given_once_it_has_begun(pair, clock):
    swap = pair.offered()
    clock.moment = SATURDAY
    with pytest.raises(Conflict, match="shift_begun"):
        pair.offered(pair.wang)
    with pytest.raises(Conflict):
        pair.answered("accept_swap", swap)


def test_a_substitute_keeps_to_the_same_rules_as_who_signs_up(programme):
    project_id = programme.project(is_high_risk=True)
    digest = programme.agreement(project_id)
    activity = programme.activity(project_id)
    li, shift = programme.city.volunteer(), programme.shifts(activity)[0]
    mine = programme.sign_up(li, shift, agreement_digest=digest)

    def asked(person):
        for swap in programme.doors.call("own_swaps", {"state": "pending"}, li.actor)["items"]:
            programme.act("cancel_swap", swap, li)
        return programme.act("offer_place", mine, li, to_number=person.number)

    young, busy, wang = programme.city.volunteer(is_minor=True), programme.city.volunteer(), programme.city.volunteer()
    with pytest.raises(Forbidden, match="adults_only"):
        programme.act("accept_swap", asked(young), young, agreement_digest=digest)
    programme.sign_up(busy, programme.shift())
    with pytest.raises(Conflict, match="overlaps"):
        programme.act("accept_swap", asked(busy), busy, agreement_digest=digest)
    swap = asked(wang)
    with pytest.raises(Conflict, match="agreement_unsigned"):
        programme.act("accept_swap", swap, wang)
    assert programme.act("accept_swap", swap, wang, agreement_digest=digest)["state"] == "accepted"


def test_both_who_exchange_keep_to_their_own_times(pair, programme):
    """Li would have to be in two places on the second Saturday."""
    programme.sign_up(pair.li, programme.shift(starts_at=pair.second["starts_at"]))
    with pytest.raises(Conflict, match="overlaps"):
        pair.answered("accept_swap", pair.exchange(), pair.wang)
    assert programme.states(pair.of_li, pair.of_wang) == ["confirmed", "confirmed"]


def test_an_exchange_is_no_overlap_with_the_place_that_is_given(programme):
    activity = programme.activity(posts=[post(1)])
    programme.led("add_shift", activity, starts_at="2026-03-07T03:00:00Z", minutes=180, posts=[post(1)])
    first, second = programme.shifts(activity)  # they overlap
    li, wang = programme.volunteers(2)
    mine, _ = programme.sign_up(li, first), programme.sign_up(wang, second)
    swap = programme.act("offer_place", mine, li, to_number=wang.number, for_shift_id=second["id"])
    assert programme.act("accept_swap", swap, wang)["state"] == "accepted"


def test_both_people_see_it_with_who_asks(pair, programme):
    pair.offered()
    for person in (pair.li, pair.zhao):
        page = programme.doors.call("own_swaps", {}, person.actor)
        assert [item["from_volunteer_id"] for item in page["items"]] == [str(pair.li.id)] and page["names_ticket"]
    assert programme.doors.call("own_swaps", {"state": "accepted"}, pair.li.actor)["items"] == []
    assert programme.doors.call("own_swaps", {}, pair.wang.actor)["items"] == []
