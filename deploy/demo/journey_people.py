"""The people of the journey, how they get in, and the clock that they live by. Everybody is made up."""

import json
import secrets
import time
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from deploy.demo.caller import Caller, NotAsPromised
from services.identity.members.generation import MemberRow
from services.identity.registrations.demo import grown_up_members, grown_up_strangers
from shared.contracts.identity.consent_words import REGISTRATION
from shared.kernel.clock import SystemClock, business_date

HAIDIAN = "BJ-110108"
CADRE_LOGIN = "demo.cadre"
PASSWORD_BYTES = 12
SHOWN_SECONDS_MAX = 15
LOOK_SECONDS = 0.05


class HastenedClock:
    """The machine's clock with what was skipped of it: nobody waits until tomorrow for a shift to begin."""

    def __init__(self) -> None:
        self._skipped = timedelta()

    def now(self) -> datetime:
        """The present moment of the story."""
        return SystemClock().now() + self._skipped

    def skip_to(self, moment: datetime) -> None:
        """Go on at a later moment."""
        assert moment >= self.now(), "time goes on"
        self._skipped += moment - self.now()


@dataclass
class Somebody:
    """row: as the generator made them; caller: as they have signed in; record: of the volunteer, once there is one."""

    row: MemberRow
    caller: Caller = field(init=False)
    record: dict[str, Any] = field(init=False)

    @property
    def name(self) -> str:
        """In full: nobody bears it."""
        return self.row.name

    @property
    def device(self) -> str:
        """The telephone that they check in with."""
        return f"phone-{self.record['id'][-12:]}"


class Journey:
    """Where the story plays, who is in it, and the things that it has come to so far, each as it was answered.

    data_folder: where the simulator shows codes by SMS; clock: of all services.
    """

    def __init__(self, address: str, data_folder: Path, clock: HastenedClock, cadre_password: str) -> None:
        today = business_date(clock.now())
        self.visitor, self.clock, self._folder = Caller(address), clock, data_folder
        self.member = Somebody(next(row for row in grown_up_members(today) if row.unit_code.startswith(HAIDIAN)))
        self.leader = Somebody(next(grown_up_strangers(today)))
        self.cadre = self._signed_in(CADRE_LOGIN, cadre_password)
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
        somebody.caller = self._signed_in(phone, password)

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
        file, ends = self._folder / "codes.jsonl", time.monotonic() + SHOWN_SECONDS_MAX
        while time.monotonic() < ends:
            lines = file.read_text().splitlines(keepends=True) if file.exists() else []
            shown = [json.loads(line) for line in lines if line.endswith("\n")]  # it may be writing just now
            if codes := [str(line["code"]) for line in shown if line["phone"] == f"+86{phone}"]:
                return codes[-1]
            time.sleep(LOOK_SECONDS)
        raise NotAsPromised(f"no code by SMS came within {SHOWN_SECONDS_MAX} seconds")
