"""The ledger of credits: what its daily proofs have found."""

from collections.abc import Iterator

from deploy.cli import services
from deploy.cli.examination.findings import Finding, well, wrong
from services.credits.ledger.proving import faulty_days
from shared.runtime.settings import Settings

SUBJECT = "ledger of credits"


def examine(settings: Settings) -> Iterator[Finding]:
    """Whether something was wrong on a day when it was closed."""
    database = services.database("credits", settings)
    try:
        days = database.read(faulty_days)
    finally:
        database.close()
    if days:
        what = f"on {days} {'days' if days > 1 else 'day'} something was wrong when closed"
        yield wrong(SUBJECT, f"{what}; `nuanliu ledger verify` says where.")
    else:
        yield well(SUBJECT, "nothing was wrong on any day that is closed.")
