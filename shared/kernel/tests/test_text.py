"""Text is stored as it was written and compared as it was meant."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shared.kernel.text import INVISIBLE, MIDDLE_DOTS, folded, tidied

ANY_TEXT = st.text(max_size=40)


@pytest.mark.parametrize("dot", MIDDLE_DOTS)
def test_every_middle_dot_is_the_same(dot: str) -> None:
    assert tidied(f"买买提{dot}阿不都") == "买买提\u00b7阿不都"
    assert folded(f"买买提{dot}阿不都") == "买买提\u00b7阿不都"


def test_a_stored_name_keeps_its_full_width_brackets() -> None:
    assert tidied(" 北京市工业（国防）工会\u3000") == "北京市工业（国防）工会"


def test_a_compared_name_does_not_mind_full_width_or_case() -> None:
    assert folded("ＡＢＢ（中国） 工会") == folded("abb(中国)工会")


def test_a_run_of_spaces_is_one_when_stored_and_none_when_compared() -> None:
    assert tidied("首钢 \t  集团") == "首钢 集团"
    assert folded("首钢 \t  集团") == "首钢集团"


@pytest.mark.parametrize("override", INVISIBLE)
def test_no_mark_of_direction_stays_in_a_name(override: str) -> None:
    assert tidied(f"东{override}城") == "东城"


def test_invisible_characters_are_dropped() -> None:
    assert tidied("东城\u200b区\ufeff") == "东城区"
    assert folded("东城\u200b区\ufeff") == "东城区"


def test_rare_characters_survive() -> None:
    assert tidied("䶮㛃𬭎") == folded("䶮㛃𬭎") == "䶮㛃𬭎"


@given(ANY_TEXT)
def test_tidying_twice_changes_nothing(text: str) -> None:
    assert tidied(tidied(text)) == tidied(text)


@given(ANY_TEXT)
def test_folding_twice_changes_nothing(text: str) -> None:
    assert folded(folded(text)) == folded(text)


@given(ANY_TEXT)
def test_a_name_is_found_by_what_was_stored_of_it(text: str) -> None:
    assert folded(tidied(text)) == folded(text)
