"""What no list may say in a cell, whatever it is a list of; and the file behind the base64 of an upload."""

import base64
import binascii

from shared.contracts.refusals.files import CELL_ERROR, CELL_FORMULA, CELL_NUMERIC, FILE_BROKEN
from shared.kernel.errors import Refusal
from shared.runtime.files.sheets import Cell


def decoded(content: str) -> bytes:
    """The file behind its base64. Raises Invalid."""
    try:
        return base64.b64decode(content, validate=True)
    except binascii.Error:
        raise FILE_BROKEN() from None


def refused(cell: Cell, *, is_code: bool) -> Refusal | None:
    """Why nothing can be read from it; None where something can. is_code: a number may have lost digits there."""
    if cell.kind == "formula":
        return CELL_FORMULA()
    if cell.kind == "error":
        return CELL_ERROR()
    if is_code and cell.kind != "text":
        return CELL_NUMERIC()
    return None
