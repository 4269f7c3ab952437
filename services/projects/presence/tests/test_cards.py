"""A leader reads volunteer cards: whose they are, of whom they are good, and who may read them."""

from datetime import timedelta

import pytest

from shared.contracts.teams.teams import TeamChanged
from shared.kernel.actor import GUEST
from shared.kernel.errors import Conflict, Forbidden, NotFound, Unauthenticated, Unavailable
from shared.kernel.ids import new_id


@pytest.fixture(name="grounds")
def _grounds(grounds_sqlite):
    return grounds_sqlite


def refused(act, fault):
    with pytest.raises(Forbidden) as error:
        act()
    assert (error.value.code, error.value.parameters) == ("projects.card_refused", {"fault": fault})


def test_somebody_comes_and_goes_by_their_card(grounds, clock):
    li = grounds.signed_up()
    came = grounds.by_card(li)
    assert (came["volunteer_id"], came["came_in_by"], came["grade"], came["flags"]) == (
        str(li.id),
        "card",
        "leader",
        [],
    )
    assert came["names_ticket"]
    clock.advance(minutes=60)
    gone = grounds.by_card(li, "check_out_by_card")
    assert (gone["state"], gone["went_out_by"], gone["grade"]) == ("closed", "card", "leader")
    (row,) = grounds.attendances(li)
    assert row.in_recorder_id == row.out_recorder_id == grounds.leader.account_id


def test_the_person_sees_that_somebody_else_recorded_it(grounds):
    li = grounds.signed_up()
    grounds.by_card(li)
    (own,) = grounds.doors.call("own_attendances", {}, li.actor)["items"]
    assert own["is_recorded_by_other"] is True


def test_a_card_does_where_codes_are_not_taken_and_not_online(grounds):
    for rule, takes in (("leader", True), ("online_code", False), ("deliverable", False)):
        shift = grounds.new_shift(grounds.new_activity(evidence_rule=rule))
        li = grounds.signed_up(shift)
        if takes:
            assert grounds.by_card(li, shift=shift)["state"] == "open"
        else:
            with pytest.raises(Conflict, match="way_not_taken"):
                grounds.by_card(li, shift=shift)


def test_forged_expired_replaced_and_ended_cards_are_refused_with_their_fault(grounds, clock):
    li = grounds.signed_up()
    card = grounds.desk.code(li)
    refused(lambda: grounds.by_card(li, card=f"{card[:-6]}AAAAAA"), "forged")
    refused(lambda: grounds.by_card(li, card="no.card.at-all"), "forged")
    refused(lambda: grounds.by_card(li, card=grounds.desk.code(li, number="999999999999")), "ended")
    clock.moment = grounds.shift.starts_at
    refused(lambda: grounds.by_card(li, card=grounds.desk.code(li, days=0)), "expired")
    assert grounds.attendances() == []


def test_a_lost_card_is_void_as_soon_as_projects_knows(grounds):
    li = grounds.signed_up()
    lost = grounds.desk.code(li)
    grounds.city.told(li, card_version=2)
    refused(lambda: grounds.by_card(li, card=lost), "replaced")
    li.card_version = 2
    assert grounds.by_card(li)["state"] == "open"


def test_a_card_that_is_newer_than_what_is_known_is_asked_for_again(grounds):
    li = grounds.signed_up()
    with pytest.raises(Unavailable, match="not_yet_known"):
        grounds.by_card(li, card=grounds.desk.code(li, card_version=2))
    newcomer = type(li)(id=new_id(), number="123456789012", card_version=1)
    with pytest.raises(Unavailable, match="not_yet_known"):
        grounds.by_card(newcomer)


@pytest.mark.parametrize("state", ["withdrawn", "closed"])
def test_the_card_of_a_withdrawn_volunteer_opens_nothing(grounds, state):
    li = grounds.signed_up()
    card = grounds.desk.code(li)
    grounds.city.told(li, state=state, account_id=None)
    refused(lambda: grounds.by_card(li, card=card), "ended")


def test_whoever_took_back_that_they_are_a_volunteer_is_not_checked_in(grounds):
    li = grounds.signed_up()
    grounds.city.consents(li, withdrawn=["volunteer_registration"])
    with pytest.raises(Forbidden, match="consent_missing"):
        grounds.by_card(li)


def test_nobody_checks_themselves_in_as_the_leader(grounds):
    grounds.signed_up(volunteer=grounds.leader)
    for verb in ("check_in_by_card", "check_out_by_card"):
        with pytest.raises(Forbidden, match="presence_not_own"):
            grounds.by_card(grounds.leader, verb)
    deputy, team_id = grounds.city.volunteer(), new_id()
    office = {"volunteer_id": str(deputy.id), "role": "deputy", "since": "2026-01-01", "until": None}
    grounds.doors.hear(TeamChanged, id=str(team_id), officers=[office])
    shift = grounds.new_shift(grounds.new_activity(team_id=team_id))
    grounds.signed_up(shift, grounds.leader)
    assert grounds.by_card(grounds.leader, shift=shift, actor=deputy.actor)["state"] == "open"


def test_who_neither_leads_nor_reaches_the_shift_reads_no_card_there(grounds):
    li = grounds.signed_up()
    others = (grounds.city.volunteer().actor, li.actor, grounds.city.official("cadre", "BJ-D2"))
    for actor in others:
        for verb in ("check_in_by_card", "check_out_by_card"):
            with pytest.raises(NotFound, match="shift_not_found"):
                grounds.by_card(li, verb, actor=actor)
    with pytest.raises(Unauthenticated):
        grounds.by_card(li, actor=GUEST)
    assert grounds.by_card(li, actor=grounds.city.official("cadre", "BJ-D1"))["state"] == "open"


def test_a_card_bends_no_other_rule(grounds, clock):
    li, stranger = grounds.signed_up(), grounds.city.volunteer()
    with pytest.raises(NotFound, match="not_signed_up"):
        grounds.by_card(stranger)
    with pytest.raises(Conflict, match="not_inside"):
        grounds.by_card(li, "check_out_by_card")
    grounds.by_card(li)
    with pytest.raises(Conflict, match="already_inside"):
        grounds.by_card(li)
    early = grounds.new_shift(grounds.new_activity(), starts_in_minutes=31)
    grounds.signed_up(early, li)
    with pytest.raises(Conflict, match="check_in_closed"):
        grounds.by_card(li, shift=early)
    clock.moment = early.starts_at - timedelta(minutes=30)
    assert grounds.by_card(li, shift=early)["state"] == "open"
