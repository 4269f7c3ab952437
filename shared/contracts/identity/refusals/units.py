"""What the union tree and its operating bodies refuse. No framework here."""

from shared.kernel.errors import Conflict, Invalid, NotFound, declare

UNIT_NOT_FOUND = declare(NotFound, "identity.unit_not_found", "code")
UNIT_CODE_TAKEN = declare(Conflict, "identity.unit_code_taken", "code")
UNIT_NOT_ACTIVE = declare(Conflict, "identity.unit_not_active", "code", "state")
UNIT_CHANGED_SINCE = declare(Conflict, "identity.unit_changed_since", "code", "version")
UNIT_KIND_NOT_HERE = declare(Conflict, "identity.unit_kind_not_here", "code", "kind", "parent_kind")
UNIT_KINDS_UNLIKE = declare(Conflict, "identity.unit_kinds_unlike", "kind", "successor_kind")
UNIT_TOO_DEEP = declare(Conflict, "identity.unit_too_deep", "code", "depth_max")
UNIT_UNDER_ITSELF = declare(Conflict, "identity.unit_under_itself", "code")
UNIT_SUCCEEDS_ITSELF = declare(Conflict, "identity.unit_succeeds_itself", "code")
UNIT_IS_ROOT = declare(Conflict, "identity.unit_is_root", "code")
UNIT_ROOT_EXISTS = declare(Conflict, "identity.unit_root_exists", "code")
UNIT_HAS_CHILDREN = declare(Conflict, "identity.unit_has_children", "code", "children")
UNIT_TOO_MANY_CHILDREN = declare(Conflict, "identity.unit_too_many_children", "code", "children_max")
UNIT_OPERATES_BODIES = declare(Conflict, "identity.unit_operates_bodies", "code")
NAME_UNUSABLE = declare(Invalid, "identity.name_unusable")
UNIT_FLAG_NOT_HERE = declare(Invalid, "identity.unit_flag_not_here", "flag", "kind")
UNIT_TERM_WITHOUT_LEGAL_PERSON = declare(Invalid, "identity.unit_term_without_legal_person")
COORDINATES_INCOMPLETE = declare(Invalid, "identity.coordinates_incomplete")

BODY_NOT_FOUND = declare(NotFound, "identity.body_not_found", "id")
BODY_TIER_NOT_HERE = declare(Conflict, "identity.body_tier_not_here", "tier", "kind")
BODY_TIER_TAKEN = declare(Conflict, "identity.body_tier_taken", "code")
BODY_CLOSED = declare(Conflict, "identity.body_closed", "id")
BODY_CHANGED_SINCE = declare(Conflict, "identity.body_changed_since", "id", "version")
