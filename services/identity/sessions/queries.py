"""Reading one's own sessions."""

from types import SimpleNamespace

from sqlalchemy import select

from services.identity.accounts.queries import account_of
from services.identity.sessions.giving import refreshable_until
from services.identity.sessions.models import AccountSession
from shared.contracts.base import Loaded
from shared.kernel.actor import Actor
from shared.kernel.pagination import Page, id_after, page_by_id
from shared.runtime.data.session import Session


def sessions(session: Session, request: Loaded, actor: Actor) -> Page[SimpleNamespace]:
    """The open sessions of the person who asks, the oldest first; without those that have timed out."""
    own = account_of(session, actor)
    rows = select(AccountSession).where(AccountSession.account_id == own.id, AccountSession.ended_at.is_(None))
    if request.cursor:
        rows = rows.where(AccountSession.id > id_after(request))
    found = list(session.scalars(rows.order_by(AccountSession.id).limit(request.limit + 1)))
    page = page_by_id(found, request)
    living = [opened for opened in page.items if refreshable_until(session, opened) > session.now]
    return Page([_shown(opened, actor) for opened in living], page.next_cursor)


def _shown(opened: AccountSession, actor: Actor) -> SimpleNamespace:
    fields = ("id", "device", "second_factor", "opened_at", "used_at", "expires_at")
    shown = {name: getattr(opened, name) for name in fields}
    return SimpleNamespace(**shown, current=opened.id == actor.session_id)
