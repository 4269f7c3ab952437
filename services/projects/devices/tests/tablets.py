"""A leader's device with its key, which notes cards while it has no connection.

tablet = Tablet(grounds).enrol()
tablet.note("in", li), tablet.note("out", li, minutes=90)
tablet.send()                     what became of the notes, by the id of the batch
"""

import base64
import json
from datetime import timedelta

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from services.projects.devices.domain import batch_text, enrolment_text
from shared.kernel.ids import new_id


class Tablet:
    """volunteer: whose it is, the ground's leader where nobody is said; slow: how far its clock is behind."""

    def __init__(self, grounds, volunteer=None, slow=timedelta(0)):
        self.grounds, self.volunteer, self.slow = grounds, volunteer or grounds.leader, slow
        self.key = Ed25519PrivateKey.generate()
        self.public_key = base64.b64encode(self.key.public_key().public_bytes_raw()).decode()
        self.id, self.notes = None, []

    def proof(self, volunteer=None):
        """The signature by which it is enrolled."""
        return self.signed(enrolment_text((volunteer or self.volunteer).id, self.public_key))

    def enrol(self, **changes):
        """Enrol it."""
        said = {"name": "值班平板", "public_key": self.public_key, "proof": self.proof()} | changes
        self.id = self.grounds.doors.call("enrol_device", said, self.volunteer.actor)["id"]
        return self

    def signed(self, text):
        """A signature in base64."""
        return base64.b64encode(self.key.sign(text)).decode()

    def note(self, act, volunteer, *, at=None, minutes=0, card=None, **rest):
        """Note a card, so many minutes from now by the true time, as its own clock shows it."""
        at = (at or self.grounds.clock.now() + timedelta(minutes=minutes)) - self.slow
        card = card or self.grounds.desk.code(volunteer)
        self.notes.append({"act": act, "at": at.isoformat(), "card": card} | rest)
        return self

    def payload(self, shift=None, batch_id=None):
        """What it signs."""
        shift_id = str((shift or self.grounds.shift).id)
        return json.dumps({"id": batch_id or str(new_id()), "shift_id": shift_id, "notes": self.notes})

    def request(self, payload=None, **changes):
        """What it sends."""
        payload = payload or self.payload()
        now = self.grounds.clock.now() - self.slow
        said = {"device_id": self.id, "payload": payload, "device_now": now.isoformat()}
        return said | {"signature": self.signed(batch_text(now, payload))} | changes

    def send(self, payload=None, actor=None, key="", **changes):
        """Send what it noted."""
        request = self.request(payload, **changes)
        return self.grounds.doors.call("take_batch", request, actor or self.volunteer.actor, key=key)

    def outcomes(self, **rest):
        """Send it; the outcome of each note, or the reason why it was refused."""
        return [note["refusal"] or note["outcome"] for note in self.send(**rest)["outcome"]]
