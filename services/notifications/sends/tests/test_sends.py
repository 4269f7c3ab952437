"""Who is told what of which change; of the other changes nobody is told anything."""

import pytest

from services.notifications.sends import use_cases
from services.notifications.sends.tests.telling import kinds, messages, texts
from shared.contracts.base import Received
from shared.contracts.credits.certificates import CertificateChanged, CertificateIssued
from shared.contracts.credits.honours import StarChanged
from shared.contracts.credits.ledger import AccountChanged, PointsExpiring
from shared.contracts.identity.decisions import MoveDecided, RegistrationDecided
from shared.contracts.projects.activities import ActivityChanged
from shared.contracts.projects.invitations import InvitationChanged
from shared.contracts.projects.library import ProjectChanged
from shared.contracts.projects.records import ServiceRecordChanged
from shared.contracts.projects.sign_ups import SignUpChanged
from shared.contracts.projects.swaps import SwapChanged
from shared.contracts.teams.memberships import MembershipChanged
from shared.kernel.errors import Unavailable
from shared.kernel.ids import id_told_again, new_id


def hear_states(doors, contract, one, *states, to="volunteer_id", **changes):
    """One thing of somebody, in one state after the other."""
    thing = str(new_id())
    for version, state in enumerate(states, 1):
        told = {"id": thing, to: str(one.id), "state": state, "version": version}
        doors.hear(contract, **(told | changes))


@pytest.mark.parametrize(
    ("states", "expected"),
    [
        (["applied"], []),
        (["applied", "active"], ["team_joined"]),
        (["applied", "refused"], ["team_refused"]),
        (["applied", "expired"], ["team_application_expired"]),
        (["applied", "withdrawn"], []),
        (["invited", "active"], ["team_invited"]),
        (["invited", "declined"], ["team_invited"]),
        (["invited", "expired"], ["team_invited"]),
        (["active"], []),  # who founded it
        (["active", "active"], []),
        (["active", "left"], []),
        (["active", "transferred"], []),
        (["active", "removed"], ["team_removed"]),
        (["active", "ended"], ["team_ended"]),
    ],
)
def test_of_memberships(doors, li, states, expected):
    hear_states(doors, MembershipChanged, li, *states)
    assert kinds(doors, li) == expected


@pytest.mark.parametrize(
    ("states", "expected"),
    [
        (["confirmed"], []),
        (["submitted", "confirmed"], ["sign_up_approved"]),
        (["submitted", "waiting"], ["sign_up_in_line"]),
        (["submitted", "refused"], ["sign_up_refused"]),
        (["waiting"], []),
        (["waiting", "offered"], ["place_offered"]),
        (["waiting", "offered", "confirmed"], ["place_offered"]),
        (["waiting", "offered", "declined"], ["place_offered"]),
        (["waiting", "offered", "expired"], ["place_offered", "offer_expired"]),
        (["confirmed", "cancelled"], []),
        (["confirmed", "cancelled_late"], []),
        (["confirmed", "released"], ["place_released"]),
        (["confirmed", "no_show"], ["missed_service"]),
        (["confirmed", "confirmed"], []),
    ],
)
def test_of_sign_ups(doors, li, states, expected):
    hear_states(doors, SignUpChanged, li, *states, reason="场地检修", due_at="2026-03-05T04:00:00Z")
    assert kinds(doors, li) == expected


@pytest.mark.parametrize(
    ("state", "expected"),
    [("approved", ["registration_approved"]), ("refused", ["registration_refused"]), ("ended", [])],
)
def test_of_registrations_also_who_is_no_volunteer_is_told(doors, li, state, expected):
    applicant = type("Applicant", (), {"id": new_id()})
    applicant.account_id = applicant.id
    hear_states(doors, RegistrationDecided, applicant, state, to="account_id")
    assert kinds(doors, applicant) == expected


@pytest.mark.parametrize(("state", "expected"), [("approved", ["move_approved"]), ("refused", ["move_refused"])])
def test_of_moves(doors, li, state, expected):
    hear_states(doors, MoveDecided, li, state)
    assert kinds(doors, li) == expected


@pytest.mark.parametrize(
    ("act", "expected"),
    [
        ("write", []),
        ("submit", []),
        ("approve", ["project_approved"]),
        ("return", ["project_returned"]),
        ("refuse", ["project_refused"]),
        ("publish", []),
        ("suspend", ["project_suspended"]),
        ("republished", []),
    ],
)
def test_of_projects_who_is_responsible_is_told(doors, li, act, expected):
    doors.hear(ProjectChanged, responsible_id=str(li.id), change=act)
    assert kinds(doors, li) == expected


def test_of_projects_that_nobody_is_responsible_for_nobody_is_told(doors, li):
    doors.hear(ProjectChanged, responsible_id=None, change="approve")
    assert kinds(doors, li) == []


def test_of_invitations_only_the_first_question_is_told(doors, li):
    hear_states(doors, InvitationChanged, li, "pending", "accepted")
    (text,) = texts(doors, li)
    assert text.startswith("邀请您参加“周末陪伴独居老人”：2026年3月7日 09:00，万寿路街道养老照料中心。")


@pytest.mark.parametrize(
    ("states", "giver", "taker"),
    [
        (["pending"], [], ["swap_asked"]),
        (["pending", "accepted"], ["swap_accepted"], ["swap_asked"]),
        (["pending", "declined"], ["swap_declined"], ["swap_asked"]),
        (["pending", "expired"], ["swap_declined"], ["swap_asked"]),
        (["pending", "cancelled"], [], ["swap_asked"]),
    ],
)
def test_of_swaps_both_are_told(doors, city, li, states, giver, taker):
    wang = city.volunteer()
    hear_states(doors, SwapChanged, li, *states, to="from_volunteer_id", to_volunteer_id=str(wang.id))
    assert (kinds(doors, li), kinds(doors, wang)) == (giver, taker)


def test_of_a_swap_with_a_number_that_nobody_has_nobody_is_told(doors, li):
    hear_states(doors, SwapChanged, li, "pending", to="from_volunteer_id", to_volunteer_id=None)
    assert kinds(doors, li) == []


def test_a_correction_says_what_it_was_before(doors, li):
    record = {"id": str(new_id()), "volunteer_id": str(li.id)}
    doors.hear(ServiceRecordChanged, **record, version=2, minutes=180)
    doors.hear(ServiceRecordChanged, **record, version=3, minutes=90, change="corrected")
    doors.hear(ServiceRecordChanged, **record, version=4, minutes=60, change="corrected")
    doors.hear(ServiceRecordChanged, **record, version=5, minutes=0, change="struck", state="struck")
    assert kinds(doors, li) == ["hours_confirmed", "hours_corrected", "hours_corrected", "hours_struck"]
    _, first, second, struck = texts(doors, li)
    assert "由3小时更正为1小时30分钟" in first and "由1小时30分钟更正为1小时" in second
    assert "（1小时）已撤销" in struck


def move_shift(doors, one, state="confirmed", starts_at="2026-03-07T01:00:00Z", to="2026-03-08T01:00:00Z"):
    told = {"id": str(new_id()), "volunteer_id": str(one.id), "state": state}
    doors.hear(SignUpChanged, **told, starts_at=starts_at)
    doors.hear(SignUpChanged, **told, version=2, starts_at=to)


@pytest.mark.parametrize("state", ["submitted", "waiting", "confirmed"])
def test_whoever_stands_with_a_shift_is_told_that_it_moves(doors, li, state):
    move_shift(doors, li, state)
    (text,) = texts(doors, li)
    assert "由2026年3月7日 09:00改到2026年3月8日 09:00" in text


@pytest.mark.parametrize(
    ("starts_at", "to", "is_urgent"),
    [
        ("2026-03-03T01:00:00Z", "2026-03-08T01:00:00Z", True),  # 24 hours from now
        ("2026-03-03T01:00:01Z", "2026-03-08T01:00:00Z", False),
        ("2026-03-08T01:00:00Z", "2026-03-03T01:00:00Z", True),
    ],
)
def test_what_concerns_the_next_24_hours_is_urgent(doors, li, starts_at, to, is_urgent):
    move_shift(doors, li, starts_at=starts_at, to=to)
    (message,) = messages(doors, li)
    assert message.is_urgent == is_urgent


@pytest.mark.parametrize(("due_at", "count"), [("2026-03-05T04:00:00Z", 1), ("2026-03-06T04:00:00Z", 2)])
def test_an_offer_that_stands_anew_is_told_with_its_new_end(doors, li, due_at, count):
    offer = {"id": str(new_id()), "volunteer_id": str(li.id), "state": "offered"}
    doors.hear(SignUpChanged, **offer, due_at="2026-03-05T04:00:00Z")
    doors.hear(SignUpChanged, **offer, version=2, due_at=due_at)
    assert kinds(doors, li) == ["place_offered"] * count
    assert messages(doors, li)[-1].expires_at.isoformat() == due_at.replace("Z", "+00:00")


def test_an_offer_is_of_no_use_after_its_end(doors, li):
    hear_states(doors, SignUpChanged, li, "offered", due_at="2026-03-05T04:00:00Z")
    (message,) = messages(doors, li)
    assert message.expires_at.isoformat() == "2026-03-05T04:00:00+00:00"


@pytest.mark.parametrize(
    ("reasons", "expected"),
    [
        ([["owes"]], ["account_owes"]),
        ([["owes"], []], ["account_owes", "account_thawed"]),
        ([["decision"], []], ["account_stopped", "account_thawed"]),
        ([["owes"], ["owes", "decision"], ["decision"], []], ["account_owes", "account_stopped", "account_thawed"]),
        ([[], ["owes"]], ["account_thawed", "account_owes"]),  # of the first nothing was heard but its end
    ],
)
def test_of_accounts_their_owner_is_told_that_they_are_frozen_and_open_again(doors, li, reasons, expected):
    account = {"id": str(new_id()), "owner_id": str(li.id)}
    for version, because in enumerate(reasons, 1):
        doors.hear(AccountChanged, **account, version=version, frozen_because=because)
    assert kinds(doors, li) == expected


@pytest.mark.parametrize("other", [{"owner_kind": "unit"}, {"book": "service_minutes"}])
def test_of_accounts_of_unions_and_of_what_is_never_spent_nobody_is_told(doors, li, other):
    doors.hear(AccountChanged, owner_id=str(li.id), **other)
    assert kinds(doors, li) == []


def test_who_owes_is_told_what_to_do(doors, li):
    doors.hear(AccountChanged, owner_id=str(li.id))
    (text,) = texts(doors, li)
    assert "爱心值超过了余额，尚欠40" in text and "补足后自动恢复" in text and "申诉" in text


def test_of_points_that_expire_soon_each_notice_is_told(doors, li):
    told = {"volunteer_id": str(li.id)}
    doors.hear(PointsExpiring, **told)
    doors.hear(PointsExpiring, **told, id=str(new_id()), days_left=7, amount=100)
    assert texts(doors, li) == [
        "您的爱心值中有120将在2026年12月31日之后失效，还有30天，请及时使用或转赠。",
        "您的爱心值中有100将在2026年12月31日之后失效，还有7天，请及时使用或转赠。",
    ]
    assert {str(message.about_id) for message in messages(doors, li)} == {PointsExpiring.example["account_id"]}


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ([], ["certificate_issued"]),
        (["outdated"], ["certificate_issued", "certificate_outdated"]),
        (["outdated", "replaced"], ["certificate_issued", "certificate_outdated"]),  # they asked for it themselves
        (["revoked"], ["certificate_issued", "certificate_revoked"]),
        (["revoked", "forgotten"], ["certificate_issued", "certificate_revoked"]),
    ],
)
def test_of_certificates(doors, li, changes, expected):
    told = {"volunteer_id": str(li.id)}
    doors.hear(CertificateIssued, **told)
    for version, change in enumerate(changes, 2):
        doors.hear(CertificateChanged, **told, version=version, change=change)
    assert kinds(doors, li) == expected


def test_of_stars_their_rise_and_their_fall_are_told(doors, li):
    for version, (before, stars) in enumerate([(0, 1), (1, 3), (3, 2), (2, 0)], 1):
        doors.hear(StarChanged, id=str(li.id), version=version, stars=stars, stars_before=before)
    assert kinds(doors, li) == ["star_reached", "star_reached", "star_lost", "star_lost"]
    assert "由3星调整为2星" in texts(doors, li)[2] and "您已达到3星级" in texts(doors, li)[1]


def test_a_message_waits_for_what_it_says_of_another_thing(doors, li):
    with pytest.raises(Unavailable):
        hear_states(doors, SignUpChanged, li, "offered", activity_id=str(new_id()), due_at="2026-03-05T04:00:00Z")
    assert kinds(doors, li) == []


def test_what_is_told_again_makes_no_message_and_is_known(doors, li):
    record = {"id": str(new_id()), "volunteer_id": str(li.id)}
    hear_again(doors, ServiceRecordChanged, **record, version=2, minutes=180)
    assert kinds(doors, li) == []
    doors.hear(ServiceRecordChanged, **record, version=3, minutes=90, change="corrected")
    assert "由3小时更正为1小时30分钟" in texts(doors, li)[0]


def hear_again(doors, contract, **changes):
    """As a service that republishes tells it."""
    data, now = contract().request(contract.example | changes), doors.database.clock.now()
    event = Received(id_told_again(), contract.event_type, contract.source(), str(data.id), now, data)
    doors.database.step(use_cases.heed, event)


def test_a_newer_title_is_the_one_that_is_said(doors, li):
    doors.hear(ActivityChanged, version=3, title="周末陪伴")
    hear_states(doors, InvitationChanged, li, "pending")
    assert "周末陪伴”" in texts(doors, li)[0]
