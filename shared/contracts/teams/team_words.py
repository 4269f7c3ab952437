"""The words of teams that every service uses: levels, kinds, brands, states, offices. No framework here."""

from enum import StrEnum

TEAM_NAME_CHARACTERS_MAX = 60
LEVEL_NAME_CHARACTERS_MAX = 20
OFFICERS_MAX = 50  # of one team, past ones not counted
INTRODUCTION_CHARACTERS_MAX = 1000
REASON_CHARACTERS_MAX = 500
MEMBERS_MAX_DEFAULT, MEMBERS_MAX_MAX = 100, 2000  # of one team
REVIEW_DAYS = 15  # in which a unit decides on a team that was founded


class TeamLevel(StrEnum):
    """The levels of the force, the highest first. What a place calls them is a scheme's to say."""

    CORPS = "corps"  # 总队
    BRIGADE = "brigade"  # 大队
    SQUADRON = "squadron"  # 中队
    SQUAD = "squad"  # 小队
    GROUP = "group"  # 小组


class TeamKind(StrEnum):
    """Along which line of the union a team stands."""

    MUNICIPAL = "municipal"  # 市级队伍
    REGIONAL = "regional"  # 区、街道、乡镇的队伍
    INDUSTRY = "industry"  # 产业(行业)队伍
    WORKPLACE = "workplace"  # 企事业单位队伍
    STATION = "station"  # 依托工会服务站、社区的小队、小组
    BRAND = "brand"  # 品牌队伍


class TeamBrand(StrEnum):
    """Brands of the union's service that are taken into the system."""

    CLOSE_FRIENDS = "close_friends"  # “贴心人”服务队
    MODEL_WORKERS = "model_workers"  # 劳模志愿服务队
    YOUTH = "youth"  # 青年职工志愿服务队
    CARING_CORNER = "caring_corner"  # 企业爱心小站
    OTHER = "other"


class TeamState(StrEnum):
    """Where a team is in its life. Only an active one takes members."""

    SUBMITTED = "submitted"
    ACTIVE = "active"
    REFUSED = "refused"
    WITHDRAWN = "withdrawn"
    DISSOLVED = "dissolved"


class JoinMode(StrEnum):
    """How an application becomes a membership."""

    REVIEWED = "reviewed"  # an officer decides
    INSTANT = "instant"  # at once, while there is room
    INVITED = "invited"  # nobody applies


class FoundingRefusal(StrEnum):
    """Why a union does not agree to a team."""

    ALREADY_THERE = "already_there"  # the same team stands under another name
    NAME_UNFIT = "name_unfit"
    PURPOSE_UNCLEAR = "purpose_unclear"
    WRONG_PLACE = "wrong_place"  # another unit, level or superior fits
    NO_VOLUNTEER_SERVICE = "no_volunteer_service"
    NOT_REACHED = "not_reached"  # the founder could not be asked
    OTHER = "other"


class DissolutionReason(StrEnum):
    """Why a team ends."""

    TASK_DONE = "task_done"
    WISH_OF_MEMBERS = "wish_of_members"
    WITHOUT_MEMBERS = "without_members"
    PART_OF_ANOTHER = "part_of_another"
    RULES_BROKEN = "rules_broken"
    OTHER = "other"


class MembershipState(StrEnum):
    """Where somebody stands in a team. Only an active one is a member."""

    APPLIED = "applied"
    INVITED = "invited"
    ACTIVE = "active"
    REFUSED = "refused"  # by an officer
    DECLINED = "declined"  # by the person
    WITHDRAWN = "withdrawn"  # the application, by the person
    EXPIRED = "expired"  # nobody answered in time
    LEFT = "left"
    REMOVED = "removed"  # by an officer, with a reason
    TRANSFERRED = "transferred"  # to another team
    ENDED = "ended"  # the team was dissolved, or the account closed


class MembershipRefusal(StrEnum):
    """Why a team does not take somebody."""

    NOT_SUITABLE = "not_suitable"
    QUALIFICATION_MISSING = "qualification_missing"
    TOO_FAR = "too_far"
    NO_ROOM = "no_room"
    NOT_REACHED = "not_reached"
    OTHER = "other"


class RemovalReason(StrEnum):
    """Why a team takes somebody out."""

    INACTIVE = "inactive"
    WISH = "wish"  # told to an officer instead of leaving oneself
    RULES_BROKEN = "rules_broken"
    UNIT_LEFT = "unit_left"
    OTHER = "other"


class OfficerRole(StrEnum):
    """What a member does for a team."""

    LEADER = "leader"  # 队长
    DEPUTY = "deputy"  # 副队长
    LIAISON = "liaison"  # 联络员


LEADING = frozenset({OfficerRole.LEADER, OfficerRole.DEPUTY})
