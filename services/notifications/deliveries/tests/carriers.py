"""A channel as the port says it, without a provider."""

from services.notifications.channels.port import Accepted


class Carrier:
    """given: what was handed over, in order; says: what is raised instead of accepting, attempt by attempt."""

    def __init__(self, name):
        self.name, self.given, self.says = name, [], []

    def send(self, outgoing):
        self.given.append(outgoing)
        said = self.says.pop(0) if self.says else None
        if callable(said):
            said = said()
        if said is not None:
            raise said
        return Accepted(f"{self.name}-{len(self.given)}")
