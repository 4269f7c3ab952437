"""Routes of offices and permissions."""

from typing import Any

from flask.views import MethodView

from gateway.blueprints import blueprint_of
from gateway.calling import rpc
from gateway.composing import all_permissions
from shared.contracts.identity.offices import (
    Appoint,
    EndOffice,
    FindOffices,
    Office,
    OfficePage,
    OwnOffices,
)
from shared.contracts.identity.refusals import accounts as account_refusals
from shared.contracts.identity.refusals import offices as refusals
from shared.contracts.identity.refusals.units import UNIT_NOT_ACTIVE, UNIT_NOT_FOUND
from shared.contracts.permissions import Permissions
from shared.kernel.pagination import CURSOR_INVALID

blueprint = blueprint_of("offices", "Offices: who may do what, where, from when until when")

PUBLIC_SECONDS = 30


@blueprint.route("/offices")
class Offices(MethodView):
    """Giving and listing offices."""

    @blueprint.accepts(Appoint)
    @blueprint.answers(201, Office)
    @blueprint.refuses(
        UNIT_NOT_FOUND,
        UNIT_NOT_ACTIVE,
        account_refusals.ACCOUNT_NOT_FOUND,
        account_refusals.ACCOUNT_ALREADY_LOCKED,
        account_refusals.NOT_ON_ONESELF,
        refusals.ROLE_NOT_YOURS_TO_GIVE,
        refusals.OFFICE_EXISTS,
        refusals.OFFICES_TOO_MANY,
        refusals.ADMINISTRATORS_ARE_DIFFERENT,
        refusals.ADMINISTRATORS_HOLD_NOTHING_ELSE,
        refusals.OFFICE_IN_THE_PAST,
        refusals.OFFICE_ENDS_BEFORE_IT_BEGINS,
    )
    def post(self, request: dict[str, Any]) -> Any:
        """Appoint somebody.

        Within one's own reach, to a role one may give, never oneself. It stands in the person's next access token.
        System, security and audit administrators are different people, and hold no other office on the same days.
        """
        return rpc("identity").appoint(request)

    @blueprint.queries(FindOffices)
    @blueprint.answers(200, OfficePage)
    @blueprint.refuses(UNIT_NOT_FOUND, CURSOR_INVALID)
    def get(self, query: dict[str, Any]) -> Any:
        """List offices in reach.

        Of a unit, with `below` of its subtree, or of a person. Offices at merged and dissolved units stay visible.
        """
        return rpc("identity").find_offices(query)


@blueprint.route("/offices/<uuid:id>/end")
class EndOfficeView(MethodView):
    """The end of an office."""

    @blueprint.accepts(EndOffice, path=["id"])
    @blueprint.answers(200, Office)
    @blueprint.refuses(
        refusals.OFFICE_NOT_FOUND,
        refusals.OFFICE_ENDED,
        refusals.LAST_SECURITY_ADMINISTRATOR,
        refusals.ROLE_NOT_YOURS_TO_GIVE,
    )
    def post(self, request: dict[str, Any], id: str) -> Any:
        """End an office.

        At once: access tokens that carry it are void. The last security administrator's stays: nobody could give
        offices any more.
        """
        return rpc("identity").end_office({**request, "id": id})


@blueprint.route("/accounts/me/offices")
class OwnOfficesView(MethodView):
    """One's own offices."""

    @blueprint.queries(OwnOffices)
    @blueprint.answers(200, OfficePage)
    @blueprint.refuses(CURSOR_INVALID)
    def get(self, query: dict[str, Any]) -> Any:
        """List one's own offices.

        Past ones included.
        """
        return rpc("identity").own_offices(query)


@blueprint.route("/permissions")
class PermissionsView(MethodView):
    """The rules."""

    @blueprint.public(seconds=PUBLIC_SECONDS)
    @blueprint.answers(200, Permissions)
    def get(self) -> Any:
        """Read who may do what.

        The matrix of roles and permissions of all services, as the code has it. What no line permits is refused.
        """
        return all_permissions()
