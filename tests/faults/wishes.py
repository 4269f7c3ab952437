"""What people wish for at every service while it breaks: teams, needs, places, records, donations. Units: `clients.py`.

Each client has things of its own. A thing of which it does not know how it stands it leaves alone from then on.
"""

from tests.faults.checker import Operation
from tests.faults.clients import Asking

API = "/api/v1"
UNIT = "BJ-D1"
REASON = "现场负责人核对签到表后更正。"
STRUCK = 0.02  # share of the wishes for a confirmed record
AGREED = 0.3  # share of the wishes for records, while some are open
CONSENT_TEXT = 1
NEED = {
    "category": "elders",
    "words": "老人行动不便，需要有人陪同复查。",
    "place": "望京街道",
    "beneficiary": "self",
    "beneficiary_name": "王秀英",
    "phone": "13800138000",
    "channel": "station",
    "consent_giver": "person",
    "consent_means": "recorded_call",
    "consent_text_version": CONSENT_TEXT,
}


class Founding(Asking):
    """Founds teams, to which another cadre agrees."""

    kind = "teams"

    def __init__(self, *arguments, other):
        super().__init__(*arguments)
        self.other = other

    def wish(self):
        """One team: founded, and agreed to."""
        name = f"测试{self.number}号第{len(self.operations)}服务队"
        body = {"unit_code": UNIT, "name": name, "level": "squad", "kind": "regional"}
        made = self.wished(Operation(name, "founded", ""), "POST", f"{API}/team-foundings", body)
        if made:
            at = f"{API}/team-foundings/{made['id']}/approvals"
            self.wished(Operation(name, "approved", ""), "POST", at, {}, self.other)


class Needing(Asking):
    """States needs of others."""

    kind = "needs"

    def wish(self):
        """One need."""
        title = f"陪同就医{self.number}号{len(self.operations)}"
        self.wished(Operation(title, "stated", ""), "POST", f"{API}/units/{UNIT}/demands", NEED | {"title": title})


class SigningUp(Asking):
    """Lets people sign up for a shift, and give their places back. people: tokens, by the volunteer's id."""

    kind = "places"

    def __init__(self, *arguments, shift, people):
        super().__init__(*arguments)
        self.shift, self.people, self.taken = shift, dict(people), {}

    def wish(self):
        """A place is taken, or given back."""
        if not self.people:
            self.has_nothing_left()
            return
        person = self.random.choice(list(self.people))
        token, thing = self.people[person], f"{person}/{self.shift}"
        if (sign_up := self.taken.pop(person, None)) is None:
            asked = Operation(thing, "confirmed", ""), "POST", f"{API}/shifts/{self.shift}/sign-ups", {}
        else:
            asked = Operation(thing, "cancelled", ""), "POST", f"{API}/sign-ups/{sign_up}/cancellations", None
        said = self.wished(*asked, token)
        if said is None:
            del self.people[person]
        elif said["state"] == "confirmed":
            self.taken[person] = said["id"]


class Recording(Asking):
    """Agrees to records, corrects them again and again, and strikes some.

    records: ids; token: of who led the activity; other: of a cadre.
    """

    kind = "records"

    def __init__(self, *arguments, records, other):
        super().__init__(*arguments)
        self.open, self.other, self.confirmed = list(records), other, {}

    def wish(self):
        """Something happens to a record."""
        if self.open and (not self.confirmed or self.random.random() < AGREED):
            self._agree(self.open.pop())
        elif not self.confirmed:
            self.has_nothing_left()
        else:
            self._decide(*self.random.choice(list(self.confirmed.items())))

    def _agree(self, id):
        """One that is open has version 1."""
        said = {"version": 1, "agreement": "leader"}
        record = self.wished(Operation(id, "confirmed", ""), "POST", f"{API}/records/{id}/agreements", said)
        if record:
            self.confirmed[id] = record

    def _decide(self, id, record):
        """Fewer minutes, or none at all."""
        said = {"version": record["version"], "reason": REASON}
        del self.confirmed[id]
        if record["minutes"] == 1 or self.random.random() < STRUCK:
            self.wished(Operation(id, "struck", ""), "POST", f"{API}/records/{id}/strikes", said, self.other)
            return
        said |= {"minutes": (minutes := record["minutes"] - 1)}
        wish = Operation(id, "corrected", str(minutes))
        record = self.wished(wish, "POST", f"{API}/records/{id}/corrections", said, self.other)
        if record:
            self.confirmed[id] = record


class Giving(Asking):
    """Lets people donate. people: tokens, by the volunteer's id."""

    kind = "donations"

    def __init__(self, *arguments, people):
        super().__init__(*arguments)
        self.people = dict(people)

    def wish(self):
        """One donation, of an amount of its own."""
        person, token = self.random.choice(list(self.people.items()))
        amount = len(self.operations) + 1
        body = {"book": "time_coins", "amount": amount}
        self.wished(Operation(f"{person} {amount}", "donated", ""), "POST", f"{API}/donations", body, token)
