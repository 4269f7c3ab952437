"""Two districts import their rosters at the HTTP port: mistakes come back as a sheet, and nothing crosses over."""

import time
from uuid import uuid4

import pytest

from services.identity.accounts import demo
from services.identity.conftest import Tree
from services.identity.members.generation import generated_members
from services.identity.second_factors.domain import totp_at
from shared.contracts.identity.roles import Role
from shared.kernel.clock import SystemClock
from shared.runtime.files.sheets import csv_of, read_sheet
from shared.testing.http import HttpClient
from shared.testing.system import settings_for_tests
from tests.end_to_end.installations import Person

HAIDIAN, DONGCHENG = "BJ-110108", "BJ-110101"
HEADER = ["会员编号", "姓名", "证件类型", "证件号码", "出生日期", "手机号", "单位编码"]
MEMBERS = 30
SECONDS_MAX = 60
OFFICIALS = (
    ("t.haidian", Role.UNIT_ADMIN, HAIDIAN),
    ("t.haidian.cadre", Role.CADRE, HAIDIAN),
    ("t.dongcheng", Role.UNIT_ADMIN, DONGCHENG),
)


@pytest.fixture(name="officials")
def _officials(service_classes, run_services):
    """Everything in one process; who has signed in, by login."""
    settings = settings_for_tests(f"nuanliu-memory:///{uuid4()}").replaced(development=True)
    system = run_services(list(service_classes.values()), settings)
    tree = Tree(system.databases["identity"])
    tree.root()
    for district in (HAIDIAN, DONGCHENG):
        tree.found(district, "district", "BJ")
    return {account.login: signed_in(system.http, account) for account in demo.load_accounts(tree.database, OFFICIALS)}


def signed_in(http: HttpClient, account):
    payload = {"login": account.login, "password": account.password}
    if account.totp_secret:
        payload["totp"] = totp_at(account.totp_secret, SystemClock().now())
    tokens = http.post("/api/v1/sessions", payload).json()
    return Person(HttpClient(f"{http.address}/api/v1", tokens["access_token"], "zh-CN"))


def generated(unit_code, seed):
    """Rows of members as a spreadsheet would have them."""
    members = generated_members(MEMBERS, seed, [unit_code])
    names = ["member_number", "name", "document_kind", "document_number", "birth_date", "phone", "unit_code"]
    return [["" if (value := getattr(member, name)) is None else str(value) for name in names] for member in members]


def imported(official, rows, unit_code, **fields):
    """Upload, and wait for the end."""
    file = csv_of(HEADER, rows)
    begun = official.uploads("/roster-imports", "members.csv", file, unit_code=unit_code, **fields)
    until = time.monotonic() + SECONDS_MAX
    while (state := official.reads(f"/roster-imports/{begun['id']}"))["state"] not in ("finished", "failed"):
        assert time.monotonic() < until, state
        time.sleep(0.1)
    return state


def counts(state):
    return tuple(state[f"{name}_count"] for name in ("created", "changed", "unchanged", "refused"))


def test_a_roster_with_mistakes_comes_in_is_mended_and_comes_in_again(officials):
    admin, cadre = officials["t.haidian"], officials["t.haidian.cadre"]
    rows = generated(HAIDIAN, 1)
    right = list(rows[2])
    rows[2] = [*right[:1], f"{right[1]}（2）", *right[2:]]
    assert counts(imported(admin, rows, HAIDIAN, dry_run="true")) == (MEMBERS - 1, 0, 0, 1)
    assert cadre.reads("/members")["items"] == []

    state = imported(admin, rows, HAIDIAN)
    assert counts(state) == (MEMBERS - 1, 0, 0, 1)
    sheet = read_sheet(admin.downloads(f"/roster-imports/{state['id']}/error-sheet.csv"), rows_max=10)
    (refused,) = [[cell.text for cell in row.cells] for row in sheet.rows]
    assert refused[:7] == rows[2] and refused[7] == "4" and refused[8].startswith("姓名: 姓名有误")

    mended = dict(zip(sheet.header, refused, strict=True)) | {"姓名": right[1]}
    assert counts(imported(admin, [[mended[heading] for heading in HEADER]], HAIDIAN)) == (1, 0, 0, 0)
    rows[2] = right
    assert counts(imported(admin, rows, HAIDIAN)) == (0, 0, MEMBERS, 0)

    found = [item["member_number"] for item in cadre.reads("/members", limit=100)["items"]]
    assert sorted(found) == sorted(row[0] for row in rows)
    (one,) = cadre.reads("/members", search=right[0])["items"]
    assert (one["name"], one["unit_code"]) == (right[1], HAIDIAN)
    assert cadre.reads(f"/members/{one['id']}") == one
    assert right[3] not in str(one) and right[5] not in str(one)


def test_nothing_of_one_district_is_seen_from_the_other(officials):
    haidian, dongcheng = officials["t.haidian"], officials["t.dongcheng"]
    rows = generated(HAIDIAN, 2)
    state = imported(haidian, [*rows, ["", *rows[0][1:]]], HAIDIAN)
    (member,) = haidian.reads("/members", search=rows[0][0])["items"]

    assert dongcheng.reads("/members", limit=100)["items"] == []
    for search in (rows[0][0], rows[0][1]):
        assert dongcheng.reads("/members", search=search)["items"] == []
    assert dongcheng.reads("/members", status=403, unit=HAIDIAN)["code"] == "request.not_permitted"
    nobody = "0193a5c0-0000-7000-8000-000000000002"
    refusals = [dongcheng.reads(f"/members/{id}", status=404) for id in (member["id"], nobody)]
    assert {refusal["code"] for refusal in refusals} == {"identity.member_not_found"}
    for path in ("", "/noted-rows", "/error-sheet.csv", "/error-sheet.xlsx"):
        for id in (state["id"], nobody):
            refusal = dongcheng.reads(f"/roster-imports/{id}{path}", status=404)
            assert refusal["code"] == "identity.import_not_found"

    # Rows for a unit elsewhere look like rows for a unit that does not exist; rows about members elsewhere look like
    # rows about people whom nobody has, and wait for the city.
    new = generated(DONGCHENG, 3)
    elsewhere = [[*new[0][:6], HAIDIAN], [*new[1][:6], "BJ-999999"]]
    stolen = [[*rows[1][:6], DONGCHENG], [rows[2][0], *new[2][1:]]]
    for dry_run in ("true", "false"):
        seen = imported(dongcheng, [*elsewhere, *stolen], DONGCHENG, dry_run=dry_run)
        assert counts(seen) == (2, 0, 0, 2)
        noted = dongcheng.reads(f"/roster-imports/{seen['id']}/noted-rows")["items"]
        assert len(noted) == 2 and noted[0]["problems"] == noted[1]["problems"]
    assert dongcheng.reads("/members")["items"] == dongcheng.reads("/roster-parked-rows")["items"] == []
    assert haidian.reads("/roster-parked-rows")["items"] == []
    assert counts(imported(haidian, rows, HAIDIAN)) == (0, 0, MEMBERS, 0)
