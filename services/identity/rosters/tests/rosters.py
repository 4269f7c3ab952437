"""Rosters for tests: made rows, uploaded through the doors, worked as the timer does."""

import base64
from typing import Any

from sqlalchemy import select

from services.identity.members.domain.citizen_numbers import check_character
from services.identity.members.models import Member
from services.identity.rosters import working
from services.identity.tests.people import People
from shared.kernel.actor import Actor
from shared.runtime.files.sheets import csv_of

HEADER = ["会员编号", "姓名", "证件类型", "证件号码", "出生日期", "手机号", "单位编码", "入会日期", "会籍状态"]
COUNTS = ("created_count", "changed_count", "unchanged_count", "refused_count")


def number_of(sequence: int, area: str = "110105") -> str:
    """A valid ID number: born on 1980-02-29."""
    seventeen = f"{area}19800229{sequence:03d}"
    return seventeen + check_character(seventeen)


def row(sequence: int, unit_code: str = "BJ-D1-S1", **cells: str) -> list[str]:
    """A member's row; cells by their Chinese heading replace what would stand there."""
    usual = {
        "会员编号": f"BJ{sequence:010d}",
        "姓名": "王某某",
        "证件类型": "居民身份证",
        "证件号码": number_of(sequence),
        "手机号": f"1541234{sequence:04d}",
        "单位编码": unit_code,
    }
    return [(usual | cells).get(heading, "") for heading in HEADER]


def file_of(*rows: list[str]) -> bytes:
    """The CSV file of some rows."""
    return csv_of(HEADER, list(rows))


class Rosters:
    """Uploads as an administrator of BJ-D1."""

    def __init__(self, people: People) -> None:
        self.people, self.db = people, people.database.bound(None)
        self.admin = people.official("unit_admin", "BJ-D1")

    def upload(
        self, content: bytes, actor: Actor | None = None, unit: str = "BJ-D1", key: str = "", **rest: Any
    ) -> Any:
        """Take a file in."""
        sent = base64.b64encode(content).decode()
        payload = {"unit_code": unit, "file_name": "members.csv", "content": sent, **rest}
        return self.people.call("import_roster", payload, actor or self.admin, key=key)

    def worked(self, *rows: list[str], actor: Actor | None = None, **rest: Any) -> Any:
        """What became of the rows."""
        taken = self.upload(file_of(*rows), actor, **rest)
        working.work_imports(self.db)
        return self.state(taken["id"], actor)

    def state(self, id: str, actor: Actor | None = None) -> Any:
        """How far it got."""
        return self.people.call("roster_import", {"id": id}, actor or self.admin)

    def noted(self, id: str, actor: Actor | None = None) -> list[Any]:
        """The rows to look at."""
        return self.people.call("roster_import_noted_rows", {"id": id}, actor or self.admin)["items"]

    def problems(self, id: str) -> list[list[str]]:
        """What is wrong, by row."""
        return [[f"{said['column']}: {said['problem']}" for said in row["problems"]] for row in self.noted(id)]

    def members(self) -> list[Member]:
        """The table, by member number."""
        rows: list[Member] = self.people.rows(
            lambda session: list(session.scalars(select(Member).order_by(Member.member_number)))
        )
        return rows


def counts(state: Any) -> tuple[int, ...]:
    """Created, changed, unchanged, refused."""
    return tuple(state[name] for name in COUNTS)
