"""Routes of accounts: one's own, and those of staff."""

from typing import Any

from flask.views import MethodView

from gateway.blueprints import blueprint_of
from gateway.calling import rpc
from shared.contracts.identity.accounts import (
    AcceptInvitation,
    Account,
    ChangePassword,
    ChangePhone,
    ConfirmSecondFactor,
    Invitation,
    InviteStaff,
    LockAccount,
    OwnAccount,
    RecoveryCodes,
    RegisterAccount,
    RemoveSecondFactor,
    ResetPassword,
    SecondFactorBegun,
)
from shared.contracts.identity.refusals import accounts as refusals
from shared.contracts.identity.refusals.units import UNIT_NOT_ACTIVE, UNIT_NOT_FOUND

blueprint = blueprint_of("accounts", "Accounts: one's own, and those of staff")

KEEPING = (refusals.ACCOUNT_NOT_FOUND, refusals.NOT_ON_ONESELF, refusals.ADMINISTRATORS_BY_COMMAND)
HASHING = (refusals.PASSWORD_WEAK, refusals.PASSWORDS_BUSY, refusals.SIGN_IN_LIMIT)


@blueprint.route("/accounts")
class Accounts(MethodView):
    """Making an account of one's own."""

    @blueprint.open()
    @blueprint.strict()
    @blueprint.accepts(RegisterAccount)
    @blueprint.answers(201, Account)
    @blueprint.refuses(*HASHING, refusals.CODE_WRONG, refusals.PHONE_TAKEN, refusals.LOGIN_TAKEN)
    def post(self, request: dict[str, Any]) -> Any:
        """Register.

        With a phone number and the code that was sent to it (`POST /sign-in-codes`, purpose sign_up). A password is
        optional: codes sign in as well.
        """
        return rpc("identity").register_account(request)


@blueprint.route("/accounts/me")
class OwnAccountView(MethodView):
    """One's own account."""

    @blueprint.answers(200, OwnAccount)
    def get(self) -> Any:
        """Read one's own account.

        Of the phone number only the last four digits are shown.
        """
        return rpc("identity").own_account({})


@blueprint.route("/accounts/me/password")
class OwnPassword(MethodView):
    """One's own password."""

    @blueprint.strict()
    @blueprint.accepts(ChangePassword)
    @blueprint.answers(200, Account)
    @blueprint.refuses(*HASHING, refusals.PASSWORD_WRONG)
    def post(self, request: dict[str, Any]) -> Any:
        """Change the password.

        All other sessions end, and all access tokens are void: refresh this session's.
        """
        return rpc("identity").change_password(request)


@blueprint.route("/accounts/me/phone")
class OwnPhone(MethodView):
    """One's own number."""

    @blueprint.strict()
    @blueprint.accepts(ChangePhone)
    @blueprint.answers(200, Account)
    @blueprint.refuses(
        refusals.CODE_WRONG,
        refusals.PASSWORD_WRONG,
        refusals.PASSWORDS_BUSY,
        refusals.PHONE_TAKEN,
        refusals.SECOND_FACTOR_NEEDED,
        refusals.SECOND_FACTOR_WRONG,
        refusals.SIGN_IN_LIMIT,
    )
    def post(self, request: dict[str, Any]) -> Any:
        """Change the phone number.

        With a code that was sent to the new number (`POST /sign-in-codes`, purpose sign_up), and the password: who has
        none sets one first (`POST /password-resets`). All other sessions end, and all access tokens are void: refresh
        this session's.
        """
        return rpc("identity").change_phone(request)


@blueprint.route("/password-resets")
class PasswordResets(MethodView):
    """A password that was forgotten."""

    @blueprint.open()
    @blueprint.strict()
    @blueprint.accepts(ResetPassword)
    @blueprint.answers(204)
    @blueprint.refuses(*HASHING, refusals.CODE_WRONG)
    def post(self, request: dict[str, Any]) -> Any:
        """Set a password with a code.

        The code was sent to the account's number (`POST /sign-in-codes`, purpose reset_password). All sessions end.
        """
        return rpc("identity").reset_password(request)


@blueprint.route("/accounts/me/second-factor")
class OwnSecondFactor(MethodView):
    """Beginning a second factor."""

    @blueprint.answers(200, SecondFactorBegun)
    @blueprint.refuses(refusals.SECOND_FACTOR_ENROLLED)
    def post(self) -> Any:
        """Begin to enrol a second factor.

        Gives a secret for an authenticator, once. It counts after it was confirmed.
        """
        return rpc("identity").begin_second_factor({})


@blueprint.route("/accounts/me/second-factor/confirmations")
class SecondFactorConfirmations(MethodView):
    """Showing that the authenticator works."""

    @blueprint.strict()
    @blueprint.accepts(ConfirmSecondFactor)
    @blueprint.answers(200, RecoveryCodes)
    @blueprint.refuses(
        refusals.SECOND_FACTOR_ENROLLED,
        refusals.SECOND_FACTOR_NOT_BEGUN,
        refusals.SECOND_FACTOR_WRONG,
        refusals.SIGN_IN_LIMIT,
    )
    def post(self, request: dict[str, Any]) -> Any:
        """Enrol the second factor.

        Gives ten recovery codes, once. From now on signing in wants it; refresh the session for a token with all
        offices.
        """
        return rpc("identity").confirm_second_factor(request)


@blueprint.route("/accounts/me/second-factor/removals")
class SecondFactorRemovals(MethodView):
    """Giving up the second factor."""

    @blueprint.strict()
    @blueprint.accepts(RemoveSecondFactor)
    @blueprint.answers(204)
    @blueprint.refuses(refusals.SECOND_FACTOR_MISSING, refusals.SECOND_FACTOR_WRONG, refusals.SIGN_IN_LIMIT)
    def post(self, request: dict[str, Any]) -> Any:
        """Give up the second factor.

        With a last code of it. Offices that need one give no rights until another one is enrolled.
        """
        return rpc("identity").remove_second_factor(request)


@blueprint.route("/accounts/staff")
class Staff(MethodView):
    """Making accounts for others."""

    @blueprint.accepts(InviteStaff)
    @blueprint.answers(201, Invitation)
    @blueprint.refuses(UNIT_NOT_FOUND, UNIT_NOT_ACTIVE, refusals.LOGIN_TAKEN, refusals.PHONE_TAKEN)
    def post(self, request: dict[str, Any]) -> Any:
        """Invite a member of staff.

        Makes an account without a password. Hand the code over in person: it is shown once, and good for seven days.
        A number that somebody has already stays theirs: the account is then made without it, and nobody is told.
        """
        return rpc("identity").invite_staff(request)


@blueprint.route("/invitations/acceptances")
class Acceptances(MethodView):
    """Taking up an invitation."""

    @blueprint.open()
    @blueprint.strict()
    @blueprint.accepts(AcceptInvitation)
    @blueprint.answers(200, Account)
    @blueprint.refuses(*HASHING, refusals.INVITATION_WRONG)
    def post(self, request: dict[str, Any]) -> Any:
        """Take up an invitation.

        Sets the password; the account is one's own from then on.
        """
        return rpc("identity").accept_invitation(request)


@blueprint.route("/accounts/<uuid:id>")
class OneAccount(MethodView):
    """An account of staff."""

    @blueprint.answers(200, Account)
    @blueprint.refuses(refusals.ACCOUNT_NOT_FOUND)
    def get(self, id: str) -> Any:
        """Read an account.

        Login name, state, second factor; no personal data.
        """
        return rpc("identity").account({"id": id})


@blueprint.route("/accounts/<uuid:id>/invitation")
class InvitationAgain(MethodView):
    """Another invitation."""

    @blueprint.answers(200, Invitation)
    @blueprint.refuses(*KEEPING)
    def post(self, id: str) -> Any:
        """Invite anew.

        For somebody who lost the invitation, the password or the second factor. Password, second factor and the
        invitation before are void, and all sessions end: only the new invitation opens the account.
        """
        return rpc("identity").invite_again({"id": id})


@blueprint.route("/accounts/<uuid:id>/lock")
class Lock(MethodView):
    """Shutting an account."""

    @blueprint.accepts(LockAccount, path=["id"])
    @blueprint.answers(200, Account)
    @blueprint.refuses(*KEEPING, refusals.ACCOUNT_ALREADY_LOCKED)
    def post(self, request: dict[str, Any], id: str) -> Any:
        """Lock an account.

        Nobody can sign in with it, and all its sessions end.
        """
        return rpc("identity").lock_account({**request, "id": id})


@blueprint.route("/accounts/<uuid:id>/unlock")
class Unlock(MethodView):
    """Opening an account again."""

    @blueprint.answers(200, Account)
    @blueprint.refuses(*KEEPING, refusals.ACCOUNT_NOT_LOCKED)
    def post(self, id: str) -> Any:
        """Unlock an account.

        Its owner signs in as before.
        """
        return rpc("identity").unlock_account({"id": id})


@blueprint.route("/accounts/<uuid:id>/second-factor")
class LostSecondFactor(MethodView):
    """A second factor that was lost."""

    @blueprint.answers(200, Account)
    @blueprint.refuses(*KEEPING, refusals.SECOND_FACTOR_MISSING)
    def delete(self, id: str) -> Any:
        """Take away a lost second factor.

        The password is void with it, and all sessions end: neither key alone may open the way to a new second factor.
        Its owner takes up a new invitation (`POST /accounts/{id}/invitation`), and then enrols another one.
        """
        return rpc("identity").reset_second_factor({"id": id})
