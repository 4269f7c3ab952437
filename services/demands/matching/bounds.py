"""How much is looked at for one ranking, and that it is found by indexes."""

from shared.runtime.data.few import BY_INDEX
from shared.runtime.data.session import Session

THINGS_MAX = 200  # needs, projects, activities: of each way in which they are found
PEOPLE_MAX = 500


def by_index(session: Session) -> None:
    """From here on no table is read from one end: a bound on rows would let the planner hope to meet them early."""
    if session.get_bind().dialect.name == "postgresql":
        session.execute(BY_INDEX)
