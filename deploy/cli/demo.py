"""`nuanliu demo`: the real union tree of Beijing, a city that lives in it, and accounts to look at both with.

Repeating it changes nothing. What is a story, and leaves nothing behind, is a command of its group (`demo_journey.py`).
"""

import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, contextmanager

import click

from deploy.cli import services
from deploy.cli.data_folder import make_data_folder
from deploy.demo.city import load_city
from services.identity.accounts.demo import STAFF, VOLUNTEERS, DemoAccount, load_accounts
from services.identity.units.demo import load_units
from shared.runtime.settings import Settings
from shared.runtime.trust.access import prepare_keys

SHOWN_ONCE = (
    "Passwords and TOTP secrets are shown this once. `nuanliu totp SECRET` gives the present code of one.\n"
    "密码和动态口令密钥仅显示这一次。`nuanliu totp 密钥` 给出当前动态口令。"
)
SHOWN_BEFORE = (
    "Their passwords were shown when they were made; `nuanliu demo --new-passwords` makes new ones.\n"
    "密码只在创建时显示一次;`nuanliu demo --new-passwords` 可生成新密码。"
)


@click.group("demo", invoke_without_command=True)
@click.option("--new-passwords", is_flag=True, help="Give the demo accounts new passwords, and show them.")
@click.option("--tree", is_flag=True, help="The union tree and the accounts of its staff alone.")
@click.pass_context
def demo(context: click.Context, new_passwords: bool, tree: bool) -> None:
    """Load demo data: the union tree of Beijing, teams, projects and a month of activities, and some accounts.

    Generated passwords are shown once. Everybody in it is made up.
    """
    if context.invoked_subcommand is not None:
        if new_passwords or tree:
            raise click.UsageError(f"`nuanliu demo {context.invoked_subcommand}` takes no options of `nuanliu demo`.")
        return
    settings = Settings.from_environment()
    refuse_where_people_are(settings)
    make_data_folder(settings)
    prepare_keys(settings, keeping=services.keeping(settings))
    if settings.mode == "embedded":
        services.upgrade(["identity"] if tree else services.keeping(settings), settings)
    click.echo(told_accounts(load_demo(settings, tree=tree, new_passwords=new_passwords)))


def refuse_where_people_are(settings: Settings) -> None:
    """Raise ClickException outside development: demo administrators would keep real ones from being founded."""
    if not settings.development:
        raise click.ClickException(
            "Demo accounts, administrators among them, do not belong where people are. Where nobody is, set "
            "NUANLIU_DEVELOPMENT=true."
        )


def load_demo(settings: Settings, *, tree: bool = False, new_passwords: bool = False) -> list[DemoAccount]:
    """Load what is missing, with bars of progress on standard error; the demo accounts, with passwords if new.

    tree: the union tree and its staff alone.
    """
    database = services.database("identity", settings)
    with ExitStack() as closing, progressing() as progress:
        closing.callback(database.close)
        load_units(database, progress("Units of the union tree 工会组织"))
        people = STAFF if tree else STAFF + VOLUNTEERS
        accounts = load_accounts(database, people, new_passwords=new_passwords)
        if not tree:
            load_city(settings, progress)
    return accounts


@contextmanager
def progressing() -> Iterator[Callable[[str], Callable[[int, int], None]]]:
    """Makes bars of progress, one after the other: `progress("Units")(done, total)`."""
    with ExitStack() as bars:

        def begun(label: str) -> Callable[[int, int], None]:
            bars.close()
            bar = bars.enter_context(click.progressbar(length=1, label=label, file=sys.stderr))

            def progressed(done: int, total: int) -> None:
                bar.length = total
                bar.update(done - bar.pos)

            return progressed

        yield begun


def told_accounts(accounts: Sequence[DemoAccount]) -> str:
    """The accounts as the person at the terminal reads them."""
    width = max((len(account.login) for account in accounts), default=0)
    lines = ["Demo accounts 演示账号:", *(_line(account, width) for account in accounts)]
    if not any(account.password for account in accounts):
        return "\n".join([*lines, SHOWN_BEFORE])
    return "\n".join([*lines, SHOWN_ONCE])


def _line(account: DemoAccount, width: int) -> str:
    secrets = [f"  password {account.password}"] if account.password else []
    secrets += [f"  TOTP {account.totp_secret}"] if account.totp_secret else []
    return f"  {account.login:<{width}}  {account.role}, {account.unit_name}{''.join(secrets)}"


commands = [demo]
