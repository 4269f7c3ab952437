"""The checker is seen to find each fault that it is there to find."""

from collections import Counter
from dataclasses import replace

from tests.faults.checker import Facts, Operation, Outcome, Version, check

FOUNDED = Version("U", 1, "founded", "")
RENAMED = Version("U", 2, "changed", "a")
MOVED = Version("U", 3, "moved", "D1")
STATE = {"id-u": ("U", 3)}


def operations(*outcomes):
    wishes = [("founded", ""), ("changed", "a"), ("moved", "D1")]
    versions = [n if outcome is Outcome.ACKNOWLEDGED else None for n, outcome in enumerate(outcomes, 1)]
    return [
        Operation("U", change, value, outcome, version)
        for (change, value), outcome, version in zip(wishes, outcomes, versions, strict=False)
    ]


def facts(*versions, told=None, heard=None, own=STATE, copy=STATE, first=1):
    events = {f"e{version.version}": (version.thing, version.version) for version in versions}
    told = events if told is None else told
    return Facts(versions, told, Counter(list(told) if heard is None else heard), own, copy, first)


ALL = operations(*[Outcome.ACKNOWLEDGED] * 3)


def test_everything_acknowledged_and_there_once_is_well():
    report = check(ALL, facts(FOUNDED, RENAMED, MOVED), [])
    assert (report.attempted, report.acknowledged, report.troubles) == (3, 3, [])


def test_an_acknowledged_change_that_is_not_there_is_lost():
    assert len(check(ALL, facts(FOUNDED, RENAMED), []).lost) == 1
    assert len(check(ALL, facts(FOUNDED, replace(MOVED, version=2)), []).lost) == 1


def test_an_unknown_outcome_may_be_there_once_or_not_at_all():
    unknown = operations(Outcome.ACKNOWLEDGED, Outcome.UNKNOWN)
    there, absent = check(unknown, facts(FOUNDED, RENAMED), []), check(unknown, facts(FOUNDED), [])
    assert (there.troubles, there.recovered) == ([], 1)
    assert (absent.troubles, absent.recovered) == ([], 0)


def test_an_effect_that_is_there_twice_is_duplicated():
    unknown = operations(Outcome.ACKNOWLEDGED, Outcome.UNKNOWN)
    assert len(check(unknown, facts(FOUNDED, RENAMED, replace(RENAMED, version=3)), []).duplicated) == 1


def test_what_nobody_asked_for_is_unexpected():
    assert len(check(ALL, facts(FOUNDED, RENAMED, MOVED, Version("U", 4, "changed", "b")), []).unexpected) == 1
    assert len(check([], facts(Version("D", 1, "founded", ""), Version("D", 2, "changed", "b")), ["D"]).unexpected) == 1


def test_what_was_refused_must_not_be_there():
    refused = operations(Outcome.ACKNOWLEDGED, Outcome.REFUSED)
    assert check(refused, facts(FOUNDED), []).troubles == []
    assert len(check(refused, facts(FOUNDED, RENAMED), []).unexpected) == 1


def test_an_answer_that_named_another_version_is_unexpected():
    wrong = [ALL[0], replace(ALL[1], version=5), ALL[2]]
    assert len(check(wrong, facts(FOUNDED, RENAMED, MOVED), []).unexpected) == 1


def test_a_gap_in_the_versions_is_unexpected():
    assert check(operations(Outcome.ACKNOWLEDGED), facts(replace(FOUNDED, version=2)), []).unexpected


def test_a_history_may_begin_with_a_later_version():
    later = [replace(version, version=version.version + 1) for version in (FOUNDED, RENAMED)]
    wishes = [replace(wish, version=wish.version + 1) for wish in ALL[:2]]
    assert check(wishes, facts(*later, first=2), []).troubles == []
    assert check(wishes, facts(*later), []).unexpected


def test_reports_add_up():
    lost, well = check(ALL, facts(FOUNDED, RENAMED), []), check(ALL, facts(FOUNDED, RENAMED, MOVED), [])
    both = lost + well
    assert (both.attempted, both.acknowledged, both.events, both.lost) == (6, 6, 5, lost.lost)


def test_a_version_that_was_not_told_is_lost_and_one_told_twice_is_duplicated():
    told = {"e1": ("U", 1), "e2": ("U", 2)}
    assert len(check(ALL, facts(FOUNDED, RENAMED, MOVED, told=told), []).lost) == 1
    told |= {"e3": ("U", 3), "e4": ("U", 3)}
    assert len(check(ALL, facts(FOUNDED, RENAMED, MOVED, told=told), []).duplicated) == 1


def test_an_event_that_was_not_handled_is_lost_and_one_handled_twice_is_duplicated():
    assert len(check(ALL, facts(FOUNDED, RENAMED, MOVED, heard=["e1", "e2"]), []).lost) == 1
    assert len(check(ALL, facts(FOUNDED, RENAMED, MOVED, heard=["e1", "e2", "e3", "e3"]), []).duplicated) == 1
    assert len(check(ALL, facts(FOUNDED, RENAMED, MOVED, heard=["e1", "e2", "e3", "e9"]), []).unexpected) == 1


def test_a_copy_that_differs_is_lost():
    assert len(check(ALL, facts(FOUNDED, RENAMED, MOVED, copy={"id-u": ("U", 2)}), []).lost) == 1
    assert len(check(ALL, facts(FOUNDED, RENAMED, MOVED, copy={}), []).lost) == 1
