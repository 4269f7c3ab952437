"""Saying how it was: who served of the activity, who led of the service; once, in time, and not by name."""

import threading
from datetime import date, timedelta

import pytest

from services.projects.evaluations.domain import EVALUATION_DAYS, average_tenths, refuse_untimely
from shared.kernel.errors import Conflict, Forbidden, Invalid, NotFound, Refusal
from shared.kernel.ids import new_id

pytestmark = pytest.mark.parametrize("database_kind", ["sqlite"], indirect=True)


def evaluate(doors, record, actor, stars=5, **said):
    return doors.call("evaluate", {"id": str(record.id), "stars": stars} | said, actor)


def test_both_say_how_it_was_each_about_the_other(serving, doors, li):
    record = serving.served(li, 60)
    of_activity = evaluate(doors, record, li.actor, 4, words="组织有序。")
    of_volunteer = evaluate(doors, record, serving.wang.actor, 5, words="耐心细致。")
    assert (of_activity["direction"], of_volunteer["direction"]) == ("of_activity", "of_volunteer")
    (told,) = doors.call("own_evaluations", {}, li.actor)["items"]
    assert (told["stars"], told["words"], told["title"], told["made_on"]) == (
        5,
        "耐心细致。",
        record.title,
        "2026-03-02",
    )
    assert doors.call("own_evaluations", {}, serving.wang.actor)["items"] == []


def test_nobody_praises_what_they_lead(serving, doors, cadre):
    record = serving.served(serving.wang, 60)
    with pytest.raises(Forbidden, match="record_own"):
        evaluate(doors, record, serving.wang.actor)
    assert evaluate(doors, record, cadre)["direction"] == "of_volunteer"


def test_once_each_way(serving, doors, li, cadre):
    record = serving.served(li, 60)
    for first, second in ((li.actor, li.actor), (serving.wang.actor, cadre)):
        evaluate(doors, record, first)
        with pytest.raises(Conflict, match="evaluated_already"):
            evaluate(doors, record, second, 1)


def test_only_what_counts_is_evaluated(serving, doors, li, cadre):
    record = serving.served(li, 60, "code")
    with pytest.raises(Conflict, match="evaluation_not_yet"):
        evaluate(doors, record, li.actor)
    serving.agree(record, cadre)
    assert evaluate(doors, record, li.actor)
    serving.act("strike_record", record, cadre, reason="与事实不符，予以撤销。")
    with pytest.raises(Conflict, match="evaluation_not_yet"):
        evaluate(doors, record, cadre)


@pytest.mark.parametrize(("days", "is_late"), [(EVALUATION_DAYS, False), (EVALUATION_DAYS + 1, True)])
def test_a_month_later_it_is_too_late(serving, doors, clock, li, days, is_late):
    record = serving.served(li, 60)
    clock.advance(days=days)
    if is_late:
        with pytest.raises(Conflict, match="evaluation_too_late"):
            evaluate(doors, record, li.actor)
    else:
        assert evaluate(doors, record, li.actor)


def test_strangers_evaluate_nothing(serving, doors, city, li):
    record = serving.served(li, 60)
    for stranger in (city.volunteer().actor, city.official("cadre", "BJ-D2")):
        with pytest.raises(NotFound, match="record_not_found"):
            evaluate(doors, record, stranger)


@pytest.mark.parametrize("stars", [0, 6])
def test_stars_go_from_one_to_five(serving, doors, li, stars):
    record = serving.served(li, 60)
    with pytest.raises(Invalid, match=r"request\.invalid"):
        evaluate(doors, record, li.actor, stars)
    assert evaluate(doors, record, li.actor, 1 if stars == 0 else 5)


def test_opinions_of_an_activity_are_shown_from_the_third_on_without_names(serving, doors, city, cadre):
    activity = serving.activity()
    for number, stars in enumerate((5, 4, 5), start=1):
        volunteer = city.volunteer()
        evaluate(doors, serving.served(volunteer, 60, activity=activity), volunteer.actor, stars, words=f"第{number}条")
        page = doors.call("evaluations_of", {"id": str(activity.id)}, serving.wang.actor)
        assert (page["count"], len(page["items"])) == (number, 3 if number == 3 else 0)
        assert page["average_tenths"] == (47 if number == 3 else None)
    assert {key for item in page["items"] for key in item} == {"id", "stars", "words", "made_on"}
    first = doors.call("evaluations_of", {"id": str(activity.id), "limit": 2}, cadre)
    rest = doors.call("evaluations_of", {"id": str(activity.id), "limit": 2, "cursor": first["next_cursor"]}, cadre)
    assert [item["words"] for item in first["items"] + rest["items"]] == ["第1条", "第2条", "第3条"]
    for actor in (city.volunteer().actor, city.official("cadre", "BJ-D2")):
        for id in (str(activity.id), str(new_id())):
            with pytest.raises(NotFound, match="record_activity_not_found"):
                doors.call("evaluations_of", {"id": id}, actor)


def test_only_volunteers_have_services_of_their_own(doors, city):
    with pytest.raises(Forbidden, match="volunteers_only"):
        doors.call("own_evaluations", {}, city.official("cadre"))


def test_of_two_at_once_one_is_heard(serving, doors, li, cadre):
    record, outcomes, gate = serving.served(li, 60), [], threading.Barrier(2)

    def act(actor):
        gate.wait()
        try:
            outcomes.append(evaluate(doors, record, actor)["direction"])
        except Refusal as refusal:
            outcomes.append(refusal.code)

    threads = [threading.Thread(target=act, args=(actor,)) for actor in (serving.wang.actor, cadre)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(outcomes) == ["of_volunteer", "projects.evaluated_already"]


@pytest.mark.parametrize(
    ("total", "count", "tenths"), [(10, 2, None), (14, 3, 47), (13, 3, 43), (3, 3, 10), (18, 4, 45), (15, 3, 50)]
)
def test_the_average_is_rounded_to_a_tenth(total, count, tenths, database_kind):
    assert average_tenths(total, count) == tenths


def test_what_was_never_confirmed_is_not_evaluated(database_kind):
    today = date(2026, 3, 2)
    with pytest.raises(Conflict, match="evaluation_not_yet"):
        refuse_untimely(True, None, today)
    refuse_untimely(True, today - timedelta(days=EVALUATION_DAYS), today)
