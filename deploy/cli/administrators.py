"""`nuanliu administrators`: the first three administrators of an installation, and the loss of their keys."""

import click

from deploy.cli import services
from shared.contracts.identity.accounts import AccountOf
from shared.contracts.identity.roles import ADMINISTRATORS, Role
from shared.kernel.actor import system
from shared.runtime.data.database import Database
from shared.runtime.settings import Settings

CLI = system("cli")
SHOWN_ONCE = (
    "Each code is shown this once, is good for seven days and for one person: hand it over in person.\n"
    "邀请码仅显示这一次,七日内有效,请当面交给本人。They set a password with it: POST /api/v1/invitations/acceptances."
)


@click.group("administrators")
def administrators() -> None:
    """Found the three administrators, and help one who lost password or second factor."""


@administrators.command("found")
@click.option("--system", "system_login", default="system.admin", show_default=True, help="Login of 系统管理员.")
@click.option("--security", "security_login", default="security.admin", show_default=True, help="Login of 安全管理员.")
@click.option("--audit", "audit_login", default="audit.admin", show_default=True, help="Login of 审计管理员.")
def found(system_login: str, security_login: str, audit_login: str) -> None:
    """Invite one person for each of the three roles that nobody holds. There is no default password."""
    from services.identity.offices.founding import found_administrators

    logins = {
        Role.SYSTEM_ADMIN: system_login,
        Role.SECURITY_ADMIN: security_login,
        Role.AUDIT_ADMIN: audit_login,
    }
    if len({login.lower() for login in logins.values()}) < len(ADMINISTRATORS):
        raise click.UsageError("the three administrators are different people: give three login names")
    database = _identity()
    try:
        for role, invited in database.step(found_administrators, logins):
            click.echo(f"  {role.value:<15} {invited.account.login:<20} {invited.invitation_code}")
    finally:
        database.close()
    click.echo(SHOWN_ONCE)


@administrators.command("invite")
@click.argument("login")
def invite(login: str) -> None:
    """Invite LOGIN anew, who lost password or second factor: both are void, sessions end, only the code leads on."""
    from services.identity.accounts.queries import account_by_login, known
    from services.identity.accounts.staff import invite_again

    database = _identity()
    try:
        account = database.read(lambda session: known(account_by_login(session, login)))
        invited = database.step(invite_again, AccountOf().request({"id": str(account.id)}), CLI)
    finally:
        database.close()
    click.echo(f"  {invited.account.login}  {invited.invitation_code}\n{SHOWN_ONCE}")


@click.command("totp")
@click.argument("secret")
def totp(secret: str) -> None:
    """Say the present code of a second factor, as an authenticator does; for the demo accounts."""
    import pyotp

    click.echo(pyotp.TOTP(secret).now())


def _identity() -> Database:
    return services.database("identity", Settings.from_environment())


commands = [administrators, totp]
