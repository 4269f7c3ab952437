"""Checking in and out with the code at the place: who, when, how often, and what is kept of it."""

from datetime import timedelta

import pytest

from services.projects.activities.models import Shift
from services.projects.library.models import Project
from shared.kernel.actor import GUEST
from shared.kernel.errors import Conflict, Forbidden, NotFound
from shared.kernel.ids import new_id


@pytest.fixture(name="grounds")
def _grounds(grounds_sqlite):
    return grounds_sqlite


MINUTE, SECOND = timedelta(minutes=1), timedelta(seconds=1)


def test_somebody_comes_and_goes_with_the_codes_that_are_shown(grounds, clock):
    li = grounds.signed_up()
    came = grounds.check_in(li)
    assert (came["state"], came["came_in_by"], came["grade"], came["went_out_at"]) == ("open", "qr", "code", None)
    assert (came["title"], came["is_recorded_by_other"], came["flags"]) == ("周末陪伴独居老人", False, [])
    clock.advance(minutes=90)
    gone = grounds.check_out(li)
    assert (gone["id"], gone["state"], gone["went_out_by"], gone["version"]) == (came["id"], "closed", "qr", 2)
    (kept,) = grounds.attendances(li)
    assert kept.went_out_at - kept.came_in_at == timedelta(minutes=90)
    assert kept.in_step < kept.out_step and kept.in_recorder_id is None


def test_the_six_digits_do_as_well_as_the_code_also_typed_in_full_width(grounds, clock):
    li = grounds.signed_up()
    assert grounds.check_in(li, code=grounds.code()["digits"])["came_in_by"] == "digits"
    clock.advance(minutes=30)
    wide = grounds.code()["digits"].translate({ord(str(digit)): chr(0xFF10 + digit) for digit in range(10)})
    assert grounds.check_out(li, code=wide)["went_out_by"] == "digits"


def test_a_repeated_call_has_one_effect(grounds):
    li = grounds.signed_up()
    said = {"code": grounds.code()["text"], "device": "device-one", "key": "the same"}
    assert grounds.check_in(li, **said) == grounds.check_in(li, **said)
    assert len(grounds.attendances(li)) == 1


@pytest.mark.parametrize(
    ("minutes_before", "opens"),
    [(30, True), (30 + 1 / 60, False)],
)
def test_check_in_opens_half_an_hour_before_the_shift(grounds, clock, minutes_before, opens):
    li, code = grounds.signed_up(), grounds.code()["text"]
    clock.moment = grounds.shift.starts_at - timedelta(minutes=minutes_before)
    if opens:
        assert grounds.check_in(li)["state"] == "open"
    else:
        with pytest.raises(Conflict) as refused:
            grounds.check_in(li, code=code)
        assert refused.value.code == "projects.check_in_closed"
        said = {"opens_at": "2026-03-02 08:50", "closes_at": "2026-03-02 12:20"}
        assert refused.value.parameters == said


@pytest.mark.parametrize(("before_end", "is_open"), [(SECOND, True), (timedelta(0), False)])
def test_check_in_closes_with_the_shift(grounds, clock, before_end, is_open):
    li = grounds.signed_up()
    clock.moment = grounds.shift.ends_at - before_end
    if is_open:
        assert grounds.check_in(li)["state"] == "open"
    else:
        with pytest.raises(Conflict, match="check_in_closed"):
            grounds.check_in(li)


@pytest.mark.parametrize(("before_closing", "is_open"), [(SECOND, True), (timedelta(0), False)])
def test_check_out_closes_an_hour_after_the_shift(grounds, clock, before_closing, is_open):
    li = grounds.signed_up()
    grounds.check_in(li)
    clock.moment = grounds.shift.ends_at + timedelta(hours=1) - before_closing
    if is_open:
        assert grounds.check_out(li)["state"] == "closed"
    else:
        with pytest.raises(Conflict, match="check_out_closed"):
            grounds.check_out(li, code="NLP1.X")


def test_whoever_has_no_place_and_whatever_is_no_shift_are_told_the_same(grounds):
    stranger, code = grounds.city.volunteer(), grounds.code()["text"]
    left = grounds.signed_up(state="cancelled")
    for person, shift_id in ((stranger, grounds.shift.id), (left, grounds.shift.id), (stranger, new_id())):
        for verb in ("check_in", "check_out"):
            payload = {"id": str(shift_id), "code": code, "device": "device-one"}
            with pytest.raises(NotFound, match="not_signed_up"):
                grounds.doors.call(verb, payload, person.actor)


@pytest.mark.parametrize("state", ["submitted", "waiting", "offered"])
def test_who_has_no_place_yet_does_not_check_in(grounds, state):
    li = grounds.signed_up(state=state)
    for act in (grounds.check_in, grounds.check_out):
        with pytest.raises(Conflict) as refused:
            act(li)
        assert (refused.value.code, refused.value.parameters) == (
            "projects.sign_up_not_confirmed",
            {"sign_up_state": state},
        )


def test_nobody_but_active_volunteers_checks_in(grounds):
    li, code = grounds.signed_up(), grounds.code()["text"]
    grounds.city.consents(li, withdrawn=["volunteer_registration"])
    with pytest.raises(Forbidden, match="consent_missing"):
        grounds.check_in(li)
    grounds.city.told(li, state="withdrawn")
    payload = {"id": str(grounds.shift.id), "code": code, "device": "device-one"}
    for actor in (li.actor, GUEST, grounds.city.official("cadre")):
        with pytest.raises(Forbidden, match="volunteers_only"):
            grounds.doors.call("check_in", payload, actor)


def test_nobody_is_in_twice_or_goes_without_having_come(grounds, clock):
    li = grounds.signed_up()
    with pytest.raises(Conflict, match="not_inside"):
        grounds.check_out(li)
    grounds.check_in(li)
    clock.advance(minutes=5)
    with pytest.raises(Conflict, match="already_inside"):
        grounds.check_in(li)
    grounds.check_out(li)
    clock.advance(minutes=5)
    with pytest.raises(Conflict, match="not_inside"):
        grounds.check_out(li)


def test_there_are_three_pairs_and_no_fourth(grounds, clock):
    li = grounds.signed_up()
    for pair in (1, 2, 3):
        assert grounds.check_in(li)["pair"] == pair
        clock.advance(minutes=10)
        grounds.check_out(li)
        clock.advance(minutes=10)
    with pytest.raises(Conflict) as refused:
        grounds.check_in(li)
    assert (refused.value.code, refused.value.parameters) == ("projects.pairs_used_up", {"pairs_max": 3})


def test_the_shifts_of_an_activity_on_one_day_share_the_pairs_those_of_the_next_day_do_not(grounds, clock):
    li = grounds.signed_up()
    for _ in range(3):
        grounds.served(li, 10)
        clock.advance(minutes=10)
    afternoon = grounds.new_shift()
    tomorrow = grounds.new_shift(starts_in_minutes=20 + 24 * 60)
    grounds.signed_up(afternoon, li)
    grounds.signed_up(tomorrow, li)
    with pytest.raises(Conflict, match="pairs_used_up"):
        grounds.check_in(li, shift=afternoon)
    clock.advance(days=1)
    assert grounds.check_in(li, shift=tomorrow)["pair"] == 1


def test_what_comes_after_midnight_belongs_to_the_day_on_which_the_shift_begins(grounds, clock):
    clock.advance(hours=12.75)  # a quarter to ten in the evening
    night = grounds.new_shift(starts_in_minutes=15, minutes=240)
    li = grounds.signed_up(night)
    for _ in range(2):
        grounds.served(li, 30, shift=night)
        clock.advance(minutes=45)
    assert clock.now().hour == 16 and clock.now().minute == 15  # past midnight in Beijing
    assert grounds.check_in(li, shift=night)["pair"] == 3
    assert {str(row.served_on) for row in grounds.attendances(li)} == {"2026-03-02"}
    clock.advance(minutes=10)
    grounds.check_out(li, shift=night)
    clock.advance(minutes=10)
    with pytest.raises(Conflict, match="pairs_used_up"):
        grounds.check_in(li, shift=night)


@pytest.mark.parametrize(
    ("rule", "takes"), [("code", True), ("online_code", True), ("leader", False), ("deliverable", False)]
)
def test_codes_are_taken_where_the_evidence_rule_says_so(grounds, rule, takes):
    shift = grounds.new_shift(grounds.new_activity(evidence_rule=rule))
    li = grounds.signed_up(shift)
    if takes:
        assert grounds.check_in(li, shift=shift)["state"] == "open"
        return
    for ask in (lambda: grounds.code(shift), lambda: grounds.check_in(li, shift=shift, code="204816")):
        with pytest.raises(Conflict) as refused:
            ask()
        assert (refused.value.code, refused.value.parameters) == ("projects.way_not_taken", {"evidence_rule": rule})


def test_a_cancelled_shift_and_a_stopped_project_take_nobody_in(grounds):
    li, code = grounds.signed_up(), grounds.code()["text"]
    for state in ("suspended", "cancelled"):
        grounds.change(Project, grounds.project.id, state=state)
        with pytest.raises(Conflict) as refused:
            grounds.check_in(li)
        assert (refused.value.code, refused.value.parameters) == ("projects.project_stopped", {"project_state": state})
    grounds.change(Project, grounds.project.id, state="running")
    grounds.change(Shift, grounds.shift.id, state="cancelled")
    for ask in (lambda: grounds.check_in(li, code=code), lambda: grounds.code()):
        with pytest.raises(Conflict, match="shift_cancelled"):
            ask()


def test_who_is_in_goes_also_after_the_shift_has_ended_or_the_project_was_suspended(grounds, clock):
    li = grounds.signed_up()
    grounds.check_in(li)
    grounds.change(Project, grounds.project.id, state="suspended")
    grounds.change(Shift, grounds.shift.id, state="ended")
    clock.moment = grounds.shift.ends_at + MINUTE
    assert grounds.check_out(li)["state"] == "closed"


INSURED = {"insurer": "某保险", "policy_number": "PA-1", "from": "2026-03-01", "until": "2026-03-31"}


@pytest.mark.parametrize(
    ("insurance", "passes"),
    [
        (INSURED, True),
        (INSURED | {"from": "2026-03-02", "until": "2026-03-02"}, True),
        (INSURED | {"from": "2026-03-03"}, False),
        (INSURED | {"until": "2026-03-01"}, False),
        (INSURED | {"policy_number": ""}, False),
        (INSURED | {"insurer": ""}, False),
        (None, False),
    ],
)
def test_risky_service_wants_insurance_for_its_day(grounds, insurance, passes):
    project = grounds.new_project(is_high_risk=True, insurance=insurance)
    shift = grounds.new_shift(grounds.new_activity(project))
    li = grounds.signed_up(shift)
    if passes:
        assert grounds.check_in(li, shift=shift)["state"] == "open"
    else:
        with pytest.raises(Conflict) as refused:
            grounds.check_in(li, shift=shift)
        assert (refused.value.code, refused.value.parameters) == ("projects.uninsured", {"day": "2026-03-02"})


def test_service_that_is_not_risky_wants_none(grounds):
    assert grounds.project.insurance is None
    assert grounds.check_in(grounds.signed_up())["state"] == "open"


@pytest.mark.parametrize(
    ("minutes", "until", "passes"), [(120, "2026-03-02", True), (121, "2026-03-02", False), (121, "2026-03-03", True)]
)
def test_a_risky_night_wants_insurance_for_both_days(grounds, clock, minutes, until, passes):
    clock.advance(hours=12.75)
    project = grounds.new_project(is_high_risk=True, insurance=INSURED | {"until": until})
    night = grounds.new_shift(grounds.new_activity(project), starts_in_minutes=15, minutes=minutes)
    li = grounds.signed_up(night)
    if passes:
        assert grounds.check_in(li, shift=night)["state"] == "open"
    else:
        with pytest.raises(Conflict, match="uninsured"):
            grounds.check_in(li, shift=night)
