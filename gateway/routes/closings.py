"""The route of closing one's own account."""

from typing import Any

from flask.views import MethodView

from gateway.blueprints import blueprint_of
from gateway.calling import rpc
from shared.contracts.identity.closings import CloseAccount, ClosedAccount
from shared.contracts.identity.refusals import accounts as refusals
from shared.contracts.identity.refusals.closings import OFFICE_HELD

blueprint = blueprint_of("closings", "Closing one's own account")


@blueprint.route("/accounts/me/closing")
class Closing(MethodView):
    """Leaving for good."""

    @blueprint.strict()
    @blueprint.accepts(CloseAccount)
    @blueprint.answers(200, ClosedAccount)
    @blueprint.refuses(
        OFFICE_HELD,
        refusals.PASSWORD_WRONG,
        refusals.PASSWORDS_BUSY,
        refusals.CODE_WRONG,
        refusals.SECOND_FACTOR_NEEDED,
        refusals.SECOND_FACTOR_WRONG,
        refusals.SIGN_IN_LIMIT,
    )
    def post(self, request: dict[str, Any]) -> Any:
        """Close one's own account for good.

        With the current password, or a code (`POST /sign-in-codes`, purpose close_account); and the second factor where
        one is enrolled. All sessions end, phone, login name and keys are removed, open registrations are cancelled, the
        volunteer's record becomes nobody's: the hours that were counted stay under its number. The phone and the
        document are free for a new registration. `remaining` says what stays; the union's own roster of its members is
        kept by the union on the ground of the membership, and is not changed by this.
        """
        return rpc("identity").close_account(request)
