"""Who is acting: a person with offices, a client application with scopes, or the system itself under a name."""

from dataclasses import dataclass, field
from datetime import date
from uuid import UUID


@dataclass(frozen=True)
class Held:
    """An office as the token carries it: a role at a unit, until the end of a day (None: without end)."""

    role: str
    unit_id: UUID
    until: date | None = None


@dataclass(frozen=True)
class Actor:
    """The one who acts.

    kind: "person", "client", "system" or "guest"; subject: account id, client id or the system's name ("" for a guest).
    scopes: what a client application was allowed; a person has none.
    second_factor: whether the session was opened with a second factor.
    """

    kind: str
    subject: str
    session_id: UUID | None = None
    site: str = ""
    offices: tuple[Held, ...] = field(default=())
    scopes: frozenset[str] = field(default=frozenset())
    second_factor: bool = False

    @property
    def account_id(self) -> UUID | None:
        """The account of a person, None for everybody else."""
        return UUID(self.subject) if self.kind == "person" else None

    @property
    def name(self) -> str:
        """What the audit trail calls the actor: kind and subject, no personal data."""
        return f"{self.kind}:{self.subject}"


GUEST = Actor("guest", "")


def system(name: str, site: str = "") -> Actor:
    """The actor of timers, event handlers and the command line; `name` says which, for policy and audit."""
    return Actor("system", name, site=site)
