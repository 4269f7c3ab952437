"""Run one bare service as a process of its own: `python -m bench.bare gateway AMQP_URI PORT` or `… echo AMQP_URI`."""

import eventlet

eventlet.monkey_patch()

import logging  # noqa: E402
import sys  # noqa: E402

import eventlet.event  # noqa: E402
from nameko.runners import run_services  # noqa: E402

from bench.bare.echo import EchoService  # noqa: E402
from bench.bare.gateway import BareGateway  # noqa: E402
from bench.bare.hearing import HearingService  # noqa: E402

SERVICES = {"echo": EchoService, "gateway": BareGateway, "hearing": HearingService}


def main(which: str, amqp_uri: str, port: str = "0") -> None:
    """Serve until killed; every option but the two addresses is Nameko's default, and logs are as `nameko run` does."""
    logging.basicConfig(level=logging.INFO, format="%(message)s")
    config = {"AMQP_URI": amqp_uri, "WEB_SERVER_ADDRESS": f"127.0.0.1:{port}"}
    with run_services(config, SERVICES[which]):
        eventlet.event.Event().wait()


if __name__ == "__main__":
    main(*sys.argv[1:])
