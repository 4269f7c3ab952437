"""`nuanliu simulate`: other systems that Nuanliu asks, played on a port of this machine."""

import json
import logging
import sys
from datetime import UTC, datetime
from itertools import repeat
from pathlib import Path
from urllib.parse import quote

import click
import eventlet

from deploy.simulators import providers
from deploy.simulators.aliyun_sms import AliyunDesk
from deploy.simulators.member_directory import SLOW_SECONDS, Fault, SimulatedRegistry
from deploy.simulators.tencent_sms import TencentDesk
from deploy.simulators.wechat import WechatDesk
from deploy.simulators.wecom import WecomDesk
from services.identity.members.directory_signing import make_key
from services.identity.members.directory_simulator import MembersFileWrong, SimulatedDirectory, members_in
from services.notifications.channels.provider_templates import TemplatesWrong, read_templates
from shared.kernel.clock import business_date
from shared.runtime.settings import Settings

KEY_ID = "simulated"
DEFAULT_PORT = 12351
PROVIDERS_PORT = 12352
PLAYED_KEY, PLAYED_APP, PLAYED_SIGN = "simulated", "1400000000", "暖流"
PLAYED_SETTINGS = (
    f"NUANLIU_SMS_URI=aliyun+http://{PLAYED_KEY}:{PLAYED_KEY}@PLACE?sign={quote(PLAYED_SIGN)}",
    f"NUANLIU_SMS_URI=tencent+http://{PLAYED_KEY}:{PLAYED_KEY}@PLACE?sign={quote(PLAYED_SIGN)}&app={PLAYED_APP}",
    f"NUANLIU_WECHAT_URI=http://{PLAYED_KEY}:{PLAYED_KEY}@PLACE",
    "NUANLIU_WECOM_URL=http://PLACE",
)


@click.group("simulate")
def simulate() -> None:
    """Play other systems, for development and tests; never where people are."""


@simulate.command("member-directory")
@click.option(
    "--members",
    "file",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    required=True,
    help="A CSV file as `nuanliu generate members` writes it; it may have the columns member_since and state too.",
)
@click.option("--host", default="127.0.0.1", show_default=True)
@click.option("--port", type=click.IntRange(0, 65535), default=DEFAULT_PORT, show_default=True, help="0: any free one.")
@click.option("--fault", type=click.Choice([fault.value for fault in Fault]), help="How every answer goes wrong.")
@click.option("--slow-seconds", type=click.FloatRange(0, 3600), default=SLOW_SECONDS, show_default=True)
def member_directory(file: Path, host: str, port: int, fault: str | None, slow_seconds: float) -> None:
    """Play the member registry (12351) until Ctrl-C; its protocol stands in docs/member-directory.md.

    The key is made where NUANLIU_MEMBER_DIRECTORY_KEY_FILE says, if there is none: Nuanliu signs with the same file.
    """
    logging.basicConfig(level=logging.INFO, stream=sys.stderr, format="%(message)s")
    settings = Settings.from_environment()
    directory = _directory(file)
    key = make_key(settings.member_directory_key_file, KEY_ID)
    listener = eventlet.listen((host, port))
    click.echo(f"{len(directory)} members. NUANLIU_MEMBER_DIRECTORY_URL=http://{host}:{listener.getsockname()[1]}")
    faults = repeat(Fault(fault)) if fault else None
    SimulatedRegistry(directory, key, faults, slow_seconds).serve(listener)


@simulate.command("providers")
@click.option("--host", default="127.0.0.1", show_default=True)
@click.option(
    "--port", type=click.IntRange(0, 65535), default=PROVIDERS_PORT, show_default=True, help="0: any free one."
)
@click.option(
    "--fault", type=click.Choice([fault.value for fault in providers.Fault]), help="How every answer goes wrong."
)
def play_providers(host: str, port: int, fault: str | None) -> None:
    """Play the providers of SMS, WeChat and WeCom until Ctrl-C, and show what they take and for whom.

    Templates are those of NUANLIU_PROVIDER_TEMPLATES_FILE; the settings that are shown lead Nuanliu here.
    """
    settings = Settings.from_environment()
    try:
        desks = _desks(settings.provider_templates_file)
    except TemplatesWrong as error:
        raise click.UsageError(f"{error}.") from None
    listener = eventlet.listen((host, port))
    place = f"{host}:{listener.getsockname()[1]}"
    click.echo("\n".join(line.replace("PLACE", place) for line in PLAYED_SETTINGS))
    faults = repeat(providers.Fault(fault)) if fault else None
    providers.SimulatedProviders(desks, faults, _show).serve(listener)


def _show(taken: providers.Taken) -> None:
    click.echo(f"{taken.provider} for {taken.to}: {json.dumps(taken.words, ensure_ascii=False)}")


def _desks(path: Path) -> list[providers.Desk]:
    """Each provider, with the templates that the file says. Raises TemplatesWrong."""
    keys, signs = {PLAYED_KEY: PLAYED_KEY}, {PLAYED_SIGN}
    sms, wechat = list(read_templates(path, "sms")), list(read_templates(path, "wechat"))
    names = {each.template: {name for name, _ in each.parameters} for each in (*sms, *wechat)}
    counts = {each.template: len(each.parameters) for each in sms}
    return [
        AliyunDesk(keys, signs, names),
        TencentDesk(keys, PLAYED_APP, signs, counts),
        WechatDesk(keys, names, None),
        WecomDesk(None),
    ]


def _directory(path: Path) -> SimulatedDirectory:
    """The members of a file, read now: what is wrong with it is said before anybody asks."""
    try:
        with path.open(encoding="utf-8-sig", newline="") as file:
            members = list(members_in(file, business_date(datetime.now(UTC))))
    except (MembersFileWrong, UnicodeDecodeError) as error:
        reason = str(error) if isinstance(error, MembersFileWrong) else "the file is no UTF-8 text"
        raise click.BadParameter(f"{reason}.", param_hint="--members") from None
    return SimulatedDirectory(lambda: members)


commands = [simulate]
