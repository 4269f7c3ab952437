"""A roster goes in, members come out: once, sealed, and only where the uploader reaches."""

import pytest
from sqlalchemy import MetaData, select

from services.identity.codes.phones import phone_index
from services.identity.conftest import CLI, refused
from services.identity.import_runs import runs
from services.identity.members.domain.documents import read_document
from services.identity.members.queries import member_of_document
from services.identity.rosters import use_cases, working
from services.identity.rosters.models import RosterImportFile, RosterImportRow
from services.identity.rosters.tests.rosters import counts, file_of, number_of, row
from shared.contracts.identity.member_words import DocumentKind
from shared.kernel.clock import business_date
from shared.runtime.files.sheets import csv_of
from shared.runtime.trust.audit import AuditEntry
from shared.runtime.trust.sealing import sealing_of


def test_members_are_entered_with_what_their_documents_say(rosters, people):
    state = rosters.worked(row(11, 姓名="单雄信", 入会日期="2015年5月1日", 会籍状态="保留会籍"))
    assert (state["state"], counts(state), state["row_count"]) == ("finished", (1, 0, 0, 0), 1)
    (member,) = rosters.members()
    assert (member.name, member.sex, member.state, str(member.member_since)) == (
        "单雄信",
        "male",
        "retained",
        "2015-05-01",
    )

    def opened(session):
        found = member_of_document(
            session, read_document(DocumentKind.RESIDENT_ID, number_of(11), business_date(session.now))
        )
        sealing = sealing_of(session)
        return (
            sealing.open_text(found.document_sealed, f"member.document.{found.id}"),
            sealing.open_text(found.birth_date_sealed, f"member.birth_date.{found.id}"),
            sealing.open_text(found.phone_sealed, f"member.phone.{found.id}"),
            found.phone_index == phone_index(session, "15412340011"),
        )

    assert people.rows(opened) == (number_of(11), "1980-02-29", "+8615412340011", True)


def test_the_same_file_again_changes_nothing(rosters):
    rows = [row(number) for number in range(1, 8)]
    rosters.worked(*rows)
    before = [(member.id, member.version, member.document_sealed) for member in rosters.members()]
    assert counts(rosters.worked(*rows)) == (0, 0, 7, 0)
    assert [(member.id, member.version, member.document_sealed) for member in rosters.members()] == before


def test_what_a_row_says_anew_changes_the_member_and_an_empty_cell_clears_nothing(rosters):
    rosters.worked(row(1, 入会日期="2015-05-01", 会籍状态="保留会籍"))
    (before,) = rosters.members()
    assert counts(rosters.worked(row(1, "BJ-D1-S2", 姓名="王改名", 手机号="", 会员编号="BJ9"))) == (0, 1, 0, 0)
    (after,) = rosters.members()
    assert (after.id, after.version, after.name, after.member_number) == (before.id, 2, "王改名", "BJ9")
    assert (after.phone_sealed, after.member_since, after.state) == (
        before.phone_sealed,
        before.member_since,
        "retained",
    )
    assert after.unit_id != before.unit_id


def test_every_reason_is_told_by_row_and_column(rosters):
    state = rosters.worked(
        row(1, 姓名="王某某2", 手机号="010-12345678"),
        row(2, 证件号码="110105194912310021", 会员编号=""),
        row(3, 出生日期="1980-02-28"),
        row(4, 证件类型="驾驶证"),
        row(5, 证件类型="护照", 证件号码="E12345678"),
        row(6, 入会日期="2100-01-01", 会籍状态="在"),
        row(7, "BJ-X"),
        row(8, "BJ-D2-S1"),
        row(9),
        row(9, 会员编号="BJ77"),
        row(10, 会员编号="BJ0000000009"),
    )
    assert counts(state) == (1, 0, 0, 10)
    assert rosters.problems(state["id"]) == [
        ["姓名: identity.person_name_unusable", "手机号: identity.phone_unusable"],
        ["会员编号: missing", "证件号码: identity.document_unusable"],
        ["出生日期: identity.birth_date_differs"],
        ["证件类型: not_choice"],
        ["出生日期: missing"],
        ["入会日期: identity.member_since_unusable", "会籍状态: not_choice"],
        ["单位编码: identity.roster_unit_unknown"],
        ["单位编码: identity.roster_unit_unknown"],
        [": identity.roster_row_repeated"],
        [": identity.roster_row_repeated"],
    ]


def test_what_is_odd_is_taken_and_listed(rosters):
    odd = next(number for number in map(number_of, range(999)) if number.endswith("000"))
    state = rosters.worked(row(1, 证件号码=odd), row(2, 证件号码=number_of(2, "990101"), 姓名="王"))
    noted = rosters.noted(state["id"])
    assert (state["doubted_count"], state["refused_count"]) == (1, 1)
    assert [(row["refused"], row["problems"][0]["problem"]) for row in noted] == [
        (False, "ends_in_zeros"),
        (True, "identity.document_unusable"),
    ]


def test_a_number_of_another_member_is_refused(rosters):
    rosters.worked(row(1))
    state = rosters.worked(row(2, 会员编号="BJ0000000001"))
    assert rosters.problems(state["id"]) == [["会员编号: identity.member_number_taken"]]


def test_a_dry_run_says_the_same_and_changes_nothing(rosters):
    rosters.worked(row(1))
    state = rosters.worked(row(1), row(2), row(3, 姓名=""), row(2), dry_run=True)
    assert counts(state) == (1, 0, 1, 2)
    assert len(rosters.members()) == 1


def test_only_a_unit_administrator_with_a_second_factor_imports_and_only_below(rosters, people, holder):
    file = file_of(row(1))
    assert refused(rosters.upload, file, people.official("cadre", "BJ-D1")).code == "request.not_permitted"
    assert refused(rosters.upload, file, holder("unit_admin", "BJ-D1", second_factor=False)).code == (
        "request.second_factor_required"
    )
    assert refused(rosters.upload, file, unit="BJ-D2").code == "request.not_permitted"
    assert refused(rosters.upload, file, unit="BJ-D9").code == "identity.unit_not_found"


def test_noted_rows_are_for_the_uploader_and_those_who_may_import_there(rosters, people):
    state = rosters.worked(row(1, 姓名=""))
    above = people.official("unit_admin", "BJ")
    assert len(rosters.noted(state["id"], above)) == 1
    for other in (people.official("unit_admin", "BJ-D2"), people.official("cadre", "BJ-D1")):
        assert refused(rosters.noted, state["id"], other).code == "identity.import_not_found"
        assert refused(rosters.state, state["id"], other).code == "identity.import_not_found"


def test_rows_are_in_clear_for_the_uploader_alone(rosters, people):
    """Another administrator of the unit helps to mend a file; whom it is about the uploader knows."""
    odd = row(2, 姓名="赵钱孙", 单位编码=number_of(3), 会员编号="赵钱孙", 出生日期="1980-02-28")
    state = rosters.worked(row(1, 姓名="", 单位编码="BJ-NONE"), odd)
    mine, others = rosters.noted(state["id"]), rosters.noted(state["id"], people.official("unit_admin", "BJ-D1"))
    assert [said["cells"] for said in mine] == [row(1, 姓名="", 单位编码="BJ-NONE"), odd]
    assert [said["problems"] for said in others] == [said["problems"] for said in mine]
    stars = lambda text: "*" * len(text)
    ending = lambda text: f"{stars(text[4:])}{text[-4:]}"
    assert [said["cells"][:7] for said in others] == [
        ["BJ0000000001", "", "居民身份证", ending(number_of(1)), "", ending("15412340001"), "BJ-NONE"],
        ["***", "赵*", "居民身份证", ending(number_of(2)), "*" * 10, ending("15412340002"), stars(number_of(3))],
    ]
    assert not [secret for secret in ("赵钱孙", number_of(3), "1980") if secret in str(others)]


def test_who_reads_the_rows_of_a_file_stands_in_the_trail(rosters, people):
    state = rosters.worked(row(1, 姓名=""), row(2, 姓名=""))
    other = people.official("unit_admin", "BJ-D1")
    for actor, page in ((rosters.admin, {}), (other, {"limit": 1})):
        read = people.call("roster_import_noted_rows", {"id": state["id"], **page}, actor)
        if read["next_cursor"]:
            people.call("roster_import_noted_rows", {"id": state["id"], "cursor": read["next_cursor"], **page}, actor)
    entries = people.rows(lambda session: session.query(AuditEntry).filter_by(action="members.read_rows").all())
    assert sorted((entry.actor, entry.detail["shown"]) for entry in entries) == sorted(
        [(f"person:{rosters.admin.subject}", "clear"), (f"person:{other.subject}", "masked")]
    )
    assert {entry.subject for entry in entries} == {f"import:{state['id']}"}


def test_nothing_of_a_file_lies_open_in_the_database_and_nothing_stays(rosters, people, clock):
    taken = rosters.upload(file_of(row(1), row(2, 姓名="")))
    (file,) = people.rows(lambda session: session.query(RosterImportFile).all())
    assert number_of(1) not in file.content_sealed
    working.work_imports(rosters.db)
    assert people.rows(lambda session: session.query(RosterImportFile).count()) == 0
    (noted,) = people.rows(lambda session: session.query(RosterImportRow).all())
    assert number_of(2) not in noted.cells_sealed + str(noted.problems)
    assert rosters.noted(taken["id"])[0]["cells"] == row(2, 姓名="")
    clock.advance(days=use_cases.KEPT_DAYS, seconds=1)
    working.sweep_imports(rosters.db)
    assert people.rows(lambda session: session.query(RosterImportRow).count()) == 0


def test_the_name_of_a_file_is_nowhere_kept(rosters, people):
    """People call a file after the person whom it is about."""
    name = f"赵钱孙{number_of(1)}.csv"
    rosters.upload(file_of(row(1)), file_name=name, key="once")
    with people.database.engine.connect() as connection:
        tables = MetaData()
        tables.reflect(connection)
        kept = [str(connection.execute(select(table)).all()) for table in tables.sorted_tables]
    assert not [rows for rows in kept if "赵钱孙" in rows or number_of(1) in rows]


def test_a_file_without_headings_is_refused_without_its_first_row(rosters):
    refusal = refused(rosters.upload, csv_of(row(1), [row(2)]))
    assert (refusal.code, number_of(1) in str(refusal.parameters)) == ("file.columns_missing", False)


def test_a_row_that_stands_where_headings_should_is_not_repeated(rosters):
    """One of its cells happens to say what a heading says."""
    refusal = refused(rosters.upload, csv_of(["姓名", "赵钱孙", number_of(1)], [row(2)]))
    assert (refusal.code, refusal.parameters) == ("file.columns_unknown", {"columns": ["B", "C"]})


def test_an_import_ends_with_its_uploaders_right(rosters, people):
    taken = rosters.upload(file_of(row(1)))
    people.call("lock_account", {"id": rosters.admin.subject, "reason": "other"}, CLI)
    working.work_imports(rosters.db)
    state = rosters.state(taken["id"])
    assert (state["state"], state["failure"]["code"]) == ("failed", "identity.import_right_ended")
    assert rosters.members() == []


def test_a_killed_worker_is_followed_by_another_which_ends_the_same(rosters, clock, monkeypatch):
    monkeypatch.setattr(working, "ROWS_PER_COMMIT", 2)
    real, parts = use_cases.work, []

    def killed_at_the_third(*arguments):
        parts.append(1)
        if len(parts) == 3:
            raise KeyboardInterrupt
        return real(*arguments)

    monkeypatch.setattr(use_cases, "work", killed_at_the_third)
    taken = rosters.upload(file_of(*map(row, range(1, 8)), row(1)))
    with pytest.raises(KeyboardInterrupt):
        working.work_imports(rosters.db)
    clock.advance(seconds=runs.LEASE_SECONDS + 1)
    working.work_imports(rosters.db)
    assert counts(rosters.state(taken["id"])) == (7, 0, 0, 1)
    assert len(rosters.members()) == 7


def test_headings_are_english_as_well(rosters):
    english = ["member_number", "name", "document_number", "unit_code"]
    taken = rosters.upload(csv_of(english, [["BJ1", "王某某", number_of(1), "BJ-D1-S1"]]))
    working.work_imports(rosters.db)
    assert counts(rosters.state(taken["id"])) == (1, 0, 0, 0)
