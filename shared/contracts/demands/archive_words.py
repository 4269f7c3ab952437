"""The words of the archive of needs beside their states and urgencies. No framework here."""

from enum import StrEnum

from shared.contracts.demands.demand_words import DemandState

TITLE_CHARACTERS_MIN, TITLE_CHARACTERS_MAX = 4, 60
WORDS_CHARACTERS_MAX = 1000
PLACE_CHARACTERS_MAX = 80
ADDRESS_CHARACTERS_MAX = 200
REASON_CHARACTERS_MIN, REASON_CHARACTERS_MAX = 4, 500
OPEN_DEMANDS_MAX = 20  # of one account, stated by itself
WANTED_DAYS_MAX = 366  # so far ahead somebody may say when help is wanted
CATEGORY_NAME_CHARACTERS_MAX = 20
CATEGORIES_MAX = 50  # of one unit's own
RATING_MAX = 5
DUPLICATES_MAX = 20
OFFER_WORDS_CHARACTERS_MAX = 300
OFFER_DAYS = 3  # in which somebody who is asked answers
OFFERS_WAITING_MAX = 20  # for one need, and of one volunteer
HOURS_MAX = 90 * 24  # in which a unit has to answer


class DemandVisibility(StrEnum):
    """Who may see a need, by the consent of the person. Address, phone and name are never among it."""

    CADRES = "cadres"  # the person and the cadres in reach
    VOLUNTEERS = "volunteers"  # also volunteers of the union that answers it, and below
    EVERYBODY = "everybody"


class DemandChannel(StrEnum):
    """How a need came in."""

    SELF = "self"  # by the account whose need it is
    STATION = "station"  # entered by a helper at a station
    TELEPHONE = "telephone"  # entered by an operator of 12351


class Beneficiary(StrEnum):
    """Who is to be helped."""

    SELF = "self"  # who states it
    FAMILY = "family"
    COLLEAGUE = "colleague"
    OTHER = "other"


class DemandConsentMeans(StrEnum):
    """How somebody agreed that a need is kept and shown."""

    OWN_ACCOUNT = "own_account"
    PAPER = "paper"  # signed; the paper stays with the unit
    SPOKEN = "spoken"  # before the helper
    RECORDED_CALL = "recorded_call"


class DemandConsentGiver(StrEnum):
    """Who agreed."""

    PERSON = "person"  # who is to be helped
    FAMILY = "family"
    GUARDIAN = "guardian"


class DemandRefusal(StrEnum):
    """Why a union does not have a need served."""

    NO_VOLUNTEER_SERVICE = "no_volunteer_service"  # nothing that volunteers may do
    OTHER_BODY = "other_body"  # another body does it, which the reason names
    NOT_REACHED = "not_reached"  # the person could not be asked
    NOT_TRUE = "not_true"
    NOBODY_FOUND = "nobody_found"
    OTHER = "other"


class DemandAct(StrEnum):
    """What is done with a need."""

    SUBMIT = "submit"
    VERIFY = "verify"
    REFER = "refer"
    ESCALATE = "escalate"  # nobody answered in time: the union above has it now
    REMIND = "remind"
    ACCEPT = "accept"
    REFUSE = "refuse"
    LINK = "link"
    UNLINK = "unlink"
    SERVE = "serve"
    CONFIRM = "confirm"
    DENY = "deny"  # the person: it was not served
    CLOSE = "close"
    WITHDRAW = "withdraw"
    MERGE = "merge"
    FOLLOW_UNIT = "follow_unit"  # its union has ended, and another goes on


class QueueReason(StrEnum):
    """Why a need stands where it stands in the queue."""

    WAITING = "waiting"  # hours since it was stated
    URGENCY = "urgency"
    HELP_FIRST = "help_first"  # 志愿服务条例 art. 38: who has a good record as a volunteer is helped first


class DuplicateReason(StrEnum):
    """Why two needs may be the same."""

    SAME_ACCOUNT = "same_account"
    SAME_PHONE = "same_phone"
    SAME_ADDRESS = "same_address"
    NEAR = "near"
    SAME_CATEGORY = "same_category"
    ALIKE = "alike"  # in their words


class OfferState(StrEnum):
    """Where an offer of one volunteer for one need stands."""

    OFFERED = "offered"  # by the volunteer; waits for the union
    ASKED = "asked"  # by the union; waits for the volunteer
    ACCEPTED = "accepted"
    DECLINED = "declined"
    WITHDRAWN = "withdrawn"  # by who made it
    EXPIRED = "expired"
    MOOT = "moot"  # the need is served by somebody else, or not wanted any more


class ContactField(StrEnum):
    """What of a need is masked for everybody but the person."""

    BENEFICIARY = "beneficiary_name"
    PHONE = "phone"
    ADDRESS = "address"


# A union still has to answer these, until their due moment.
UNANSWERED = frozenset({DemandState.SUBMITTED, DemandState.REFERRED, DemandState.VERIFIED})
# A union still has to do something about these until their due moment: what is taken on wants somebody who serves it,
# and what nobody says was served, once it should have been, somebody who finds out.
UNSETTLED = UNANSWERED | {DemandState.ACCEPTED, DemandState.LINKED}
# They are taken on, and not served yet.
TAKEN_ON = frozenset({DemandState.ACCEPTED, DemandState.LINKED})
ENDED = frozenset({DemandState.REFUSED, DemandState.CLOSED, DemandState.WITHDRAWN, DemandState.MERGED})
