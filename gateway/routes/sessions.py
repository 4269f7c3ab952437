"""Routes of signing in and out."""

from typing import Any

from flask.views import MethodView

from gateway.blueprints import blueprint_of
from gateway.calling import rpc
from shared.contracts.identity.accounts import CodeRequested, RequestCode
from shared.contracts.identity.refusals import accounts as refusals
from shared.contracts.identity.sessions import FindSessions, RefreshSession, SessionPage, SignIn, Tokens
from shared.kernel.pagination import CURSOR_INVALID

blueprint = blueprint_of("sessions", "Signing in and out")


@blueprint.route("/sign-in-codes")
class SignInCodes(MethodView):
    """One-time codes by SMS."""

    @blueprint.open()
    @blueprint.strict()
    @blueprint.accepts(RequestCode)
    @blueprint.answers(202, CodeRequested)
    @blueprint.refuses(refusals.CODE_LIMIT, refusals.CODE_SENDING_AWAY)
    def post(self, request: dict[str, Any]) -> Any:
        """Ask for a one-time code.

        The answer is the same whether or not the number is known here. A number gets one code a minute, five an hour,
        ten a day.
        """
        return rpc("identity").request_code(request)


@blueprint.route("/sessions")
class Sessions(MethodView):
    """One's sessions."""

    @blueprint.open()
    @blueprint.strict()
    @blueprint.accepts(SignIn)
    @blueprint.answers(201, Tokens)
    @blueprint.refuses(
        refusals.SIGN_IN_REFUSED,
        refusals.SIGN_IN_LIMIT,
        refusals.ACCOUNT_LOCKED,
        refusals.SECOND_FACTOR_NEEDED,
        refusals.SECOND_FACTOR_WRONG,
        refusals.PASSWORDS_BUSY,
    )
    def post(self, request: dict[str, Any]) -> Any:
        """Sign in.

        With login name or phone number, and password or one-time code; with `totp` or `recovery_code` where a second
        factor is enrolled. The answer says when one must be enrolled before offices give rights.
        """
        return rpc("identity").sign_in(request)

    @blueprint.queries(FindSessions)
    @blueprint.answers(200, SessionPage)
    @blueprint.refuses(CURSOR_INVALID)
    def get(self, query: dict[str, Any]) -> Any:
        """List one's open sessions.

        The oldest first, with the name of the device where one was given.
        """
        return rpc("identity").find_sessions(query)

    @blueprint.answers(204)
    def delete(self) -> Any:
        """Sign out everywhere.

        All one's sessions end, and all access tokens are void.
        """
        return rpc("identity").end_sessions({})


@blueprint.route("/sessions/refresh")
class Refresh(MethodView):
    """Staying signed in."""

    @blueprint.open()
    @blueprint.accepts(RefreshSession)
    @blueprint.answers(200, Tokens)
    @blueprint.refuses(refusals.REFRESH_REFUSED)
    def post(self, request: dict[str, Any]) -> Any:
        """Exchange a refresh token for new tokens.

        Each serves once: one that is shown again ends its session, since somebody must have stolen it.
        """
        return rpc("identity").refresh_session(request)


@blueprint.route("/sessions/current")
class CurrentSession(MethodView):
    """The present session."""

    @blueprint.answers(204)
    @blueprint.refuses(refusals.SESSION_NOT_FOUND)
    def delete(self) -> Any:
        """Sign out.

        Ends the session of the token that is sent.
        """
        return rpc("identity").end_present_session({})


@blueprint.route("/sessions/<uuid:id>")
class OneSession(MethodView):
    """Another session of one's own."""

    @blueprint.answers(204)
    @blueprint.refuses(refusals.SESSION_NOT_FOUND)
    def delete(self, id: str) -> Any:
        """Sign out on another device.

        Ends one of one's own sessions.
        """
        return rpc("identity").end_session({"id": id})
