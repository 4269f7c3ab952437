"""The bare side: a Nameko service that gives back what it gets, with Nameko's own defaults."""

from nameko.rpc import rpc


class EchoService:
    """One call, one answer."""

    name = "echo"

    @rpc
    def echo(self, payload):
        """The same as came."""
        return payload
