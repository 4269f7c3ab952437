"""Our side of hearing: the door of credits with a handler that writes one row for each event, as the bare one does.

It stands in for the service of credits: same queue, same inbox, same database. `python -m bench.one_row`.
"""

import eventlet

eventlet.monkey_patch()

from collections.abc import Sequence  # noqa: E402

from sqlalchemy import JSON, Integer, Uuid, column, insert, table  # noqa: E402

from shared.contracts.base import Received  # noqa: E402
from shared.contracts.projects.records import ServiceRecordChanged  # noqa: E402
from shared.runtime import logs  # noqa: E402
from shared.runtime.data.database import CallDatabase  # noqa: E402
from shared.runtime.data.session import Session  # noqa: E402
from shared.runtime.doors.subscribe import subscribe  # noqa: E402
from shared.runtime.process.dependencies import ServiceDatabase  # noqa: E402
from shared.runtime.process.process import run_until_ended  # noqa: E402
from shared.runtime.process.runner import Runner  # noqa: E402
from shared.runtime.settings import Settings  # noqa: E402

CONTRACT = ServiceRecordChanged()
HEARD = table(
    "heard", column("id", Uuid), column("volunteer_id", Uuid), column("minutes", Integer), column("said", JSON)
)


class OneRow:
    """Hears what credits hears, and keeps it."""

    name = "credits"
    db: CallDatabase = ServiceDatabase()  # type: ignore[assignment]

    @subscribe(ServiceRecordChanged, batch=200)
    def hear(self, event: Received) -> None:
        """Keep it."""
        self.db.run_all_once(keep, event)


def keep(session: Session, events: Sequence[Received]) -> None:
    """One row of each event."""
    rows = [
        {
            "id": event.id,
            "volunteer_id": event.volunteer_id,
            "minutes": event.minutes,
            "said": CONTRACT.dump(event.data),
        }
        for event in events
    ]
    session.execute(insert(HEARD), rows)


if __name__ == "__main__":
    settings = Settings.from_environment()
    logs.configure(settings)
    run_until_ended(Runner([OneRow], settings))
