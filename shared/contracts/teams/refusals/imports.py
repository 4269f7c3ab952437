"""What teams refuses about lists of teams that are imported. No framework here."""

from shared.kernel.errors import Conflict, NotFound, declare

IMPORT_NOT_FOUND = declare(NotFound, "teams.import_not_found")
IMPORT_DISTURBED = declare(Conflict, "teams.import_disturbed")
"""While the list was worked somebody took a name that stands in it; nothing was changed."""

IMPORT_OUTSIDE = declare(Conflict, "teams.import_outside", "code")
"""A row names a unit that is not the one of the import, nor below it."""

IMPORT_ROW_REPEATED = declare(Conflict, "teams.import_row_repeated", "row_number")
"""An earlier row is about the same team."""

IMPORT_SUPERIOR_UNKNOWN = declare(NotFound, "teams.import_superior_unknown", "superior")
"""No active team of this name stands at the unit of the row or above it, nor in the list."""
