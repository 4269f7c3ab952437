"""Words and limits of volunteers: their records, registrations, moves and objections. No framework here."""

from enum import StrEnum

REGISTRATION_YEARS_MIN = 14  # 志愿服务条例 asks a guardian's consent of minors; below this age nobody is registered
ADULT_YEARS = 18
GUARDIAN_DAYS = 30  # in which a guardian consents; then the registration is cancelled
REVIEW_DAYS = 15  # in which a unit decides on a registration or a move
FORM_DAYS_MAX = 365  # how old a form on paper may be when it is entered
OBJECTION_DAYS = 15
CARD_DAYS = 30  # how long the code of a card is good for; who shows the card gets a fresh one
CARD_CODE_CHARACTERS_MAX = 1024
OBJECTION_NUMBER_PATTERN = r"^[0-9]{8}-[0-9]{6}$"  # the day it was made, and six random digits
OBJECTION_NUMBER_CHARACTERS = 15


class VolunteerState(StrEnum):
    """Of a record: an entered one counts for nothing until the person claims it."""

    ENTERED = "entered"  # by somebody else, from a form on paper
    ACTIVE = "active"  # the person's own
    WITHDRAWN = "withdrawn"  # after an objection: nothing personal is left of it
    CLOSED = "closed"  # the person's account was closed


class UnitReason(StrEnum):
    """Why a volunteer belongs to a unit since some day."""

    REGISTERED = "registered"
    CLAIMED = "claimed"
    MOVED = "moved"
    SUCCEEDED = "succeeded"  # the unit before was merged or dissolved


class RegistrationState(StrEnum):
    """Of an application to be a volunteer. Open are the first two."""

    AWAITING_GUARDIAN = "awaiting_guardian"
    SUBMITTED = "submitted"
    APPROVED = "approved"
    REFUSED = "refused"
    CANCELLED = "cancelled"
    ENDED = "ended"  # it was approved, and the record is somebody else's or nobody's by a later decision


class NextStep(StrEnum):
    """What happens next with a registration, or what the person can do."""

    GUARDIAN_CODE = "guardian_code"  # the guardian's code is to be sent and typed in
    REVIEW = "review"  # the unit decides until the due date
    CARD = "card"  # a volunteer: the card is there
    APPEAL = "appeal"  # ask the unit above, or register again with what was missing
    REGISTER = "register"


class Evidence(StrEnum):
    """What shows that the applicant has this name and document. Reviewers see it, applicants do not."""

    ROSTER_AND_PHONE = "roster_and_phone"  # the union's roster, and the phone in it is the account's
    ROSTER = "roster"  # the union's roster, which knows no phone
    OTHER_PHONE = "other_phone"  # the roster has the person with another phone
    REGISTRY = "registry"  # the member registry (12351)
    OTHER_NAME = "other_name"  # one of them has the document under another name
    MEMBERSHIP_ENDED = "membership_ended"
    NONE = "none"  # nothing in the reviewer's reach; a unit above may see more
    REGISTRY_AWAY = "registry_away"  # the roster has none, and the registry could not be asked


class GuardianRelation(StrEnum):
    """Who may consent for a minor (民法典 27)."""

    PARENT = "parent"
    GRANDPARENT = "grandparent"
    SIBLING = "sibling"  # of age
    OTHER = "other"  # with the consent of the residents' committee or the civil affairs office


class RegistrationRefusal(StrEnum):
    """Why a registration is refused. Words, no free text: it holds no personal data."""

    IDENTITY_NOT_SHOWN = "identity_not_shown"
    DOCUMENT_OF_ANOTHER = "document_of_another"
    RECORD_OF_ANOTHER = "record_of_another"  # the document is registered already, rightly
    OTHER_UNIT = "other_unit"
    NOT_REACHED = "not_reached"
    GUARDIAN_NOT_SHOWN = "guardian_not_shown"


class MoveState(StrEnum):
    """Of a wish to belong to another unit."""

    SUBMITTED = "submitted"
    APPROVED = "approved"
    REFUSED = "refused"
    CANCELLED = "cancelled"


class MoveRefusal(StrEnum):
    """Why a unit does not take a volunteer."""

    NOT_OF_THIS_UNIT = "not_of_this_unit"
    NOT_REACHED = "not_reached"


class ObjectionReason(StrEnum):
    """What somebody objects to."""

    NOT_ASKED = "not_asked"  # 被志愿: registered without knowing
    CONSENT_WITHDRAWN = "consent_withdrawn"
    WRONG_DATA = "wrong_data"
    TAKEN_BY_ANOTHER = "taken_by_another"  # somebody else uses this document


class ObjectionState(StrEnum):
    """Of an objection."""

    SUBMITTED = "submitted"
    UPHELD = "upheld"
    REJECTED = "rejected"


class ObjectionRejection(StrEnum):
    """Why an objection is rejected."""

    NO_SUCH_RECORD = "no_such_record"
    IDENTITY_NOT_SHOWN = "identity_not_shown"
    RECORD_IS_RIGHT = "record_is_right"
    NOT_REACHED = "not_reached"


class CardState(StrEnum):
    """What a card's code is found to be."""

    VALID = "valid"
    FORGED = "forged"  # not given by this platform, or changed
    EXPIRED = "expired"
    REPLACED = "replaced"  # the card was lost, and another one given
    ENDED = "ended"  # nobody is a volunteer with it any more


class LookupAdvice(StrEnum):
    """What somebody can do who asked whether they are registered."""

    CARD = "card"  # they are: the card is there
    REGISTER = "register"  # also to claim a record that was entered
    OBJECT = "object"
    COME_TO_AN_OFFICE = "come_to_an_office"
