"""One's own feedback, and that which one answers, page by page; on both databases."""

import pytest

from shared.kernel.errors import Forbidden, Invalid


def test_everybody_finds_their_own_the_newest_first(voices, doors, city):
    first, second = voices.give(), voices.of_platform()
    voices.give(city.volunteer().actor)
    page = doors.call("own_feedback", {"limit": 1}, voices.li.actor)
    rest = doors.call("own_feedback", {"limit": 1, "cursor": page["next_cursor"]}, voices.li.actor)
    assert [item["id"] for item in page["items"] + rest["items"]] == [second["id"], first["id"]]


def test_feedback_is_found_in_reach_due_first_and_by_its_number(voices, city, later):
    later(1)
    slow = voices.of_platform(unit_code="BJ-D1-S1")
    later(2)
    quick, theirs = voices.give(), voices.give(unit_code="BJ-D2-S1")
    assert voices.found() == [quick["id"], slow["id"]]
    assert voices.found(city.official("cadre", "BJ")) == [quick["id"], theirs["id"], slow["id"]]
    assert voices.found(city.official("cadre", "BJ"), unit="BJ-D2") == [theirs["id"]]
    assert voices.found(about="platform") == [slow["id"]]
    assert voices.found(number=theirs["number"]) == []
    voices.act("accept_feedback", slow, voices.cadre)
    assert voices.found() == [quick["id"], slow["id"]]
    voices.answer(quick)
    assert (voices.found(), voices.found(state="answered")) == ([slow["id"]], [quick["id"]])
    with pytest.raises(Forbidden, match="not_permitted"):
        voices.found(voices.li.actor)


def test_pages_go_on_where_they_ended(voices, doors):
    made = [voices.give()["id"] for _ in range(3)]
    page = doors.call("find_feedback", {"limit": 2}, voices.cadre)
    rest = doors.call("find_feedback", {"limit": 2, "cursor": page["next_cursor"]}, voices.cadre)
    assert [item["id"] for item in page["items"] + rest["items"]] == made
    with pytest.raises(Invalid, match="cursor_invalid"):
        doors.call("find_feedback", {"limit": 2, "cursor": page["next_cursor"][:-4]}, voices.cadre)
