"""The route at which client applications get tokens."""

from typing import Any

from flask.views import MethodView
from werkzeug.exceptions import HTTPException

from gateway.blueprints import blueprint_of
from gateway.calling import rpc
from gateway.oauth import answer_http_error, answer_refusal, describe_errors, with_credentials
from shared.contracts.identity.clients import ClientToken, RequestClientToken
from shared.contracts.identity.refusals import clients as refusals
from shared.kernel.errors import Refusal

blueprint = blueprint_of("oauth", "Tokens for client applications (OAuth 2.0)")
blueprint.register_error_handler(Refusal, answer_refusal)
blueprint.register_error_handler(HTTPException, answer_http_error)
blueprint.documented_with(describe_errors)


@blueprint.route("/oauth/token")
class Token(MethodView):
    """The token endpoint."""

    @blueprint.open()
    @blueprint.strict()
    @blueprint.accepts(RequestClientToken, form=True)
    @blueprint.answers(200, ClientToken)
    @blueprint.refuses(
        refusals.CLIENT_REFUSED, refusals.CLIENT_LIMIT, refusals.GRANT_TYPE_UNSUPPORTED, refusals.SCOPE_INVALID
    )
    def post(self, request: dict[str, Any]) -> Any:
        """Get a token for a client application.

        The client credentials grant of RFC 6749: id and secret in a Basic header or in the form, errors in OAuth's
        words. Parameters that are not listed are refused. The token is good for ten minutes; there is no refresh token.
        """
        return rpc("identity").client_token(with_credentials(request))
