"""What is refused about a file of rows as a whole. No framework here."""

from shared.kernel.errors import Invalid, declare

FILE_EMPTY = declare(Invalid, "file.empty")
FILE_TOO_LARGE = declare(Invalid, "file.too_large", "bytes_max")
FILE_TYPE_UNKNOWN = declare(Invalid, "file.type_unknown")
FILE_ENCODING_UNKNOWN = declare(Invalid, "file.encoding_unknown")
FILE_BROKEN = declare(Invalid, "file.broken")
FILE_UNPACKS_TOO_LARGE = declare(Invalid, "file.unpacks_too_large", "bytes_max")
FILE_CELLS_TOO_MANY = declare(Invalid, "file.cells_too_many")
FILE_WITHOUT_SHEET = declare(Invalid, "file.without_sheet")
FILE_ROWS_TOO_MANY = declare(Invalid, "file.rows_too_many", "rows_max")
FILE_COLUMNS_TOO_MANY = declare(Invalid, "file.columns_too_many", "columns_max")
FILE_COLUMNS_UNKNOWN = declare(Invalid, "file.columns_unknown", "columns")
FILE_COLUMNS_MISSING = declare(Invalid, "file.columns_missing", "columns")
FILE_COLUMNS_REPEATED = declare(Invalid, "file.columns_repeated", "columns")

CELL_NUMERIC = declare(Invalid, "file.cell_numeric")
CELL_FORMULA = declare(Invalid, "file.cell_formula")
CELL_ERROR = declare(Invalid, "file.cell_error")
ROW_TOO_LONG = declare(Invalid, "file.row_too_long", "columns")
