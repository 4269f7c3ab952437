"""Routes of client applications."""

from typing import Any

from flask.views import MethodView

from gateway.blueprints import blueprint_of
from gateway.calling import rpc
from shared.contracts.identity.clients import (
    Client,
    ClientPage,
    ClientSecret,
    FindClients,
    RegisterClient,
    RotateClientSecret,
)
from shared.contracts.identity.refusals import clients as refusals
from shared.contracts.identity.refusals.units import UNIT_NOT_ACTIVE, UNIT_NOT_FOUND
from shared.kernel.pagination import CURSOR_INVALID

blueprint = blueprint_of("clients", "Client applications and districts' systems")


@blueprint.route("/clients")
class Clients(MethodView):
    """Registering and listing client applications."""

    @blueprint.accepts(RegisterClient)
    @blueprint.answers(201, ClientSecret)
    @blueprint.refuses(UNIT_NOT_FOUND, UNIT_NOT_ACTIVE)
    def post(self, request: dict[str, Any]) -> Any:
        """Register a client application.

        It may do what its scopes say, in the subtree of its unit. The secret is shown once.
        """
        return rpc("identity").register_client(request)

    @blueprint.queries(FindClients)
    @blueprint.answers(200, ClientPage)
    @blueprint.refuses(UNIT_NOT_FOUND, CURSOR_INVALID)
    def get(self, query: dict[str, Any]) -> Any:
        """List client applications.

        Of a unit and its subtree, never with their secrets.
        """
        return rpc("identity").find_clients(query)


@blueprint.route("/clients/<uuid:id>")
class OneClient(MethodView):
    """A client application."""

    @blueprint.answers(200, Client)
    @blueprint.refuses(refusals.CLIENT_NOT_FOUND)
    def get(self, id: str) -> Any:
        """Read a client application.

        Without its secret, which nobody can read again.
        """
        return rpc("identity").client({"id": id})

    @blueprint.answers(200, Client)
    @blueprint.refuses(refusals.CLIENT_NOT_FOUND, refusals.CLIENT_ENDED)
    def delete(self, id: str) -> Any:
        """End a client application.

        It gets no more tokens, and those it has are void.
        """
        return rpc("identity").end_client({"id": id})


@blueprint.route("/clients/<uuid:id>/secret")
class Secret(MethodView):
    """The secret of a client application."""

    @blueprint.accepts(RotateClientSecret, path=["id"])
    @blueprint.answers(200, ClientSecret)
    @blueprint.refuses(refusals.CLIENT_NOT_FOUND, refusals.CLIENT_ENDED)
    def post(self, request: dict[str, Any], id: str) -> Any:
        """Give a client application another secret.

        Shown once. The older ones go on for as many hours as is asked for, so that it is exchanged without a gap.
        """
        return rpc("identity").rotate_client_secret({**request, "id": id})
