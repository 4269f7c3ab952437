"""What happens at the same moment, on PostgreSQL: rules hold for all together, nothing is half done."""

from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from threading import Barrier

import pytest

from services.projects.activities.models import SignUp
from services.projects.models import Base
from services.projects.presence.models import Attendance
from services.projects.presence.tests.conftest import grounds_on
from services.projects.presence.tests.test_walk_ins import approve, ask
from shared.kernel.errors import Refusal

ROUNDS = 3


@pytest.fixture(name="grounds")
def _grounds(served, postgresql, clock, desk, sealing):
    with served.database_on(postgresql, clock=clock, sealing=sealing) as database:
        database.create_all_for_tests(Base.metadata)
        with grounds_on(database, clock, desk) as grounds:
            yield grounds


def at_once(*acts):
    """What comes of acts that begin together: answers, or codes of refusals. An act: a function without arguments."""
    barrier = Barrier(len(acts))

    def act(wanted):
        barrier.wait(10)
        try:
            return wanted()
        except Refusal as refusal:
            return refusal.code

    with ThreadPoolExecutor(len(acts)) as pool:
        return list(pool.map(act, acts))


def kinds(answers):
    return Counter(answer if isinstance(answer, str) else "done" for answer in answers)


def test_a_person_who_presses_twice_is_in_once(grounds):
    for _ in range(ROUNDS):
        li, code = grounds.signed_up(), grounds.code()["text"]
        answers = at_once(*[lambda li=li, code=code: grounds.check_in(li, code=code)] * 4)
        assert kinds(answers) == {"done": 1, "projects.already_inside": 3}
        assert len(grounds.attendances(li)) == 1


def test_the_third_pair_of_a_day_is_had_once_at_two_shifts(grounds, clock):
    other = grounds.new_shift(starts_in_minutes=25)
    li = grounds.signed_up()
    grounds.signed_up(other, li)
    for _ in range(2):
        grounds.served(li, 5)
        clock.advance(minutes=5)
    codes = [(shift, grounds.code(shift)["text"]) for shift in (grounds.shift, other)]
    acts = [lambda shift=shift, code=code: grounds.check_in(li, shift=shift, code=code) for shift, code in codes]
    assert kinds(at_once(*acts)) == {"done": 1, "projects.pairs_used_up": 1}
    assert sorted(row.pair for row in grounds.attendances(li)) == [1, 2, 3]


def test_guesses_at_the_same_moment_are_all_counted(grounds):
    li = grounds.signed_up()
    right = grounds.code()["digits"]
    wrong = [digits for digits in (f"{number}{number}{number}000" for number in range(10)) if digits != right][:8]
    answers = at_once(*[lambda code=code: grounds.check_in(li, code=code) for code in wrong])
    assert kinds(answers) == {"projects.code_refused": 5, "projects.digits_limit": 3}
    assert grounds.refused(li) == {"wrong_digits": 5}


def test_the_last_place_is_given_to_one_of_two_walk_ins(grounds):
    for _ in range(ROUNDS):
        shift = grounds.new_shift(grounds.new_activity(), maximum=1)
        asked = [ask(grounds, grounds.city.volunteer(), shift=shift) for _ in range(2)]
        answers = at_once(*[lambda one=one: approve(grounds, one) for one in asked])
        assert kinds(answers) == {"done": 1, "projects.post_full": 1}
        assert grounds.post_of(shift).taken_count == 1


def test_one_device_for_four_people_is_seen_when_they_come_together(grounds):
    people, code = [grounds.signed_up() for _ in range(4)], grounds.code()["text"]
    acts = [lambda one=one: grounds.check_in(one, code=code, device="one phone") for one in people]
    assert kinds(at_once(*acts)) == {"done": 4}
    assert [row.flags for row in grounds.attendances()] == [["shared_device"]] * 4


def test_several_screens_show_the_same_code(grounds):
    for _ in range(ROUNDS):
        shift = grounds.new_shift(grounds.new_activity())
        shown = at_once(*[lambda shift=shift: grounds.code(shift)] * 4)
        assert len({answer["text"] for answer in shown}) == 1


def test_several_processes_close_each_shift_once(grounds, clock):
    shifts = [grounds.new_shift(grounds.new_activity()) for _ in range(4)]
    for shift in shifts:
        grounds.signed_up(shift)
        grounds.check_in(grounds.signed_up(shift), shift=shift)
    clock.moment = shifts[0].ends_at + timedelta(hours=1)
    at_once(*[lambda: grounds.doors.tick("close_presence")] * 3)
    grounds.doors.tick("close_presence")
    assert (
        sorted((row.state, row.version) for row in grounds.rows(SignUp))
        == [("confirmed", 1)] * 4 + [("no_show", 2)] * 4
    )
    assert {(row.state, row.version) for row in grounds.rows(Attendance)} == {("missing_out", 2)}


def test_of_going_and_closing_at_the_last_moment_one_holds(grounds, clock):
    for _ in range(ROUNDS):
        shift = grounds.new_shift(grounds.new_activity())
        li = grounds.signed_up(shift)
        grounds.check_in(li, shift=shift)
        clock.moment = shift.ends_at + timedelta(minutes=59)
        code = grounds.code(shift)["text"]
        clock.moment = shift.ends_at + timedelta(hours=1)
        answers = at_once(
            lambda li=li, shift=shift, code=code: grounds.check_out(li, shift=shift, code=code),
            lambda: grounds.doors.tick("close_presence"),
        )
        assert answers[0] in ("projects.check_out_closed", "projects.not_inside")
        assert grounds.attendances(li)[0].state == "missing_out"


def test_going_and_calling_off_do_not_wait_for_one_another(grounds, clock):
    cadre = grounds.city.official("cadre", "BJ-D1-S1")
    for _ in range(ROUNDS):
        project = grounds.new_project()
        shift = grounds.new_shift(grounds.new_activity(project), starts_in_minutes=0)
        people = [grounds.signed_up(shift) for _ in range(3)]
        for li in people:
            grounds.check_in(li, shift=shift)
        clock.advance(minutes=30)
        code, said = grounds.code(shift)["text"], {"id": str(project.id), "reason": "暴雨红色预警。"}
        answers = at_once(
            *[lambda li=li, shift=shift, code=code: grounds.check_out(li, shift=shift, code=code) for li in people],
            lambda said=said: grounds.doors.call("cancel_project", said, cadre),
        )
        assert kinds(answers) == {"done": 4}
        assert [grounds.record(li).minutes for li in people] == [30] * 3
