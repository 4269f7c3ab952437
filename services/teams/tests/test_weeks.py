"""Times of a week: in order, without overlaps, closed at their end."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.teams.weeks import Span, is_within, ordered
from shared.kernel.errors import Invalid

MONDAY = datetime(2026, 3, 2, tzinfo=UTC) - timedelta(hours=8)  # midnight in Beijing
TIMES = st.integers(0, 24 * 60 - 1).map(lambda minute: f"{minute // 60:02}:{minute % 60:02}")
SPANS = st.lists(st.builds(Span, st.integers(1, 7), TIMES, TIMES), max_size=6)


def minutes_of(span):
    begin, end = (int(time[:2]) * 60 + int(time[3:]) for time in (span.begins, span.ends))
    return {(span.weekday, minute) for minute in range(begin, end)}


@given(SPANS)
def test_spans_that_are_taken_have_no_minute_twice(spans):
    try:
        taken = ordered(spans)
    except Invalid as refusal:
        reversed_ = any(span.ends <= span.begins for span in spans)
        total = sum(len(minutes_of(span)) for span in spans)
        overlapping = len(set().union(*map(minutes_of, spans))) < total
        assert reversed_ if refusal.code == "teams.window_reversed" else overlapping
        return
    assert taken == sorted(spans)
    assert sum(len(minutes_of(span)) for span in taken) == len(set().union(*map(minutes_of, taken)))


@pytest.mark.parametrize(("minute", "inside"), [(539, False), (540, True), (719, True), (720, False)])
def test_the_beginning_is_inside_and_the_end_is_not(minute, inside):
    spans = [Span(6, "09:00", "12:00")]
    assert is_within(spans, MONDAY + timedelta(days=5, minutes=minute)) is inside
    assert not is_within(spans, MONDAY + timedelta(days=4, minutes=minute))
