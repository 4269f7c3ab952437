"""`nuanliu prepare`: declare queues and bindings. An event published before its reader's queue exists is lost."""

import click

from deploy.cli import services
from shared.runtime.bus.connection import opened
from shared.runtime.process.topology import Topology, declare, topology_of
from shared.runtime.settings import Settings


@click.command("prepare")
@click.argument("named", nargs=-1, metavar="[SERVICES]...")
@click.option("--list", "only_list", is_flag=True, help="Print the queues and what is bound to them; declare nothing.")
def prepare(named: tuple[str, ...], only_list: bool) -> None:
    """Declare on the broker what SERVICES (default: all) hear, before anything is published to it.

    Run it before the first start and after every upgrade; what is there already stays as it is.
    """
    settings = Settings.from_environment()
    classes = services.load_all(services.names_or_all(named))
    if only_list:
        click.echo("\n".join(lines_of(topology_of(classes, settings.site))))
        return
    if settings.mode == "embedded":
        raise click.ClickException("The bus is inside the process: `nuanliu run` prepares it by itself.")
    with opened({"AMQP_URI": settings.bus_uri}) as connection:
        for name in declare(classes, settings.site, connection):
            click.echo(f"declared {name}")


def lines_of(topology: Topology) -> list[str]:
    """One line for each exchange and each queue with its binding."""
    exchanges = [f"exchange {name} ({kind})" for name, kind in topology.exchanges]
    return exchanges + [
        f"queue {queue.name} <- {queue.exchange}{f' / {queue.routing_key}' if queue.routing_key else ''}"
        for queue in topology.queues
    ]


commands = [prepare]
