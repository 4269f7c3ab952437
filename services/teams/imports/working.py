"""An import in steps: whether one may, then the file is read outside of any transaction, then its rows are worked."""

from typing import Any

from eventlet import tpool

from services.teams.imports import use_cases
from services.teams.imports.reading import read_list
from shared.contracts.base import Loaded
from shared.contracts.identity.imports import FILE_BYTES_MAX
from shared.contracts.refusals.files import FILE_TOO_LARGE
from shared.kernel.actor import Actor
from shared.runtime.data.database import CallDatabase
from shared.runtime.files.cells import decoded


def import_teams(db: CallDatabase, request: Loaded, actor: Actor) -> Any:
    """Take a list in. A thread of its own reads it: others are served meanwhile."""
    db.step(use_cases.refuse_import, request, actor)
    columns, rows = tpool.execute(read_list, _file(request.content))
    return db.run(use_cases.import_teams, request, actor, columns, rows)


def _file(content: str) -> bytes:
    """The file behind its base64. Raises Invalid."""
    file = decoded(content)
    if len(file) > FILE_BYTES_MAX:
        raise FILE_TOO_LARGE(bytes_max=FILE_BYTES_MAX)
    return file
