"""Memberships in the published language: the event that tells of them, and what people and officers see."""

from typing import Any

from shared.contracts.base import Contract, Event, PageRequest, page_contract
from shared.contracts.fields import Boolean, Choice, Id, Integer, Moment, Text
from shared.contracts.identity import units
from shared.contracts.identity.volunteers import NUMBER, number_field
from shared.contracts.teams.team_words import (
    REASON_CHARACTERS_MAX,
    MembershipRefusal,
    MembershipState,
    RemovalReason,
)
from shared.contracts.teams.teams import SUPERIOR_ID, TEAM_ID, VOLUNTEER_ID, name_field

MEMBERSHIP_ID = "01936f0e-7b2a-7c11-8000-0000000000c2"
REASONS = (*MembershipRefusal, *(word for word in RemovalReason if word.value not in set(MembershipRefusal)))


def words_field(**rest: Any) -> Text:
    """The field of what somebody writes with an application, an invitation or a decision."""
    return Text(at_most=REASON_CHARACTERS_MAX, **rest)


class MembershipChanged(Event):
    """Somebody applied to a team, was invited, joined it, or is in it no more."""

    event_type = "teams.MembershipChanged.v1"

    id = Id(required=True)
    team_id = Id(required=True)
    volunteer_id = Id(required=True)
    state = Choice(MembershipState, required=True)

    example = {
        "version": 2,
        "id": MEMBERSHIP_ID,
        "team_id": TEAM_ID,
        "volunteer_id": VOLUNTEER_ID,
        "state": "active",
    }


class Membership(Contract):
    """One's own way into a team, and out again.

    due_at: until when an application or an invitation may be answered; from_id: the membership that ends when this one
    begins; reason: why it was refused or ended; appeal_unit_code: where to appeal against that.
    """

    id = Id(required=True)
    team_id = Id(required=True)
    team_name = name_field(required=True)
    state = Choice(MembershipState, required=True)
    words = words_field(allow_none=True, required=True)
    from_id = Id(allow_none=True, required=True)
    made_at = Moment(required=True)
    due_at = Moment(allow_none=True, required=True)
    joined_at = Moment(allow_none=True, required=True)
    ended_at = Moment(allow_none=True, required=True)
    reason = Choice(REASONS, allow_none=True, required=True)
    reason_words = words_field(allow_none=True, required=True)
    appeal_unit_code = units.unit_code(allow_none=True, required=True)
    version = Integer(at_least=1, required=True)

    example = {
        "id": MEMBERSHIP_ID,
        "team_id": TEAM_ID,
        "team_name": "海淀区“贴心人”服务队",
        "state": "applied",
        "words": "会修灯换锁，周末有空。",
        "from_id": None,
        "made_at": "2026-03-02T01:00:00Z",
        "due_at": "2026-03-17T01:00:00Z",
        "joined_at": None,
        "ended_at": None,
        "reason": None,
        "reason_words": None,
        "appeal_unit_code": None,
        "version": 1,
    }


MembershipPage = page_contract(Membership)


class TeamMember(Contract):
    """A membership as a team's officers and its union see it; members see who else is in the team.

    words: what was written with it, for those who decide alone.
    """

    id = Id(required=True)
    team_id = Id(required=True)
    volunteer_id = Id(required=True)
    state = Choice(MembershipState, required=True)
    is_minor = Boolean(allow_none=True, required=True)
    words = words_field(allow_none=True, required=True)
    made_at = Moment(required=True)
    due_at = Moment(allow_none=True, required=True)
    joined_at = Moment(allow_none=True, required=True)
    ended_at = Moment(allow_none=True, required=True)
    reason = Choice(REASONS, allow_none=True, required=True)
    version = Integer(at_least=1, required=True)

    example = {
        "id": MEMBERSHIP_ID,
        "team_id": TEAM_ID,
        "volunteer_id": VOLUNTEER_ID,
        "state": "applied",
        "is_minor": False,
        "words": "会修灯换锁，周末有空。",
        "made_at": "2026-03-02T01:00:00Z",
        "due_at": "2026-03-17T01:00:00Z",
        "joined_at": None,
        "ended_at": None,
        "reason": None,
        "version": 1,
    }


TeamMemberPage = page_contract(TeamMember)


class ApplyToTeam(Contract):
    """Ask to be taken into a team. words: for those who decide."""

    id = Id(required=True)
    words = words_field(load_default=None)

    example = {"id": TEAM_ID, "words": "会修灯换锁，周末有空。"}


class InviteToTeam(Contract):
    """Invite a volunteer, by the number on the card. Whether they come is theirs to say."""

    id = Id(required=True)
    volunteer_number = number_field(required=True)
    words = words_field(load_default=None)

    example = {"id": TEAM_ID, "volunteer_number": NUMBER, "words": "欢迎加入。"}


class MembershipOf(Contract):
    """Which membership, application or invitation."""

    id = Id(required=True)

    example = {"id": MEMBERSHIP_ID}


class RefuseApplication(Contract):
    """Do not take somebody who has applied; they are told why."""

    id = Id(required=True)
    reason = Choice(MembershipRefusal, required=True)
    words = words_field(load_default=None)

    example = {"id": MEMBERSHIP_ID, "reason": "no_room", "words": "欢迎三个月后再来。"}


class RemoveMember(Contract):
    """Take a member out; they are told why."""

    id = Id(required=True)
    reason = Choice(RemovalReason, required=True)
    words = words_field(load_default=None)

    example = {"id": MEMBERSHIP_ID, "reason": "inactive"}


class TransferMembership(Contract):
    """Go from one team to another: the membership ends when the other team has said yes."""

    id = Id(required=True)
    team_id = Id(required=True)
    words = words_field(load_default=None)

    example = {"id": MEMBERSHIP_ID, "team_id": SUPERIOR_ID}


class OwnMemberships(PageRequest):
    """One's own memberships, applications and invitations, the newest first. open: only those that are not over."""

    open = Boolean(load_default=False)

    example = {"limit": 20}


class MembersOf(PageRequest):
    """The memberships of a team, in the order in which they were made. state: active where nothing is said."""

    id = Id(required=True)
    state = Choice(MembershipState, load_default=MembershipState.ACTIVE.value)

    example = {"id": TEAM_ID, "limit": 50}
