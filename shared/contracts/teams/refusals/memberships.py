"""What teams refuses about memberships and officers. No framework here."""

from shared.kernel.errors import Conflict, Forbidden, Invalid, NotFound, declare

MEMBERSHIP_NOT_FOUND = declare(NotFound, "teams.membership_not_found")
MEMBERSHIP_STATE = declare(Conflict, "teams.membership_state", "membership_state")
"""It stands where this cannot be done any more, or not yet."""

MEMBERSHIP_OPEN = declare(Conflict, "teams.membership_open", "membership_state")
"""The person has applied to the team, is invited or in it already."""

MEMBERSHIPS_TOO_MANY = declare(Conflict, "teams.memberships_too_many", "memberships_max")
APPLICATIONS_TOO_MANY = declare(Conflict, "teams.applications_too_many", "applications_max")
INVITATIONS_TOO_MANY = declare(Conflict, "teams.invitations_too_many", "invitations_max")
TEAM_FULL = declare(Conflict, "teams.team_full", "members_max")
TEAM_BY_INVITATION = declare(Forbidden, "teams.team_by_invitation")
TEAM_ADULTS_ONLY = declare(Forbidden, "teams.team_adults_only")
APPLIED_TOO_SOON = declare(Conflict, "teams.applied_too_soon", "day")
"""The team has said no a short time ago; day: from which it may be asked again."""

INVITED_TOO_SOON = declare(Conflict, "teams.invited_too_soon", "day")
"""The person has declined a short time ago; day: from which they may be asked again."""

TRANSFER_TO_SAME = declare(Conflict, "teams.transfer_to_same")
VOLUNTEER_NOT_FOUND = declare(NotFound, "teams.volunteer_not_found")
UNDER_AGE = declare(Forbidden, "teams.under_age")
"""Minors lead nothing and are responsible for nothing."""

MINORS_ARE_MEMBERS = declare(Conflict, "teams.minors_are_members", "count")
OFFICER_NOT_FOUND = declare(NotFound, "teams.officer_not_found")
OFFICER_NOT_MEMBER = declare(Conflict, "teams.officer_not_member")
OFFICER_ENDED = declare(Conflict, "teams.officer_ended")
OFFICER_EXISTS = declare(Conflict, "teams.officer_exists", "team_role")
LEADER_EXISTS = declare(Conflict, "teams.leader_exists")
"""A team has one leader on a day."""

OFFICERS_TOO_MANY = declare(Conflict, "teams.officers_too_many", "team_role", "officers_max")
OFFICER_IN_THE_PAST = declare(Invalid, "teams.officer_in_the_past")
OFFICER_ENDS_BEFORE_IT_BEGINS = declare(Invalid, "teams.officer_ends_before_it_begins")
