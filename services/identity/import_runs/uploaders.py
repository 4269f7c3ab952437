"""Who uploaded a file, with the rights of today: they may end between the upload and its last row."""

from uuid import UUID

from services.identity.accounts.models import Account
from services.identity.clients.models import Client
from services.identity.import_runs.models import ImportRun
from services.identity.offices.queries import held_offices
from services.identity.sessions.domain import usable_offices
from shared.contracts.identity.account_words import AccountState
from shared.contracts.identity.roles import CLIENT_ROLE
from shared.kernel.actor import GUEST, Actor, Held, system
from shared.runtime.data.session import Session


def uploader(session: Session, run: ImportRun) -> Actor:
    """The uploader; a guest, who has no rights, where the account or client is shut."""
    if run.actor_kind == "system":
        return system(run.actor_subject)
    if run.actor_kind == "client":
        return _client(session.get(Client, UUID(run.actor_subject)))
    account = session.get(Account, UUID(run.actor_subject))
    if account is None or account.state != AccountState.ACTIVE:
        return GUEST
    offices = usable_offices(held_offices(session, account.id), second_factor=account.second_factor)
    return Actor("person", run.actor_subject, offices=offices, second_factor=account.second_factor)


def _client(client: Client | None) -> Actor:
    if client is None or client.ended:
        return GUEST
    offices = (Held(CLIENT_ROLE, client.unit_id),)
    return Actor("client", str(client.id), offices=offices, scopes=frozenset(client.scopes))
