"""Names on pages of services that hold none: identity is asked once for a page, with the ticket that the service gave.

Where identity is away the page is shown without names: nothing else on it depends on them.
"""

from typing import Any

from gateway.calling import rpc
from shared.kernel.errors import Refusal


def with_names(reply: dict[str, Any]) -> dict[str, Any]:
    """The reply of a service, with `names` in place of its `names_ticket`."""
    ticket = reply.pop("names_ticket", None)
    return reply | {"names": names_for(ticket) if ticket else []}


def names_for(ticket: str) -> list[dict[str, str]]:
    """[{"volunteer_id", "name"}], none where identity does not answer."""
    try:
        found: list[dict[str, str]] = rpc("identity").names({"ticket": ticket})["names"]
    except Refusal:
        return []
    return found
