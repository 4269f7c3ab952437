"""The doors of client applications."""

from typing import Any

from services.identity.clients import queries, use_cases
from shared.contracts.base import Loaded
from shared.contracts.identity.clients import (
    Client,
    ClientOf,
    ClientPage,
    ClientSecret,
    ClientToken,
    FindClients,
    RegisterClient,
    RequestClientToken,
    RotateClientSecret,
)
from shared.kernel.actor import Actor
from shared.runtime.context import CallContext
from shared.runtime.data.database import CallDatabase
from shared.runtime.doors.rpc import rpc
from shared.runtime.process.provided import Provided
from shared.runtime.trust.signing import signer_for


class ClientDoors:
    """Applications and districts' systems that call in their own name."""

    db: CallDatabase
    actor: Actor
    context: CallContext
    signer = Provided(signer_for)

    @rpc(RegisterClient, replies=ClientSecret, secret=True)
    def register_client(self, request: Loaded) -> Any:
        return self.db.run(use_cases.register_client, request, self.actor)

    @rpc(RotateClientSecret, replies=ClientSecret, secret=True)
    def rotate_client_secret(self, request: Loaded) -> Any:
        return self.db.run(use_cases.rotate_client_secret, request, self.actor)

    @rpc(ClientOf, replies=Client)
    def end_client(self, request: Loaded) -> Any:
        return self.db.run(use_cases.end_client, request, self.actor)

    @rpc(ClientOf, replies=Client)
    def client(self, request: Loaded) -> Any:
        return self.db.read(queries.client, request, self.actor)

    @rpc(FindClients, replies=ClientPage)
    def find_clients(self, request: Loaded) -> Any:
        return self.db.read(queries.find_clients, request, self.actor)

    @rpc(RequestClientToken, replies=ClientToken, secret=True)
    def client_token(self, request: Loaded) -> Any:
        return self.db.run(use_cases.client_token, request, self.context.address, self.signer)
