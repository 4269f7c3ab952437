"""A message goes out over the first channel that takes it: once, by day, within limits, whatever a provider does."""

import threading
from datetime import timedelta

import pytest
from sqlalchemy import select

from services.notifications.channels.port import Away, InDoubt, Refused
from services.notifications.deliveries import claiming, noting, planning
from services.notifications.deliveries.domain import LEASE_SECONDS, PERSON_LIMITS, PROVIDER_LIMITS, TRIES_MAX, Limit
from services.notifications.deliveries.models import Delivery
from services.notifications.messages.making import Note, make_message
from shared.contracts.identity.closings import AccountClosed
from shared.contracts.identity.volunteers import ContactChanged
from shared.contracts.notifications.message_words import About
from shared.kernel.ids import new_id

PHONE = "+8613800138000"
SERVICE = {"title": "周末陪伴", "place": "养老照料中心", "starts_at": "2026-03-07T01:00:00Z"}
CHANNELS = ("wechat", "sms", "web_push", "email")


@pytest.fixture(name="li")
def _li(doors, city):
    li = city.volunteer()
    doors.hear(ContactChanged, id=str(li.account_id), phone=PHONE)
    return li


@pytest.fixture(name="reached_everywhere")
def _reached_everywhere(monkeypatch):
    everywhere = {name: f"{name} of li" for name in CHANNELS}
    for module in (planning, claiming):
        monkeypatch.setattr(module, "addresses_of", lambda session, account_id: everywhere)


def make(doors, one, kind="service_reminder", values=SERVICE, **rest):
    """A message in somebody's inbox; its id."""
    note = Note(one.account_id, kind, str(new_id()), About.SIGN_UP, new_id(), values, **rest)
    return doors.database.step(lambda session: make_message(session, note).id)


def tick(doors, courier):
    """Time for the courier, until nothing is under way."""
    doors.tick("send_due")
    courier.wait()
    doors.tick("send_due")  # where the first did not take it, the next channel
    courier.wait()


def log(doors, message_id):
    """What became of a message: (channel, state, tries, refusal) of each, in order."""
    rows = select(Delivery).where(Delivery.message_id == message_id).order_by(Delivery.made_at, Delivery.channel.desc())
    found = doors.rows(lambda session: list(session.scalars(rows)))
    return [(one.channel, one.state, one.tries, one.refusal) for one in found]


def test_a_message_goes_out_over_the_first_channel_that_reaches_the_person(doors, courier, carriers, li):
    message_id = make(doors, li)
    tick(doors, courier)
    (outgoing,) = carriers["sms"].given
    assert (outgoing.to, outgoing.template) == (PHONE, "service_reminder")
    assert outgoing.parameters == {"title": "周末陪伴", "starts_at": "2026年3月7日 09:00"}
    assert outgoing.text.startswith("您报名的“周末陪伴”将于2026年3月7日 09:00开始")
    assert log(doors, message_id) == [("sms", "accepted", 1, None)]
    assert not any(carriers[name].given for name in CHANNELS if name != "sms")


def test_a_second_tick_sends_nothing_again(doors, courier, carriers, li):
    make(doors, li)
    for _ in range(3):
        tick(doors, courier)
    assert len(carriers["sms"].given) == 1


def test_who_is_reached_nowhere_has_it_in_the_inbox(doors, courier, carriers, city):
    wang = city.volunteer()
    message_id = make(doors, wang)
    tick(doors, courier)
    assert log(doors, message_id) == []
    assert doors.call("inbox_state", {}, wang.actor)["unread_count"] == 1


def test_what_one_channel_refuses_goes_out_over_the_next(doors, courier, carriers, li, reached_everywhere):
    carriers["wechat"].says = [Refused("43101")]
    message_id = make(doors, li)
    tick(doors, courier)
    assert log(doors, message_id) == [("wechat", "refused", 1, "43101"), ("sms", "accepted", 1, None)]


def test_the_order_ends_with_the_last_channel(doors, courier, carriers, li, reached_everywhere):
    for name in CHANNELS:
        carriers[name].says = [Refused("no")]
    message_id = make(doors, li)
    for _ in CHANNELS:
        tick(doors, courier)
    assert sorted(channel for channel, state, *_ in log(doors, message_id) if state == "refused") == sorted(CHANNELS)


def test_a_provider_that_is_away_is_asked_again_after_growing_pauses(doors, courier, carriers, li, clock):
    carriers["sms"].says = [Away(), Away()]
    message_id = make(doors, li)
    tick(doors, courier)
    assert log(doors, message_id) == [("sms", "waiting", 1, None)]
    for seconds, attempts in ((29, 1), (1, 2), (119, 2), (1, 3)):
        clock.advance(seconds=seconds)
        tick(doors, courier)
        assert len(carriers["sms"].given) == attempts
    assert log(doors, message_id) == [("sms", "accepted", 3, None)]
    assert len({outgoing.id for outgoing in carriers["sms"].given}) == 1


def test_one_that_stays_away_is_given_up_for_the_next_channel(doors, courier, carriers, li, clock, reached_everywhere):
    carriers["wechat"].says = [Away()] * TRIES_MAX
    message_id = make(doors, li, is_urgent=True)
    for _ in range(TRIES_MAX):
        tick(doors, courier)
        clock.advance(hours=3)
    tick(doors, courier)
    assert log(doors, message_id) == [("wechat", "given_up", TRIES_MAX, "away"), ("sms", "accepted", 1, None)]


@pytest.mark.parametrize("fault", [ConnectionError(PHONE), ValueError(PHONE)], ids=["line", "bug"])
def test_a_fault_of_any_kind_leaves_doubt(doors, courier, carriers, li, caplog, fault):
    carriers["sms"].says = [fault]
    message_id = make(doors, li)
    tick(doors, courier)
    assert log(doors, message_id) == [("sms", "waiting", 1, None)]
    assert doubts(doors, message_id) == [1]
    assert PHONE not in caplog.text and type(fault).__name__ in caplog.text


def doubts(doors, message_id):
    rows = select(Delivery.doubts).where(Delivery.message_id == message_id).order_by(Delivery.made_at)
    return doors.rows(lambda session: list(session.scalars(rows)))


def test_what_may_have_arrived_is_sent_once_more_and_then_over_the_next_channel(
    doors, courier, carriers, li, clock, reached_everywhere
):
    carriers["wechat"].says = [InDoubt(), InDoubt()]
    message_id = make(doors, li)
    tick(doors, courier)
    assert log(doors, message_id) == [("wechat", "waiting", 1, None)]
    clock.advance(seconds=30)
    tick(doors, courier)
    assert log(doors, message_id) == [("wechat", "given_up", 2, "in_doubt"), ("sms", "accepted", 1, None)]
    assert doubts(doors, message_id) == [2, 0]
    assert len({outgoing.id for outgoing in carriers["wechat"].given}) == 1


def test_a_doubt_among_many_times_away_is_still_repeated(doors, courier, carriers, li, clock):
    carriers["sms"].says = [Away(), InDoubt(), Away(), Away()]
    message_id = make(doors, li)
    for _ in range(5):
        tick(doors, courier)
        clock.advance(hours=2)
    assert (log(doors, message_id), doubts(doors, message_id)) == ([("sms", "accepted", 5, None)], [1])


def test_what_went_with_its_account_meanwhile_needs_no_outcome(doors, courier, carriers, li, caplog):
    message_id = make(doors, li)
    carriers["sms"].says = [lambda: doors.hear(AccountClosed, id=str(li.account_id), volunteer_id=str(li.id))]
    tick(doors, courier)
    assert (log(doors, message_id), caplog.text) == ([], "")


def test_at_night_nothing_is_sent_and_in_the_morning_all_of_it(doors, courier, carriers, li, clock):
    clock.advance(hours=13)  # 22:00
    message_id = make(doors, li)
    tick(doors, courier)
    clock.advance(hours=9, minutes=59)
    tick(doors, courier)
    assert carriers["sms"].given == []
    assert doors.call("inbox_state", {}, li.actor)["unread_count"] == 1
    clock.advance(minutes=1)
    tick(doors, courier)
    assert log(doors, message_id) == [("sms", "accepted", 1, None)]


def test_an_emergency_is_sent_at_night(doors, courier, carriers, li, clock):
    clock.advance(hours=13)
    make(doors, li, is_urgent=True)
    tick(doors, courier)
    assert len(carriers["sms"].given) == 1


def test_what_was_read_in_the_inbox_meanwhile_is_not_sent(doors, courier, carriers, li, clock):
    clock.advance(hours=13)
    message_id = make(doors, li)
    tick(doors, courier)
    doors.call("read_message", {"id": str(message_id)}, li.actor)
    clock.advance(hours=10)
    tick(doors, courier)
    assert (carriers["sms"].given, log(doors, message_id)) == ([], [("sms", "expired", 0, "read")])


@pytest.mark.parametrize(("hours", "state"), [(11, "accepted"), (10, "expired")])
def test_what_would_come_too_late_is_not_sent(doors, courier, carriers, li, clock, hours, state):
    clock.advance(hours=13)
    message_id = make(doors, li, expires_at=clock.now() + timedelta(hours=hours))
    tick(doors, courier)
    clock.advance(hours=10)
    tick(doors, courier)
    assert [one[1] for one in log(doors, message_id)] == [state]


def refuse(doors, one, *choices, language="zh-CN"):
    refused = [{"kind": kind, "channel": channel} for kind, channel in choices]
    return doors.call("set_preferences", {"language": language, "refused": refused}, one.actor)


def test_a_channel_that_somebody_does_not_want_is_passed_over(doors, courier, carriers, li, reached_everywhere):
    refuse(doors, li, ("service_reminder", "wechat"), ("hours_confirmed", "sms"))
    message_id = make(doors, li)
    tick(doors, courier)
    assert log(doors, message_id) == [("sms", "accepted", 1, None)]


@pytest.mark.parametrize(
    ("channel", "text"), [("email", "“周末陪伴”, for which you"), ("sms", "您报名的"), ("wechat", "您报名的")]
)
def test_what_is_sent_is_in_the_language_of_the_person_or_of_the_providers_words(
    doors, courier, carriers, li, reached_everywhere, channel, text
):
    refuse(doors, li, *[("service_reminder", other) for other in CHANNELS if other != channel], language="en")
    make(doors, li)
    tick(doors, courier)
    assert carriers[channel].given[0].text.startswith(text)


def test_a_provider_gets_no_more_than_it_takes(doors, courier, carriers, li, clock, monkeypatch):
    monkeypatch.setitem(PROVIDER_LIMITS, "sms", Limit(2, 60))
    for _ in range(3):
        make(doors, li)
    tick(doors, courier)
    assert len(carriers["sms"].given) == 2
    clock.advance(seconds=60)
    tick(doors, courier)
    assert len(carriers["sms"].given) == 3


def test_a_person_gets_no_more_of_a_channel_than_is_good(doors, courier, carriers, li, clock, monkeypatch):
    monkeypatch.setitem(PERSON_LIMITS, "sms", Limit(1, 86400))
    first, second = make(doors, li), make(doors, li)
    tick(doors, courier)
    urgent = make(doors, li, is_urgent=True)
    tick(doors, courier)
    states = sorted(state for id in (first, second) for _, state, *_ in log(doors, id))
    assert states == ["accepted", "refused"]
    assert log(doors, urgent) == [("sms", "accepted", 1, None)]


def test_a_worker_that_died_before_it_wrote_the_answer_leaves_a_second_attempt(doors, courier, carriers, li, clock):
    """The crash window: the provider may have taken it. It is sent again under the same id, and only then."""
    message_id = make(doors, li)
    planning.plan_all(doors.database.bound(None), list(carriers))
    (claim,) = doors.database.step(claiming.claim, "sms")
    carriers["sms"].send(claim.outgoing)  # and here it dies
    clock.advance(seconds=LEASE_SECONDS - 1)
    tick(doors, courier)
    assert len(carriers["sms"].given) == 1
    clock.advance(seconds=1)
    tick(doors, courier)
    assert log(doors, message_id) == [("sms", "accepted", 2, None)]
    assert [outgoing.id for outgoing in carriers["sms"].given] == [claim.outgoing.id] * 2


def test_one_that_comes_after_its_lease_says_only_that_it_was_accepted(doors, courier, carriers, li, clock):
    message_id = make(doors, li)
    planning.plan_all(doors.database.bound(None), list(carriers))
    (slow,) = doors.database.step(claiming.claim, "sms")
    clock.advance(seconds=LEASE_SECONDS)
    (second,) = doors.database.step(claiming.claim, "sms")
    doors.database.step(noting.note, slow, Refused("late"))
    doors.database.step(noting.note, slow, Away())
    assert log(doors, message_id) == [("sms", "sending", 2, None)]
    doors.database.step(noting.note, slow, carriers["sms"].send(slow.outgoing))
    doors.database.step(noting.note, second, Refused("twice"))
    assert log(doors, message_id) == [("sms", "accepted", 2, None)]


def test_after_a_second_worker_that_died_it_is_given_up(doors, courier, carriers, li, clock):
    message_id = make(doors, li)
    planning.plan_all(doors.database.bound(None), list(carriers))
    for _ in range(2):
        assert len(doors.database.step(claiming.claim, "sms")) == 1
        clock.advance(seconds=LEASE_SECONDS)
    assert doors.database.step(claiming.claim, "sms") == []
    assert (log(doors, message_id), doubts(doors, message_id)) == ([("sms", "given_up", 2, "in_doubt")], [2])


def test_two_processes_send_each_message_once(doors, carriers, li):
    for _ in range(12):
        make(doors, li)
    planning.plan_all(doors.database.bound(None), list(carriers))
    claimed, wrong = [], []

    def work():
        try:
            while claims := doors.database.step(claiming.claim, "sms"):
                claimed.extend(claim.delivery_id for claim in claims)
        except Exception as error:
            wrong.append(error)

    workers = [threading.Thread(target=work) for _ in range(3)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join(timeout=20)
    assert wrong == []
    assert len(claimed) == len(set(claimed)) == 10, "the others are more than a person takes of SMS"


def test_a_provider_that_hangs_holds_up_nobody_else(doors, courier, carriers, li, monkeypatch, reached_everywhere):
    hanging = threading.Event()
    carriers["wechat"].says = [lambda: hanging.wait(5) and None]
    first = make(doors, li)
    doors.tick("send_due")
    refuse(doors, li, ("service_reminder", "wechat"))
    second = make(doors, li)
    doors.tick("send_due")
    courier._busy["sms"].wait()
    assert log(doors, second) == [("sms", "accepted", 1, None)]
    hanging.set()
    courier.wait()
    assert log(doors, first) == [("wechat", "accepted", 1, None)]


def test_one_reads_what_became_of_ones_own_message(doors, courier, carriers, city, li):
    message_id = make(doors, li)
    tick(doors, courier)
    (delivery,) = doors.call("deliveries_of_message", {"id": str(message_id)}, li.actor)["items"]
    assert (delivery["channel"], delivery["state"], delivery["tries"]) == ("sms", "accepted", 1)
    with pytest.raises(Exception, match="message_not_found"):
        doors.call("deliveries_of_message", {"id": str(message_id)}, city.volunteer().actor)
