"""A private RabbitMQ and PostgreSQL for tests and development; see README.md."""

from deploy.backing.backing import Backing
from deploy.backing.bring import bring_up, for_a_while, remembered, take_down
from deploy.backing.errors import BackingError

__all__ = ["Backing", "BackingError", "bring_up", "for_a_while", "remembered", "take_down"]
