"""What imports of rosters refuse besides what imports of any kind do. No framework here."""

from shared.kernel.errors import Conflict, Invalid, NotFound, Unavailable, declare

# Of single rows of a roster: they stand in the error sheet.
MEMBER_SINCE_UNUSABLE = declare(Invalid, "identity.member_since_unusable")
ROSTER_ROW_REPEATED = declare(Invalid, "identity.roster_row_repeated")
MEMBER_NUMBER_TAKEN = declare(Conflict, "identity.member_number_taken")
ROSTER_UNIT_UNKNOWN = declare(Invalid, "identity.roster_unit_unknown")

ROSTER_DRY_RUNS_LIMIT = declare(Unavailable, "identity.roster_dry_runs_limit", "retry_after_seconds")
"""More dry runs of an account than somebody needs who mends a file."""
ROSTER_ROWS_ELSEWHERE_LIMIT = declare(Conflict, "identity.roster_rows_elsewhere_limit", "rows_max")
"""An import ends where more rows of its unit wait for units above than those can look through in a day."""
PARKED_ROW_NOT_FOUND = declare(NotFound, "identity.parked_row_not_found")
PARKED_ROW_MEMBER_CHANGED = declare(Conflict, "identity.parked_row_member_changed")
"""The member in whose way it stands is another one than was named, or another version."""
PARKED_ROW_OTHER_NAME = declare(Conflict, "identity.parked_row_other_name")
"""It would make one person of another: such a row is imported anew, where both are in reach."""
