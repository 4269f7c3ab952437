"""The rules of presence on both sides of each threshold."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.projects.presence import domain
from services.projects.presence.rules import FOLDER, all_rules, read_rules, rules_among, rules_on
from shared.contracts.projects.presence_words import PAIRS_MAX, AttendanceState, EvidenceGrade, PresenceFlag
from shared.kernel.places import Position

RULES = rules_on(date(2026, 3, 2))
STARTS, ENDS = datetime(2026, 3, 2, 1, 0, tzinfo=UTC), datetime(2026, 3, 2, 4, 0, tzinfo=UTC)
PLACE = Position(116.295, 39.907)
METRES_PER_DEGREE = 111_195.08


def north(metres):
    return Position(PLACE.longitude, PLACE.latitude + metres / METRES_PER_DEGREE)


def test_the_life_has_the_states_of_the_published_language():
    assert {state.word for state in domain.LIFE.states} == {state.value for state in AttendanceState}
    assert (domain.LIFE.beginning, domain.LIFE.ends) == ("open", {"void"})
    assert domain.LIFE.after("closed", "check_out") is None
    assert domain.LIFE.after("open", "put_right") is None
    assert domain.LIFE.after("void", "strike") is None


@pytest.mark.parametrize(
    ("at", "check_in", "check_out"),
    [
        (STARTS - timedelta(minutes=30, microseconds=1), False, False),
        (STARTS - timedelta(minutes=30), True, True),
        (ENDS - timedelta(microseconds=1), True, True),
        (ENDS, False, True),
        (ENDS + timedelta(minutes=60) - timedelta(microseconds=1), False, True),
        (ENDS + timedelta(minutes=60), False, False),
    ],
)
def test_the_windows_of_a_shift(at, check_in, check_out):
    windows = domain.windows(STARTS, ENDS, RULES)
    assert (windows.takes_check_in(at), windows.takes_check_out(at)) == (check_in, check_out)


def test_the_windows_are_data():
    wider = domain.windows(STARTS, ENDS, replace(RULES, check_in_opens_minutes=45, check_out_closes_minutes=5))
    assert (wider.opens_at, wider.check_out_until) == (
        STARTS - timedelta(minutes=45),
        ENDS + timedelta(minutes=5),
    )


@pytest.mark.parametrize(
    ("metres", "accuracy", "grade", "flags"),
    [
        (199.9, 20, EvidenceGrade.CODE_AND_PLACE, ()),
        (200.1, 0, EvidenceGrade.CODE, (PresenceFlag.FAR_AWAY,)),
        (200.1, None, EvidenceGrade.CODE, (PresenceFlag.FAR_AWAY,)),
        (219.9, 20, EvidenceGrade.CODE, ()),
        (220.1, 20, EvidenceGrade.CODE, (PresenceFlag.FAR_AWAY,)),
        (50, 100, EvidenceGrade.CODE_AND_PLACE, ()),
        (50, 101, EvidenceGrade.CODE, ()),
        (5000, 100_000, EvidenceGrade.CODE, ()),
        (0.4, 5, EvidenceGrade.CODE, (PresenceFlag.COPIED_POSITION,)),
        (0.6, 5, EvidenceGrade.CODE_AND_PLACE, ()),
    ],
)
def test_what_a_position_proves(metres, accuracy, grade, flags):
    found = domain.placed(north(metres), accuracy, PLACE, 200, RULES)
    assert (found.grade, found.flags) == (grade, flags)


@pytest.mark.parametrize(("metres", "kept"), [(150.9, 150), (1999.5, 1999), (2000.5, 2000), (15_000, 2000)])
def test_nobody_need_know_how_far_away_somebody_is_who_is_far_away(metres, kept):
    assert domain.placed(north(metres), 10, PLACE, 200, RULES).metres == kept


@pytest.mark.parametrize(
    ("one", "other", "weaker"),
    [
        ("code_and_place", "code", "code"),
        ("code", "code_and_place", "code"),
        ("code", "leader", "leader"),
        ("leader", "manual", "manual"),
        ("code_and_place", None, "code_and_place"),
    ],
)
def test_the_weaker_grade_counts(one, other, weaker):
    assert domain.weaker(one, other) == weaker


@given(st.sets(st.integers(1, PAIRS_MAX)))
def test_the_smallest_free_pair_is_next(taken):
    free = domain.free_pair(taken)
    assert (free is None) == (len(taken) == PAIRS_MAX)
    assert free is None or (free not in taken and set(range(1, free)) <= taken)


@pytest.mark.parametrize(
    ("failed_seconds_ago", "wait"),
    [
        ([], None),
        ([1, 2, 3, 4], None),
        ([1, 2, 3, 4, 5], 595),
        ([1, 2, 3, 4, 599], 1),
        ([1, 2, 3, 4, 600], None),
        ([5, 4, 3, 2, 1, 0], 596),
    ],
)
def test_five_wrong_tries_in_ten_minutes_and_no_sixth(failed_seconds_ago, wait):
    now = 1_000_000.0
    recent = [now - seconds for seconds in failed_seconds_ago]
    assert domain.seconds_to_wait(recent, now, RULES.digits_tries_max, RULES.digits_tries_minutes) == wait


@pytest.mark.parametrize(("minutes", "last"), [(120, 2), (121, 3)])
def test_a_shift_that_ends_at_midnight_lies_on_one_day(minutes, last):
    evening = datetime(2026, 3, 2, 14, 0, tzinfo=UTC)  # ten in the evening in Beijing
    days = domain.days_of(evening, evening + timedelta(minutes=minutes))
    assert days == (date(2026, 3, 2), date(2026, 3, last))


@pytest.mark.parametrize(
    ("first", "last", "covers"),
    [(1, 1, True), (31, 31, True), (1, 31, True), (0, 1, False), (31, 32, False)],
)
def test_insurance_covers_all_days_of_a_shift(first, last, covers):
    insurance = {"insurer": "x", "policy_number": "1", "from": "2026-03-01", "until": "2026-03-31"}
    before = date(2026, 2, 28)
    days = before + timedelta(days=first), before + timedelta(days=last)
    assert domain.is_insured(insurance, *days) is covers
    for nothing in (None, insurance | {"insurer": ""}, insurance | {"policy_number": ""}):
        assert not domain.is_insured(nothing, *days)


@pytest.mark.parametrize(("minutes", "overlaps"), [(59, True), (60, False), (61, False)])
def test_spans_that_touch_do_not_overlap(minutes, overlaps):
    hour = timedelta(hours=1)
    later = (STARTS + timedelta(minutes=minutes), STARTS + 3 * hour)
    assert domain.overlap((STARTS, STARTS + hour), later) is overlaps
    assert domain.overlap(later, (STARTS, STARTS + hour)) is overlaps


def test_every_file_of_rules_says_all_of_them_for_its_day():
    assert [rules.from_day.isoformat() for rules in all_rules()] == sorted(path.stem for path in FOLDER.glob("*.toml"))


def test_other_rules_hold_from_their_day(tmp_path):
    text = (FOLDER / "2026-01-01.toml").read_text(encoding="utf-8")
    later = tmp_path / "2026-07-01.toml"
    later.write_text(text.replace("check_in_opens_minutes = 30", "check_in_opens_minutes = 15"), encoding="utf-8")
    known = (*all_rules()[:1], read_rules(later))
    days = {date(2025, 1, 1): 30, date(2026, 6, 30): 30, date(2026, 7, 1): 15, date(2027, 1, 1): 15}
    assert {day: rules_among(known, day).check_in_opens_minutes for day in days} == days


def test_a_file_that_says_too_little_or_too_much_is_none(tmp_path):
    text = (FOLDER / "2026-01-01.toml").read_text(encoding="utf-8")
    for wrong in (text.replace("devices_max", "devices_most"), text + "another = 1\n"):
        (tmp_path / "2026-07-01.toml").write_text(wrong, encoding="utf-8")
        with pytest.raises(TypeError):
            read_rules(tmp_path / "2026-07-01.toml")
