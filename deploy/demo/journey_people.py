"""The people of the journey, and how they get in. Everybody is made up."""

import json
import secrets
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import partial
from itertools import islice
from pathlib import Path
from typing import Any

from deploy.demo.caller import Caller, NotAsPromised
from deploy.demo.pace import NEXT_MORNING, Pace, StoryClock
from services.identity.members.generation import MemberRow
from services.identity.registrations.demo import grown_up_members, grown_up_strangers
from shared.contracts.identity.consent_words import REGISTRATION
from shared.kernel.clock import business_date

HAIDIAN = "BJ-110108"
CADRE_LOGIN = "demo.cadre"
PASSWORD_BYTES = 12
SHOWN_SECONDS_MAX = 15
LOOK_SECONDS = 0.05


@dataclass
class Somebody:
    """row: as the generator made them; caller: as they have signed in; again: signs in once more; record: of the
    volunteer, once there is one.
    """

    row: MemberRow
    caller: Caller = field(init=False)
    again: Callable[[], Caller] = field(init=False)
    record: dict[str, Any] = field(init=False)

    @property
    def name(self) -> str:
        """In full: nobody bears it."""
        return self.row.name

    @property
    def device(self) -> str:
        """The telephone that they check in with."""
        return f"phone-{self.record['id'][-12:]}"


def shown_in(folder: Path) -> Callable[[], str]:
    """What the simulator of an installation shows whose data folder this is."""
    file = folder / "codes.jsonl"
    return lambda: file.read_text() if file.exists() else ""


class Journey:
    """Where the story plays, who is in it, and the things that it has come to so far, each as it was answered.

    shown: what the simulator of SMS shows, a line of JSON for each code; clock: of all services; cadre: login and
    password; number: how often others have lived it there, for it is told of other people each time.
    """

    def __init__(
        self,
        visitor: Caller,
        shown: Callable[[], str],
        clock: StoryClock,
        cadre: tuple[str, str],
        pace: Pace = NEXT_MORNING,
        number: int = 0,
    ) -> None:
        today = business_date(clock.now())
        self.visitor, self.clock, self.pace, self._shown = visitor, clock, pace, shown
        members = (row for row in grown_up_members(today) if row.unit_code.startswith(HAIDIAN))
        self.member = Somebody(next(islice(members, number, None)))
        self.leader = Somebody(next(islice(grown_up_strangers(today), number, None)))
        self.cadre, self.cadre_again = self._signed_in(*cadre), partial(self._signed_in, *cadre)
        self.ordinal = f" {number + 1}" if number else ""  # of what may be there but once
        self.scheme_number = 0
        self.team: dict[str, Any] = {}
        self.project: dict[str, Any] = {}
        self.shift: dict[str, Any] = {}
        self.record: dict[str, Any] = {}
        self.certificate: dict[str, Any] = {}
        self.paper = b""

    def opens_account(self, somebody: Somebody) -> None:
        """Asks for a code by SMS, proves the phone with it, and signs in."""
        phone, password = somebody.row.phone, secrets.token_urlsafe(PASSWORD_BYTES)
        self.visitor.posts("/sign-in-codes", {"phone": phone, "purpose": "sign_up"})
        self.visitor.posts("/accounts", {"phone": phone, "code": self._code_for(phone), "password": password})
        somebody.again = partial(self._signed_in, phone, password)
        somebody.caller = somebody.again()

    def registers(self, somebody: Somebody) -> dict[str, Any]:
        """Applies to be a volunteer of Haidian, with name, document and the consent that this takes."""
        said = {"name": somebody.row.name, "document_kind": somebody.row.document_kind.value}
        said |= {"document_number": somebody.row.document_number, "unit_code": HAIDIAN}
        consents = [{"purpose": REGISTRATION, "text_version": 1}]
        registered: dict[str, Any] = somebody.caller.posts("/registrations", said | {"consents": consents})
        return registered

    def _signed_in(self, login: str, password: str) -> Caller:
        tokens = self.visitor.posts("/sessions", {"login": login, "password": password})
        return self.visitor.as_(tokens["access_token"])

    def _code_for(self, phone: str) -> str:
        """The newest code for a phone, once the simulator shows it."""
        ends = time.monotonic() + SHOWN_SECONDS_MAX
        while time.monotonic() < ends:
            lines = self._shown().splitlines(keepends=True)
            shown = [json.loads(line) for line in lines if line.endswith("\n")]  # it may be writing just now
            if codes := [str(line["code"]) for line in shown if line["phone"] == f"+86{phone}"]:
                return codes[-1]
            time.sleep(LOOK_SECONDS)
        raise NotAsPromised(f"no code by SMS came within {SHOWN_SECONDS_MAX} seconds")
