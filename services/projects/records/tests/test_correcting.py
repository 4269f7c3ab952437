"""Correcting and striking: with a reason, by whoever may, on the version that was seen, with the old values kept."""

import threading

import pytest

from shared.contracts.projects.records import ServiceRecordChanged
from shared.contracts.teams.teams import TeamChanged
from shared.kernel.actor import Actor, Held
from shared.kernel.errors import Conflict, Forbidden, Invalid, NotFound, Refusal
from shared.kernel.ids import new_id

REASON = "与现场签名表核对后更正。"


@pytest.fixture(name="record")
def _record(serving, li):
    """A confirmed one of three hours."""
    return serving.served(li, 180)


def correct(serving, record, actor, **said):
    return serving.act("correct_record", record, actor, reason=REASON, **said)


def test_fewer_minutes_are_told_and_the_old_value_is_kept(serving, doors, record):
    shown = correct(serving, record, serving.wang.actor, minutes=120, content="只打扫了房间。")
    assert (shown["state"], shown["minutes"], shown["version"]) == ("confirmed", 120, 2)
    assert (shown["flags"], shown["reason"]) == (["corrected"], REASON)
    (old,) = shown["past"]
    assert (old["version"], old["minutes"], old["content"]) == (1, 180, "陪伴聊天、打扫房间。")
    step = shown["steps"][-1]
    assert (step["act"], step["capacity"], step["reason"]) == ("correct", "leader", REASON)
    assert [(event["change"], event["minutes"]) for event in doors.events(ServiceRecordChanged)] == [
        ("confirmed", 180),
        ("corrected", 120),
    ]


@pytest.mark.parametrize(("minutes", "is_refused"), [(181, True), (179, False)])
def test_more_minutes_are_only_for_the_volunteer_to_ask(serving, record, cadre, minutes, is_refused):
    if not is_refused:
        assert correct(serving, record, cadre, minutes=minutes)["minutes"] == minutes
        return
    with pytest.raises(Conflict) as refused:
        correct(serving, record, cadre, minutes=minutes)
    assert refused.value == Conflict("projects.record_more_minutes", minutes=180)


def test_a_correction_that_changes_nothing_is_none(serving, record, cadre):
    for said in ({}, {"minutes": 180}, {"place": record.place}):
        with pytest.raises(Invalid, match="record_nothing_changes"):
            correct(serving, record, cadre, **said)


def test_the_responsible_person_is_who_took_it_on(serving, doors, city, li, cadre):
    team_id, deputy, left, other = new_id(), city.volunteer(), city.volunteer(), city.volunteer()
    officers = [{"volunteer_id": str(one.id), "role": "deputy", "since": "2026-01-01"} for one in (deputy, left)]
    doors.hear(TeamChanged, id=str(team_id), officers=[officer | {"until": None} for officer in officers])
    city.told(left, state="withdrawn")
    record = serving.served(li, 180, team_id=team_id)
    for nobody in (str(left.id), str(other.id), str(new_id())):
        with pytest.raises(Invalid, match="record_responsible_unknown"):
            correct(serving, record, cadre, responsible_id=nobody)
    assert correct(serving, record, cadre, responsible_id=str(deputy.id))["responsible_id"] == str(deputy.id)
    assert correct(serving, record, cadre, responsible_id=str(serving.wang.id))["responsible_id"] == str(
        serving.wang.id
    )


def test_whom_a_record_names_as_responsible_leads_nothing_by_that(serving, city, li):
    """Else a leader, who may not agree to what they mended, would name a friend who may."""
    record, friend = serving.served(li, 180, "code"), city.volunteer("BJ-D2-S1")
    serving.changed(record, responsible_id=friend.id)
    for verb, said in (
        ("agree_to_record", {"agreement": "leader"}),
        ("correct_record", {"minutes": 1, "reason": REASON}),
    ):
        with pytest.raises(NotFound, match="record_not_found"):
            serving.act(verb, record, friend.actor, **said)
    assert serving.agree(record, serving.wang.actor)["state"] == "confirmed"


def test_an_open_record_that_was_corrected_is_agreed_to_and_accepted_anew(serving, li, cadre):
    record = serving.served(li, 180, "leader")
    serving.act("accept_record", record, li.actor)
    shown = correct(serving, record, serving.wang.actor, minutes=90)
    assert (shown["accepted_at"], shown["wants"]) == (None, ["leader", "acceptance"])
    serving.act("accept_record", record, li.actor)
    assert serving.agree(record, cadre)["state"] == "confirmed"


def test_other_words_leave_the_volunteers_acceptance(serving, li):
    record = serving.served(li, 180, "leader")
    serving.act("accept_record", record, li.actor)
    assert correct(serving, record, serving.wang.actor, content="只打扫了房间。")["wants"] == ["leader"]


def test_an_entry_that_was_corrected_is_vouched_for_and_agreed_to_anew(serving, city, li, clock, cadre):
    up, zhao = serving.sign_up(li, serving.shift()), city.volunteer()
    clock.advance(hours=4)
    entry = serving.enter(serving.wang.actor, up, zhao)
    serving.act("vouch_for_record", entry, zhao.actor)
    serving.agree(entry, cadre, "second")
    shown = correct(serving, entry, city.official("cadre", "BJ-D1"), minutes=90)
    assert shown["wants"] == ["guarantor", "second", "acceptance"]
    serving.act("vouch_for_record", entry, zhao.actor)
    serving.agree(entry, cadre, "second")
    assert serving.act("accept_record", entry, li.actor)["minutes"] == 90


def test_nobody_corrects_or_strikes_their_own(serving, city, cadre):
    record = serving.served(serving.wang, 180)
    offices = (Held("unit_admin", city.units["BJ"]),)
    as_admin = Actor("person", str(serving.wang.account_id), site="city", offices=offices, second_factor=True)
    for actor in (serving.wang.actor, as_admin):
        with pytest.raises(Forbidden, match="record_own"):
            correct(serving, record, actor, minutes=1)
    with pytest.raises(Forbidden, match="record_own"):
        serving.act("strike_record", record, as_admin, reason=REASON)
    assert correct(serving, record, cadre, minutes=100)


def test_striking_is_for_cadres_in_reach(serving, doors, city, li, record, cadre):
    with pytest.raises(Forbidden, match="not_permitted"):
        serving.act("strike_record", record, serving.wang.actor, reason=REASON)
    with pytest.raises(Forbidden, match="not_permitted"):
        serving.act("strike_record", record, city.official("part_time_cadre", "BJ-D1"), reason=REASON)
    with pytest.raises(NotFound, match="record_not_found"):
        serving.act("strike_record", record, city.official("cadre", "BJ-D2"), reason=REASON)
    shown = serving.act("strike_record", record, cadre, reason=REASON)
    assert (shown["state"], shown["minutes"], shown["past"][0]["state"]) == ("struck", 180, "confirmed")
    event = doors.events(ServiceRecordChanged)[-1]
    assert (event["change"], event["state"], event["minutes"], event["version"]) == ("struck", "struck", 0, 2)
    with pytest.raises(Conflict, match="record_not_so"):
        serving.act("strike_record", record, cadre, reason=REASON)
    with pytest.raises(Conflict, match="record_not_so"):
        correct(serving, record, cadre, minutes=1)


def test_an_open_record_is_refused_not_struck(serving, li, cadre):
    record = serving.served(li, grade="code")
    with pytest.raises(Conflict, match="record_not_so"):
        serving.act("strike_record", record, cadre, reason=REASON)


def test_a_reason_says_something(serving, record, cadre):
    for reason in ("", "错", "x" * 501):
        with pytest.raises(Invalid, match=r"request\.invalid"):
            serving.act("strike_record", record, cadre, reason=reason)


def test_of_two_corrections_at_once_one_is_heard(serving, city, record):
    outcomes, gate = [], threading.Barrier(2)

    def act(minutes, actor):
        gate.wait()
        said = {"id": str(record.id), "version": 1, "reason": REASON, "minutes": minutes}
        try:
            outcomes.append(serving.doors.call("correct_record", said, actor)["minutes"])
        except Refusal as refusal:
            outcomes.append(refusal.code)

    actors = (serving.wang.actor, city.official("cadre", "BJ-D1"))
    threads = [threading.Thread(target=act, args=pair) for pair in zip((100, 120), actors, strict=True)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(map(str, outcomes))[1] == "projects.record_changed_since"
    row = serving.record(record.id)
    assert row.minutes in (100, 120) and row.version == 2


def test_two_long_services_that_are_confirmed_at_once_are_one_long_day(serving, city, li):
    later = serving.clock.now().replace(hour=9)
    records = [serving.served(li, 300, "code"), serving.served(li, 300, "code", starts_at=later)]
    gate = threading.Barrier(2)

    def act(record):
        gate.wait()
        said = {"id": str(record.id), "version": 1, "agreement": "leader"}
        serving.doors.call("agree_to_record", said, serving.wang.actor)

    threads = [threading.Thread(target=act, args=(record,)) for record in records]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    found = sorted((serving.record(record.id) for record in records), key=lambda row: row.state)
    assert [(row.state, row.wants) for row in found] == [("confirmed", []), ("open", ["superior"])]
