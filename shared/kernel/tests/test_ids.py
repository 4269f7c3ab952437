"""Ids: UUIDv7 for new things, UUIDv5 for facts."""

from hypothesis import given
from hypothesis import strategies as st

from shared.kernel.ids import id_of_fact, id_told_again, is_news, new_id


@given(st.integers(0, 2**48 - 1))
def test_a_new_id_is_a_version_7_uuid_with_its_time_in_front(milliseconds):
    made = new_id(milliseconds)
    assert made.version == 7
    assert made.variant == "specified in RFC 4122"
    assert made.int >> 80 == milliseconds


def test_ids_sort_by_the_time_of_making():
    assert new_id(1000).bytes < new_id(1001).bytes


def test_ids_of_one_millisecond_differ():
    assert len({new_id(1000) for _ in range(1000)}) == 1000


def test_the_same_fact_has_the_same_id():
    assert id_of_fact("hours", "r1", 2) == id_of_fact("hours", "r1", 2)
    assert id_of_fact("hours", "r1", 2) != id_of_fact("hours", "r1", 3)
    assert id_of_fact("hours").version == 5


def test_what_is_told_again_is_no_news():
    assert is_news(new_id())
    assert not is_news(id_told_again())
    assert id_told_again() != id_told_again()
