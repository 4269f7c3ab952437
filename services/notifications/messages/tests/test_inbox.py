"""What happens becomes a message of whom it concerns, once; only they read it."""

from types import SimpleNamespace

import pytest

from shared.contracts.notifications.messages import MessageMade
from shared.contracts.projects.records import ServiceRecordChanged
from shared.kernel.errors import NotFound, Unauthenticated
from shared.kernel.ids import new_id

VOLUNTEERS_RECORD = new_id()


@pytest.fixture(name="li")
def _li(city):
    return city.volunteer()


def confirm(doors, one, record_id=None, **changes):
    """Hours of somebody are confirmed; the id of the record."""
    told = {"id": str(record_id or new_id()), "volunteer_id": str(one.id), "version": 2}
    doors.hear(ServiceRecordChanged, **(told | changes))
    return told["id"]


def inbox(doors, one, **asked):
    return doors.call("own_messages", asked, one.actor)["items"]


def test_a_confirmed_record_is_a_message_in_the_inbox(doors, li):
    record_id = confirm(doors, li)
    (message,) = inbox(doors, li)
    assert (message["kind"], message["about"], message["about_id"]) == ("hours_confirmed", "record", record_id)
    assert (message["number"], message["read_at"]) == (1, None)
    chinese, english = message["wordings"]
    assert chinese["text"].startswith("您2026年3月7日参加“周末陪伴独居老人”的服务时长已确认：3小时。")
    assert english["text"].startswith("Your service on 7 Mar 2026 in “周末陪伴独居老人” has been confirmed: 3 h.")


def test_the_same_fact_is_told_once(doors, li):
    record_id = confirm(doors, li)
    confirm(doors, li, record_id)
    assert len(inbox(doors, li)) == 1
    (told,) = doors.events(MessageMade)
    assert (told["account_id"], told["number"]) == (str(li.account_id), 1)


def test_what_is_older_than_what_was_heard_is_no_news(doors, li):
    record_id = confirm(doors, li, version=3, change="struck", state="struck", minutes=0)
    confirm(doors, li, record_id, version=2)
    assert [message["kind"] for message in inbox(doors, li)] == ["hours_struck"]


def test_a_message_waits_until_the_volunteer_is_known(doors, city):
    stranger = SimpleNamespace(**vars(city.volunteer()))
    stranger.id = new_id()
    for _ in range(2):
        confirm(doors, stranger, VOLUNTEERS_RECORD)
    doors.tick("tell_waiting")
    assert inbox(doors, stranger) == []
    city.told(stranger)
    for _ in range(2):
        doors.tick("tell_waiting")
    assert [message["kind"] for message in inbox(doors, stranger)] == ["hours_confirmed"]


def test_who_is_no_volunteer_any_more_is_told_nothing(doors, city, li):
    city.told(li, state="withdrawn", account_id=None)
    confirm(doors, li)
    assert doors.events(MessageMade) == []


def test_reading_counts_what_is_unread(doors, li):
    for _ in range(3):
        confirm(doors, li)
    assert doors.call("inbox_state", {}, li.actor) == {"unread_count": 3, "last_number": 3}
    newest, *_ = inbox(doors, li)
    for _ in range(2):  # a second time changes nothing
        assert doors.call("read_message", {"id": newest["id"]}, li.actor)["read_at"] == "2026-03-02T01:00:00Z"
    assert doors.call("inbox_state", {}, li.actor)["unread_count"] == 2
    assert [message["number"] for message in inbox(doors, li, unread=True)] == [2, 1]


def test_what_came_meanwhile_stays_unread(doors, li):
    for _ in range(3):
        confirm(doors, li)
    assert doors.call("read_messages", {"up_to_number": 2}, li.actor) == {"unread_count": 1, "last_number": 3}
    assert doors.call("read_messages", {"up_to_number": 2}, li.actor) == {"unread_count": 1, "last_number": 3}
    assert doors.call("read_messages", {"up_to_number": 3}, li.actor)["unread_count"] == 0


def test_an_inbox_is_read_page_by_page(doors, li):
    for _ in range(5):
        confirm(doors, li)
    page = doors.call("own_messages", {"limit": 3}, li.actor)
    rest = doors.call("own_messages", {"limit": 3, "cursor": page["next_cursor"]}, li.actor)
    assert [message["number"] for message in [*page["items"], *rest["items"]]] == [5, 4, 3, 2, 1]
    assert rest["next_cursor"] is None


def test_nobody_reads_the_inbox_of_another(doors, city, li):
    confirm(doors, li)
    (message,) = inbox(doors, li)
    other = city.volunteer()
    assert inbox(doors, other) == []
    with pytest.raises(NotFound):
        doors.call("read_message", {"id": message["id"]}, other.actor)
    with pytest.raises(Unauthenticated):
        doors.call("own_messages", {})
    assert inbox(doors, li)[0]["read_at"] is None


def test_what_is_new_is_told_in_the_order_of_numbers(doors, li):
    assert doors.call("new_messages", {"after": None}, li.actor) == {"items": [], "head": 0}
    for _ in range(3):
        confirm(doors, li)
    news = doors.call("new_messages", {"after": 1}, li.actor)
    assert ([message["number"] for message in news["items"]], news["head"]) == ([2, 3], 3)
    assert doors.call("new_messages", {"after": 9}, li.actor)["items"] == []
