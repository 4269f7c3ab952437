"""A channel as the port says it, without a provider."""

from services.notifications.channels.port import Accepted, Refused
from shared.contracts.notifications.addresses import PUSH_KEY


class Carrier:
    """given: what was handed over, in order; says: what is raised instead of accepting, attempt by attempt.

    logins: openids by codes of the mini program, each good once; unknown: subscriptions that the channel does not take.
    """

    public_key = PUSH_KEY

    def __init__(self, name):
        self.name, self.given, self.says = name, [], []
        self.logins, self.unknown = {}, set()

    def send(self, outgoing):
        self.given.append(outgoing)
        said = self.says.pop(0) if self.says else None
        if callable(said):
            said = said()
        if said is not None:
            raise said
        return Accepted(f"{self.name}-{len(self.given)}")

    def openid_of(self, login_code):
        if self.says:
            raise self.says.pop(0)
        if login_code not in self.logins:
            raise Refused("40029")
        return self.logins.pop(login_code)

    def check(self, to):
        if to in self.unknown:
            raise Refused("push_service_not_known")
