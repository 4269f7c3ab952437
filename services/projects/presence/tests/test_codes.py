"""Showing the code: to whom, when, and what refused codes come to."""

from datetime import timedelta

import pytest

from services.projects.activities.models import Shift
from services.projects.presence import rotating
from services.projects.presence.tests.grounds import Grounds
from services.projects.sealed import SEALED_TABLES
from shared.contracts.teams.teams import TeamChanged
from shared.kernel.actor import GUEST, Actor, Held
from shared.kernel.errors import Conflict, Forbidden, NotFound, Unauthenticated, Unavailable
from shared.kernel.ids import new_id
from shared.runtime.process.resealing import reseal_some
from shared.runtime.trust.sealing import Sealing, read_keys, using, with_new_key, without_key


@pytest.fixture(name="grounds")
def _grounds(grounds_sqlite) -> Grounds:
    return grounds_sqlite


def screen(grounds, unit_code, *scopes):
    """A client application at a place."""
    reach = (Held("client", grounds.city.units[unit_code]),)
    return Actor("client", str(new_id()), site="city", offices=reach, scopes=frozenset(scopes))


def test_the_code_of_the_moment_is_shown_until_the_next_step(grounds, clock):
    shown = grounds.code()
    assert shown["changes_at"] == "2026-03-02T01:00:30Z" and shown["valid_until"] == "2026-03-02T01:01:00Z"
    clock.advance(seconds=29.9)
    assert grounds.code() == shown
    clock.advance(seconds=0.1)
    changed = grounds.code()
    assert changed["text"] != shown["text"] and changed["changes_at"] == "2026-03-02T01:01:00Z"


def test_the_secret_is_made_once_sealed_and_another_one_for_each_shift(grounds):
    other = grounds.new_shift(starts_in_minutes=25)
    grounds.code(), grounds.code(other)
    sealed = [row.code_secret_sealed for row in grounds.rows(Shift)]
    first = grounds.doors.database.sealing.open(sealed[0], f"shift.code_secret.{grounds.shift.id}")
    assert len(first) == rotating.SECRET_BYTES
    with pytest.raises(ValueError, match="another place"):
        grounds.doors.database.sealing.open(sealed[0], f"shift.code_secret.{other.id}")
    grounds.code()
    assert [row.code_secret_sealed for row in grounds.rows(Shift)] == sealed


def test_leaders_of_the_team_cadres_in_reach_and_screens_with_the_scope_show_it(grounds):
    deputy, team_id = grounds.city.volunteer(), new_id()
    office = {"volunteer_id": str(deputy.id), "role": "deputy", "since": "2026-01-01", "until": None}
    grounds.doors.hear(TeamChanged, id=str(team_id), officers=[office])
    shift = grounds.new_shift(grounds.new_activity(team_id=team_id))
    cadre, part_time = grounds.city.official("cadre", "BJ-D1"), grounds.city.official("part_time_cadre", "BJ-D1-S1")
    for actor in (deputy.actor, cadre, part_time, screen(grounds, "BJ-D1", "presence.codes")):
        assert grounds.code(shift, actor)["shift_id"] == str(shift.id)


def test_nobody_else_learns_that_there_is_such_a_shift(grounds):
    others = [
        grounds.city.volunteer().actor,
        grounds.signed_up().actor,
        grounds.city.official("cadre", "BJ-D2"),
        grounds.city.official("unit_admin", "BJ-D1"),
        screen(grounds, "BJ-D2", "presence.codes"),
        screen(grounds, "BJ-D1", "units.read"),
    ]
    for actor in others:
        with pytest.raises(NotFound, match="shift_not_found"):
            grounds.code(actor=actor)
    with pytest.raises(NotFound, match="shift_not_found"):
        grounds.doors.call("shift_code", {"id": str(new_id())}, grounds.leader.actor)
    with pytest.raises(Unauthenticated, match="sign_in_required"):
        grounds.code(actor=GUEST)


@pytest.mark.parametrize(
    ("from_start", "is_shown"),
    [(-30 * 60 - 1, False), (-30 * 60, True), (4 * 3600 - 1, True), (4 * 3600, False)],
)
def test_it_is_shown_while_people_come_and_go(grounds, clock, from_start, is_shown):
    clock.moment = grounds.shift.starts_at + timedelta(seconds=from_start)
    if is_shown:
        assert rotating.is_typed(grounds.code()["digits"])
    else:
        with pytest.raises(Conflict, match="check_in_closed"):
            grounds.code()


def refused(act, fault):
    with pytest.raises(Forbidden) as error:
        act()
    assert (error.value.code, error.value.parameters) == ("projects.code_refused", {"fault": fault})


@pytest.mark.parametrize("seconds", [-30, 59])
def test_a_neighbouring_step_is_taken(grounds, clock, seconds):
    """The code was shown at the beginning of a step; then the server's clock went on, or was set back."""
    li = grounds.signed_up()
    clock.advance(minutes=1)
    code = grounds.code()["text"]
    clock.advance(seconds=seconds)
    assert grounds.check_in(li, code=code)["state"] == "open"


@pytest.mark.parametrize("seconds", [60, 3600, -31, -3600])
def test_an_old_screenshot_is_stale_and_so_is_a_code_of_the_future(grounds, clock, seconds):
    li = grounds.signed_up()
    clock.moment = grounds.shift.starts_at + timedelta(hours=1)
    code = grounds.code()
    clock.advance(seconds=seconds)
    refused(lambda: grounds.check_in(li, code=code["text"]), "stale")
    refused(lambda: grounds.check_in(li, code=code["digits"]), "wrong_digits")
    assert grounds.refused(li) == {"stale": 1, "wrong_digits": 1} and grounds.attendances(li) == []


def test_a_code_of_another_shift_is_foreign_also_of_the_same_activity(grounds):
    li = grounds.signed_up()
    same, other = grounds.new_shift(starts_in_minutes=25), grounds.new_shift(grounds.new_activity())
    grounds.code()
    for shift in (same, other):
        refused(lambda shift=shift: grounds.check_in(li, code=grounds.code(shift)["text"]), "foreign")
    assert grounds.refused(li) == {"foreign": 2}


def test_a_code_serves_a_person_once_and_everybody_else_too(grounds, clock):
    li, wang = grounds.signed_up(), grounds.signed_up()
    code = grounds.code()
    for person in (li, wang):
        assert grounds.check_in(person, code=code["text"])["state"] == "open"
        refused(lambda person=person: grounds.check_out(person, code=code["text"]), "replayed")
        refused(lambda person=person: grounds.check_out(person, code=code["digits"]), "replayed")
    clock.advance(seconds=30)
    assert grounds.check_out(li)["state"] == "closed"
    refused(lambda: grounds.check_in(li, code=code["text"]), "replayed")
    assert grounds.refused(li) == {"replayed": 3}


def test_a_code_that_is_older_than_one_that_served_is_replayed(grounds, clock):
    li, before = grounds.signed_up(), grounds.code()["text"]
    clock.advance(seconds=30)
    grounds.check_in(li)
    refused(lambda: grounds.check_out(li, code=before), "replayed")


def forgeries(grounds):
    text = grounds.code()["text"]
    head, shift, step, mac = text.split(".")
    yield "NLP1"
    yield text.lower()
    yield f"{text} "
    yield ".".join([head, shift, step, mac[:-1] + ("A" if mac[-1] != "A" else "B")])
    yield ".".join([head, shift, str(int(step) + 1), mac])
    yield ".".join([head, new_id().hex.upper(), step, mac])
    yield "https://example.org/qr"
    yield "{}"


def test_whatever_the_server_did_not_make_is_forged(grounds):
    li = grounds.signed_up()
    made = list(forgeries(grounds))
    for code in made:
        refused(lambda code=code: grounds.check_in(li, code=code), "forged")
    assert grounds.refused(li) == {"forged": len(made)}


def test_before_any_code_was_shown_none_is_true(grounds):
    li = grounds.signed_up()
    text = rotating.text_of(bytes(32), grounds.shift.id, rotating.step_at(grounds.clock.now()))
    refused(lambda: grounds.check_in(li, code=text), "forged")
    refused(lambda: grounds.check_in(li, code="000000"), "wrong_digits")


def wrong(grounds):
    right = {grounds.code()["digits"]}
    return next(digits for digits in ("111111", "222222", "333333", "444444") if digits not in right)


def test_five_wrong_digits_in_ten_minutes_and_no_sixth_try_whatever_it_is(grounds, clock):
    li, wang = grounds.signed_up(), grounds.signed_up()
    for _ in range(5):
        refused(lambda: grounds.check_in(li, code=wrong(grounds)), "wrong_digits")
        clock.advance(seconds=30)
    with pytest.raises(Unavailable) as limited:
        grounds.check_in(li, code=grounds.code()["digits"])
    assert limited.value.code == "projects.digits_limit"
    assert limited.value.parameters == {"retry_after_seconds": 450}
    assert grounds.refused(li) == {"wrong_digits": 5}
    assert grounds.check_in(wang, code=grounds.code()["digits"])["state"] == "open"
    clock.advance(seconds=449)
    with pytest.raises(Unavailable, match="digits_limit"):
        grounds.check_in(li, code=grounds.code()["digits"])
    clock.advance(seconds=1)
    assert grounds.check_in(li, code=grounds.code()["digits"])["state"] == "open"


def test_who_tried_too_many_digits_still_scans(grounds):
    li = grounds.signed_up()
    for _ in range(5):
        refused(lambda: grounds.check_in(li, code=wrong(grounds)), "wrong_digits")
    assert grounds.check_in(li)["came_in_by"] == "qr"


def test_a_refusal_that_is_repeated_with_its_key_is_counted_once(grounds):
    li = grounds.signed_up()
    for _ in range(3):
        with pytest.raises(Forbidden):
            grounds.check_in(li, code="NLP1", device="device-one", key="the same")
    assert grounds.refused(li) == {"forged": 1}


def test_after_a_rotation_of_keys_the_code_is_the_same_without_the_older_key(grounds, tmp_path):
    shown = grounds.code()
    present = read_keys(tmp_path / "seal.json")
    wanted, database = using(with_new_key(present, "2026-07"), "2026-07"), grounds.doors.database
    database.sealing = Sealing(wanted)
    for sealed in SEALED_TABLES:
        assert database.step(reseal_some, sealed, None).unopened == 0
    database.sealing = Sealing(without_key(wanted, present.current))
    assert grounds.code() == shown
