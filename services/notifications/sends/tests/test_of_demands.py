"""Who is told what of needs, feedback and emergencies."""

import pytest
from sqlalchemy import update

from services.notifications.sends.models import HeardThing
from services.notifications.sends.tests.telling import kinds, messages, texts
from shared.contracts.demands.calls import CallChanged
from shared.contracts.demands.demands import DemandChanged
from shared.contracts.demands.emergencies import EmergencyChanged
from shared.contracts.demands.feedback import FeedbackChanged
from shared.contracts.demands.offers import OfferChanged
from shared.contracts.identity.access import OfficeAppointed
from shared.contracts.projects.sign_ups import SignUpChanged
from shared.kernel.errors import Unavailable
from shared.kernel.ids import new_id

CADRE = new_id()


@pytest.fixture(name="cadre")
def _cadre(doors, city):
    """Of the district."""
    cadre = type("Cadre", (), {"id": CADRE, "account_id": CADRE})
    told = {
        "id": str(new_id()),
        "account_id": str(CADRE),
        "unit_id": str(city.units["BJ-D1"]),
        "from_day": "2026-03-02",
    }
    doors.hear(OfficeAppointed, **told)
    return cadre


def hear_acts(doors, contract, city, one, *acts):
    """One need, or feedback, of somebody: one act after the other."""
    thing = {"id": str(new_id()), "account_id": one and str(one.account_id), "unit_id": str(city.units["BJ-D1"])}
    for version, act in enumerate(acts, 1):
        doors.hear(contract, **thing, change=act, version=version)


@pytest.mark.parametrize(
    ("act", "kind"),
    [
        ("submit", "need_received"),
        ("verify", "need_verified"),
        ("accept", "need_accepted"),
        ("refer", "need_referred"),
        ("escalate", "need_referred"),
        ("refuse", "need_refused"),
        ("link", "need_linked"),
        ("unlink", "need_unlinked"),
        ("serve", "need_served"),
        ("merge", "need_merged"),
        ("close", "need_closed"),
        ("confirm", None),
        ("withdraw", None),
        ("remind", None),
        ("republished", None),
    ],
)
def test_of_a_need_the_person_is_told_each_step(doors, city, li, act, kind):
    hear_acts(doors, DemandChanged, city, li, act)
    assert kinds(doors, li) == [kind] * bool(kind)
    assert all("D20260302-00017" in text for text in texts(doors, li))


def test_of_a_need_of_somebody_without_an_account_nobody_is_told(doors, city, cadre):
    hear_acts(doors, DemandChanged, city, None, "submit", "accept")
    assert kinds(doors, cadre) == []


SERVED_BY_LI = {"state": "linked", "change": "link"}


@pytest.mark.parametrize(
    ("after", "kind"),
    [
        (
            {"state": "withdrawn", "change": "withdraw"},
            "need_help_over",
        ),  # so it is where the person's account is closed
        ({"state": "refused", "change": "refuse"}, "need_help_over"),
        ({"state": "accepted", "change": "unlink", "volunteer_id": None}, "need_help_released"),
        ({"state": "linked", "change": "link", "volunteer_id": str(new_id())}, "need_help_released"),
        ({"state": "linked", "change": "remind"}, None),
        ({"state": "linked", "change": "escalate"}, None),
        ({"state": "served", "change": "serve"}, None),
        ({"state": "closed", "change": "close"}, None),
    ],
)
def test_who_was_to_serve_a_need_is_told_once_that_nobody_waits_for_them_any_more(doors, li, after, kind):
    need = {"id": str(new_id()), "account_id": None, "volunteer_id": str(li.id)}
    doors.hear(DemandChanged, **need | SERVED_BY_LI, version=4)
    for _ in range(2):
        doors.hear(DemandChanged, **need | after, version=5)
    assert kinds(doors, li) == [kind] * bool(kind)
    assert all("D20260302-00017" in text for text in texts(doors, li))


def test_of_a_need_that_an_older_release_heard_of_it_is_not_known_who_served_it(doors, li):
    need = {"id": str(new_id()), "account_id": None}
    doors.hear(DemandChanged, **need | SERVED_BY_LI, volunteer_id=str(li.id), version=4)
    doors.database.step(lambda session: session.execute(update(HeardThing).values(told={"state": "linked"})))
    doors.hear(DemandChanged, **need, state="accepted", change="unlink", version=5)
    assert kinds(doors, li) == []


@pytest.mark.parametrize(
    ("contract", "act", "kind"),
    [
        (DemandChanged, "remind", "need_waits"),
        (DemandChanged, "escalate", "need_overdue"),
        (FeedbackChanged, "remind", "feedback_waits"),
        (FeedbackChanged, "hand_up", "feedback_overdue"),
        (DemandChanged, "deny", "need_denied"),
        (DemandChanged, "submit", None),
        (FeedbackChanged, "submit", None),
    ],
)
def test_the_cadres_are_reminded_of_what_waits_for_their_union(doors, city, li, cadre, contract, act, kind):
    hear_acts(doors, contract, city, li, act)
    assert kinds(doors, cadre) == [kind] * bool(kind)


@pytest.mark.parametrize(
    ("act", "is_drill", "expected"),
    [
        ("escalate", False, ["emergency_escalated"]),
        ("escalate", True, ["drill_escalated"]),
        ("widen", False, []),
    ],
)
def test_whoever_commands_an_emergency_from_now_on_is_told_at_once(doors, city, cadre, act, is_drill, expected):
    doors.hear(EmergencyChanged, unit_id=str(city.units["BJ-D1"]), change=act, is_drill=is_drill)
    assert kinds(doors, cadre) == expected
    assert all(message.is_urgent for message in messages(doors, cadre))
    assert all("“暴雨夜转移安置”" in text for text in texts(doors, cadre))


@pytest.mark.parametrize(
    ("act", "kind"),
    [
        ("submit", None),
        ("accept", "feedback_accepted"),
        ("forward", "feedback_forwarded"),
        ("hand_up", "feedback_forwarded"),
        ("answer", "feedback_answered"),
        ("refuse", "feedback_refused"),
        ("settle", "feedback_closed"),
        ("close", None),
        ("withdraw", None),
    ],
)
def test_of_feedback_who_wrote_it_is_told(doors, city, li, act, kind):
    hear_acts(doors, FeedbackChanged, city, li, act)
    assert kinds(doors, li) == [kind] * bool(kind)


@pytest.mark.parametrize(
    ("states", "volunteer", "union"),
    [
        (["asked"], ["need_asked"], []),
        (["asked", "accepted"], ["need_asked"], []),
        (["asked", "declined"], ["need_asked"], []),
        (["asked", "moot"], ["need_asked"], []),
        (["offered"], [], ["need_offered"]),
        (["offered", "accepted"], ["need_offer_accepted"], ["need_offered"]),
        (["offered", "declined"], ["need_offer_over"], ["need_offered"]),
        (["offered", "expired"], ["need_offer_over"], ["need_offered"]),
        (["offered", "moot"], ["need_offer_over"], ["need_offered"]),
        (["offered", "withdrawn"], [], ["need_offered"]),
    ],
)
def test_of_an_offer_the_other_side_is_told(doors, city, li, cadre, states, volunteer, union):
    doors.hear(DemandChanged, account_id=None)
    offer = {"id": str(new_id()), "volunteer_id": str(li.id), "unit_id": str(city.units["BJ-D1"])}
    for version, state in enumerate(states, 1):
        doors.hear(OfferChanged, **offer, state=state, version=version)
    assert (kinds(doors, li), kinds(doors, cadre)) == (volunteer, union)
    assert all("D20260302-00017" in text for text in texts(doors, li))


def hear_call(doors, one, *states, **changes):
    call = {"id": str(new_id()), "volunteer_id": str(one.id)} | changes
    for version, state in enumerate(states, 1):
        doors.hear(CallChanged, **call, state=state, version=version)


@pytest.mark.parametrize(
    ("states", "is_drill", "expected"),
    [
        (["asked"], False, []),
        (["asked", "accepted"], False, []),  # the sign-up tells it
        (["asked", "stood_down"], False, ["call_stood_down"]),
        (["asked", "accepted", "stood_down"], False, ["call_stood_down"]),
        (["asked", "declined"], False, []),
        (["asked", "expired"], False, []),
        (["asked", "accepted"], True, ["drill_accepted"]),
        (["asked", "stood_down"], True, ["drill_stood_down"]),
        (["asked", "accepted", "released"], True, ["drill_accepted", "drill_stood_down"]),
        (["asked", "accepted", "released"], False, []),
    ],
)
def test_of_a_call_who_is_not_needed_any_more_is_told_at_once(doors, li, states, is_drill, expected):
    doors.hear(EmergencyChanged)
    hear_call(doors, li, *states, is_drill=is_drill)
    assert kinds(doors, li) == expected
    assert all(message.is_urgent for message in messages(doors, li))
    assert all("“暴雨夜转移安置”" in text for text in texts(doors, li))


def test_a_call_waits_for_its_emergency(doors, li):
    with pytest.raises(Unavailable, match=r"notifications\.not_yet_known"):
        hear_call(doors, li, "stood_down")


@pytest.mark.parametrize(
    ("states", "expected"),
    [
        (["confirmed"], ["call_confirmed"]),
        (["refused"], ["call_refused"]),
        (["confirmed", "released"], ["call_confirmed", "call_released"]),
        (["confirmed", "cancelled"], ["call_confirmed"]),
        (["confirmed", "no_show"], ["call_confirmed", "missed_service"]),
    ],
)
def test_who_comes_in_an_emergency_is_told_at_once_whether_they_are_expected(doors, li, states, expected):
    sign_up = {"id": str(new_id()), "volunteer_id": str(li.id), "came_by": "dispatch", "reason": "人员已到齐"}
    for version, state in enumerate(states, 1):
        doors.hear(SignUpChanged, **sign_up, state=state, version=version)
    assert kinds(doors, li) == expected
    assert messages(doors, li)[0].is_urgent
