"""From a published project to confirmed hours, by every evidence rule, at the doors and on both databases."""

import pytest

from shared.contracts.projects.sign_ups import SignUpChanged
from shared.kernel.errors import Conflict


def test_a_code_at_the_place_is_enough(way):
    shift = way.shift()
    li = way.signed_up(shift)
    way.at(0)
    way.there("check_in", li, shift)
    way.at(180)
    assert way.there("check_out", li, shift)["grade"] == "code_and_place"
    record = way.own("own_records", li)
    assert (record["state"], record["minutes"], record["wants"]) == ("confirmed", 180, [])
    assert way.told() == [("confirmed", 180)]
    way.at(26 * 60)
    way.time_passes()
    assert way.told() == [("confirmed", 180)] and way.own("own_sign_ups", li)["state"] == "confirmed"


def test_an_online_service_is_shown_a_code_and_its_leader_agrees(way):
    shift = way.shift(evidence_rule="online_code")
    li = way.signed_up(shift)
    way.at(0)
    way.there("check_in", li, shift)  # where somebody is proves nothing here
    way.at(90)
    assert way.goes("check_out", li, shift, "digits")["grade"] == "code"
    with pytest.raises(Conflict, match="way_not_taken"):
        way.by_card("check_in_by_card", li, shift)
    record = way.own("own_records", li)
    assert (record["state"], record["minutes"], record["place"], record["wants"]) == (
        "open",
        90,
        "线上会议室",
        ["leader"],
    )
    way.agrees("agree_to_record", way.leader.actor, record, agreement="leader")
    assert way.told() == [("confirmed", 90)]


def test_a_leaders_list_is_agreed_to_by_both(way):
    shift = way.shift(evidence_rule="leader")
    li = way.signed_up(shift)
    way.at(0)
    with pytest.raises(Conflict, match="way_not_taken"):
        way.code(shift)
    way.by_card("check_in_by_card", li, shift)
    way.at(120)
    way.by_card("check_out_by_card", li, shift)
    record = way.own("own_records", li)
    assert (record["state"], record["minutes"], record["wants"]) == ("open", 120, ["leader", "acceptance"])
    agreed = way.agrees("agree_to_record", way.leader.actor, record, agreement="leader")
    assert way.agrees("accept_record", li.actor, agreed)["state"] == "confirmed"
    assert way.told() == [("confirmed", 120)]


def test_what_is_handed_in_is_looked_at_by_the_leader_and_nobody_is_missed(way):
    shift = way.shift(evidence_rule="deliverable")
    li = way.signed_up(shift)
    way.at(0)
    for act in (lambda: way.code(shift), lambda: way.by_card("check_in_by_card", li, shift)):
        with pytest.raises(Conflict, match="way_not_taken"):
            act()
    way.at(26 * 60)
    way.time_passes()
    sign_up = way.own("own_sign_ups", li)
    assert sign_up["state"] == "confirmed"
    record = way.hands_in(li, sign_up)
    assert (record["origin"], record["minutes"], record["wants"]) == ("handed_in", 180, ["leader"])
    way.agrees("agree_to_record", way.leader.actor, record, agreement="leader")
    assert way.told() == [("confirmed", 180)]


def test_who_does_not_come_is_a_no_show_and_every_change_is_told_with_its_version(way):
    shift = way.shift()
    li, wang = way.signed_up(shift), way.city.volunteer()
    way.at(10)
    post_id = shift["posts"][0]["id"]
    asked = way.goes("walk_in", wang, shift, post_id=post_id)
    way.time_passes()  # the line is dissolved, and who asks to be let in stands in none
    way.doors.call("approve_walk_in", {"id": asked["id"]}, way.leader.actor)
    way.at(60)
    way.goes("check_out", wang, shift)
    way.at(240)
    way.time_passes()
    told = [(event["volunteer_id"], event["state"], event["version"]) for event in way.doors.events(SignUpChanged)]
    assert told == [
        (str(li.id), "confirmed", 1),
        (str(wang.id), "submitted", 1),
        (str(wang.id), "confirmed", 2),
        (str(li.id), "no_show", 2),
    ]
    assert (way.own("own_records", li), way.own("own_records", wang)["minutes"]) == (None, 50)
