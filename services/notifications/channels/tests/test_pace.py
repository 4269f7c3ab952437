from services.notifications.channels import pace as pace_module
from services.notifications.channels.pace import Pace


def test_the_twentieth_is_taken_and_the_next_waits_until_the_first_has_left_the_window():
    pace = Pace(20, 60)
    assert [pace.take("robot", moment) for moment in range(20)] == [None] * 20
    assert pace.take("robot", 20) == 40
    assert pace.take("robot", 59.5) == 1
    assert pace.take("another", 20) is None
    assert pace.take("robot", 60) is None
    assert pace.take("robot", 60) == 1


def test_what_is_refused_is_not_counted():
    pace = Pace(1, 60)
    assert [pace.take("robot", moment) for moment in (0, 30, 60, 119, 120)] == [None, 30, None, 1, None]


def test_senders_of_whom_nothing_counts_are_forgotten(monkeypatch):
    monkeypatch.setattr(pace_module, "SENDERS_MAX", 3)
    pace = Pace(1, 60)
    for sender, moment in (("a", 0), ("b", 59), ("c", 60), ("d", 61)):
        assert pace.take(sender, moment) is None
    assert set(pace._moments) == {"b", "c", "d"}
