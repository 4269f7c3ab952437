"""A file is no way to learn who is a member elsewhere: what another unit has is for the unit above both, and untold."""

import pytest

from services.identity.conftest import refused
from services.identity.rosters import parking, use_cases, working
from services.identity.rosters.models import RosterParkedRow
from services.identity.rosters.tests.rosters import counts, file_of, number_of, row
from shared.runtime.trust.audit import AuditEntry

# What of a row of ours somebody in another unit has.
TAKEN = {
    "the document": {"证件号码": number_of(1), "会员编号": "BJ5"},
    "the number": {"会员编号": "BJ0000000001"},
    "both": {"证件号码": number_of(1), "会员编号": "BJ0000000001"},
    "all of it": {"证件号码": number_of(1), "会员编号": "BJ0000000001", "手机号": "15412340001"},
}


@pytest.fixture
def elsewhere(rosters, people):
    """A member of BJ-D2, imported by its administrator."""
    rosters.worked(row(1, "BJ-D2-S1"), actor=people.official("unit_admin", "BJ-D2"), unit="BJ-D2")
    (member,) = rosters.members()
    return member


@pytest.fixture
def city(people):
    """An administrator of the unit above both."""
    return people.official("unit_admin", "BJ")


def told(rosters, *rows, **rest):
    """All that the uploader is told of an import."""
    state = rosters.worked(*rows, **rest)
    noted = [row | {"cells": None} for row in rosters.noted(state["id"])]  # they are the uploader's own
    return {name: value for name, value in state.items() if name not in ("id", "created_at", "finished_at")}, noted


def parked(people, actor, **filters):
    return people.call("find_parked_rows", filters, actor)["items"]


def taken(people, row, actor, **other):
    """The row, taken as it is shown."""
    standing = row["member"] or {"id": None, "version": None}
    said = {"id": row["id"], "member_id": standing["id"], "member_version": standing["version"]} | other
    return people.call("apply_parked_row", said, actor)


@pytest.mark.parametrize("what", TAKEN)
@pytest.mark.parametrize("dry_run", [True, False])
def test_an_import_tells_of_members_of_other_units_what_it_tells_of_nobody(rosters, elsewhere, what, dry_run):
    known = told(rosters, row(2, **TAKEN[what]), dry_run=dry_run)
    unknown = told(rosters, row(3, 会员编号="BJ7"), dry_run=dry_run)
    assert known == unknown
    assert (known[0]["created_count"], known[1]) == (1, [])
    theirs = next(member for member in rosters.members() if member.id == elsewhere.id)
    assert (theirs.version, theirs.unit_id) == (1, elsewhere.unit_id)


@pytest.mark.parametrize("dry_run", [True, False])
def test_neither_does_what_else_stands_in_the_way(rosters, elsewhere, dry_run):
    """The document is known elsewhere, and the number is that of a member of ours: only the second is told."""
    rosters.worked(row(4))
    mine = {"会员编号": "BJ0000000004"}
    known = told(rosters, row(2, 证件号码=number_of(1), **mine), dry_run=dry_run)
    assert known == told(rosters, row(2, 证件号码=number_of(3), **mine), dry_run=dry_run)
    assert known[1][0]["problems"][0]["problem"] == "identity.member_number_taken"


@pytest.mark.parametrize("dry_run", [True, False])
def test_nor_does_a_member_of_ours_who_is_said_to_have_the_document_of_theirs(
    rosters, elsewhere, city, people, dry_run
):
    """A row with number, name, unit and phone of ours: a renewed document, whoever has the new one elsewhere."""

    def renewed(sequence, document):
        """Of a member of ours. The second time nothing is new in it."""
        rosters.worked(row(sequence))
        same = row(sequence, 证件号码=number_of(document))
        return told(rosters, same, dry_run=dry_run), told(rosters, same, dry_run=dry_run)

    known = renewed(4, 1)
    assert known == renewed(6, 9)
    assert (known[0][0]["state"], known[0][0]["changed_count"], known[0][1]) == ("finished", 1, [])
    assert len(parked(people, city)) == (0 if dry_run else 1)
    theirs = next(member for member in rosters.members() if member.id == elsewhere.id)
    assert (theirs.version, theirs.unit_id) == (1, elsewhere.unit_id)


def test_who_decides_on_a_renewed_document_hands_up_what_others_have_since(rosters, people, city):
    """A street wants a number of its district, whose member comes to it; by then the document is known elsewhere."""
    street = people.official("unit_admin", "BJ-D1-S1")
    rosters.worked(row(4, "BJ-D1-S2"))
    rosters.worked(
        row(1, **(mine := {"会员编号": "BJ0000000004", "手机号": "15412340004"})), actor=street, unit="BJ-D1-S1"
    )
    rosters.worked(row(1, "BJ-D2-S1", 会员编号="BJ9"), actor=people.official("unit_admin", "BJ-D2"), unit="BJ-D2")
    rosters.worked(row(4, **mine), actor=city, unit="BJ")
    (waiting,) = parked(people, rosters.admin)
    assert waiting["above_unit_code"] == "BJ-D1"
    assert taken(people, waiting, rosters.admin)["outcome"] == "handed_up"
    assert [row["above_unit_code"] for row in parked(people, city)] == ["BJ"]


def test_nor_the_same_file_again(rosters, elsewhere):
    for rows in ([row(2, **TAKEN["the document"])], [row(2, **TAKEN["the document"], 手机号="15412349999")]):
        first, again = rosters.worked(*rows), rosters.worked(*rows)
        assert counts(again) == (0, 0, 1, 0)
    assert counts(first) == (0, 1, 0, 0)


def test_nor_what_relies_on_such_a_row(rosters, elsewhere):
    """One of ours wants a number that is used elsewhere; another one wants the number that this would set free."""
    rosters.worked(row(4))
    state = rosters.worked(row(4, 会员编号="BJ0000000001"), row(5, 会员编号="BJ0000000004"))
    assert counts(state) == (1, 1, 0, 0)
    assert [member.member_number for member in rosters.members()] == ["BJ0000000001", "BJ0000000004"]
    assert counts(rosters.worked(row(7, 会员编号="BJ0000000004"))) == (1, 0, 0, 0)


def test_the_unit_above_both_sees_the_row_masked_and_takes_it(rosters, people, elsewhere, city):
    rosters.worked(row(2, "BJ-D1-S2", **TAKEN["the document"]))
    assert parked(people, rosters.admin) == []
    (waiting,) = parked(people, city)
    assert (waiting["unit_code"], waiting["above_unit_code"], waiting["member_unit_code"]) == (
        "BJ-D1", "BJ", "BJ-D1-S2"
    )  # fmt: skip
    assert (waiting["member_number"], waiting["phone_masked"]) == ("BJ5", "*******0002")
    assert waiting["document_masked"] == f"{number_of(1)[:6]}********{number_of(1)[-4:]}"
    answer = taken(people, waiting, city)
    assert (answer["outcome"], answer["problems"]) == ("changed", [])
    (member,) = rosters.members()
    assert (member.id, member.member_number, member.version) == (elsewhere.id, "BJ5", 2)
    assert parked(people, city) == []
    assert counts(rosters.worked(row(2, "BJ-D1-S2", **TAKEN["the document"]))) == (0, 0, 1, 0)


def test_the_lowest_unit_that_reaches_both_decides(rosters, people, city):
    street = people.official("unit_admin", "BJ-D1-S1")
    rosters.worked(row(1, "BJ-D1-S2"))
    rosters.worked(row(2, **TAKEN["the document"]), actor=street, unit="BJ-D1-S1")
    assert parked(people, street) == []
    (waiting,) = parked(people, rosters.admin)
    assert waiting["above_unit_code"] == "BJ-D1"
    assert parked(people, city) == [waiting]
    assert parked(people, city, unit="BJ-D2") == []


def test_who_does_not_reach_both_cannot_decide(rosters, people, elsewhere, city):
    rosters.worked(row(2, **TAKEN["the document"]))
    (waiting,) = parked(people, city)
    unknown = "01936f0e-7b2a-7c11-8000-000000000000"
    for verb in ("apply_parked_row", "drop_parked_row"):
        for other, id in ((rosters.admin, waiting["id"]), (rosters.admin, unknown)):
            assert refused(people.call, verb, {"id": id}, other).code == "identity.parked_row_not_found"
        assert refused(people.call, verb, {"id": waiting["id"]}, people.official("cadre")).code == (
            "request.not_permitted"
        )
    assert len(parked(people, city)) == 1


def test_who_decides_sees_whom_a_row_would_change_and_names_them(rosters, people, elsewhere, city):
    rosters.worked(row(2, 手机号="15412340001", **TAKEN["the document"]))
    (waiting,) = parked(people, city)
    standing = waiting["member"]
    assert (standing["id"], standing["unit_code"], standing["version"]) == (str(elsewhere.id), "BJ-D2-S1", 1)
    assert {name: standing[f"same_{name}"] for name in ("document", "number", "name", "phone")} == {
        "document": True, "number": False, "name": True, "phone": True
    }  # fmt: skip
    rosters.worked(row(1, "BJ-D2-S1", 手机号="15412349999"), actor=city, unit="BJ")
    for other in ({}, {"member_id": None}, {"member_id": None, "member_version": None}):
        assert refused(taken, people, waiting, city, **other).code == "identity.parked_row_member_changed"
    (waiting,) = parked(people, city)
    assert (waiting["member"]["version"], waiting["member"]["same_phone"]) == (2, False)
    assert taken(people, waiting, city)["outcome"] == "changed"


def test_no_row_makes_one_person_of_another(rosters, people, elsewhere, city):
    rosters.worked(row(2, 姓名="韩梅", **TAKEN["the document"]))
    (waiting,) = parked(people, city)
    assert waiting["member"]["same_name"] is False
    assert refused(taken, people, waiting, city).code == "identity.parked_row_other_name"
    assert [member.name for member in rosters.members()] == [elsewhere.name]


def test_a_dropped_row_changes_nothing_and_is_noted(rosters, people, elsewhere, city):
    rosters.worked(row(2, **TAKEN["the document"]))
    (waiting,) = parked(people, city)
    assert people.call("drop_parked_row", {"id": waiting["id"]}, city)["outcome"] == "unchanged"
    assert (parked(people, city), rosters.members()[0].version) == ([], 1)
    actions = people.rows(lambda session: {entry.action for entry in session.query(AuditEntry)})
    assert "members.drop_row" in actions


def test_what_a_unit_above_refuses_waits_on(rosters, people, elsewhere, city):
    rosters.worked(row(2, **TAKEN["the document"]))
    rosters.worked(row(9, "BJ-D2-S1", 会员编号="BJ5"), actor=city, unit="BJ")
    (waiting,) = parked(people, city)
    answer = taken(people, waiting, city)
    assert (answer["outcome"], answer["problems"][0]["problem"]) == ("refused", "identity.member_number_taken")
    assert len(parked(people, city)) == 1


def test_rows_that_wait_are_sealed_and_do_not_stay_for_ever(rosters, people, elsewhere, clock):
    rosters.worked(row(2, **TAKEN["the document"]))
    (kept,) = people.rows(lambda session: session.query(RosterParkedRow).all())
    assert number_of(1) not in kept.said_sealed and "王" not in kept.said_sealed
    clock.advance(days=parking.KEPT_DAYS, seconds=1)
    working.sweep_imports(rosters.db)
    assert people.rows(lambda session: session.query(RosterParkedRow).count()) == 0


def test_a_row_that_nobody_stands_in_the_way_of_any_more_is_written(rosters, people, elsewhere, city):
    ours = row(2, **TAKEN["the document"])
    rosters.worked(ours)
    rosters.worked(row(1, "BJ-D1-S1"), actor=city, unit="BJ")  # the city moves the member to us
    assert counts(rosters.worked(ours)) == (0, 1, 0, 0)
    assert parked(people, city) == []


def test_who_tries_files_again_and_again_is_stopped(rosters_sqlite, clock):
    rosters = rosters_sqlite
    for _ in range(use_cases.DRY_RUNS_OF_AN_UPLOADER[0].count_max):
        rosters.worked(row(1), dry_run=True)
    assert refused(rosters.upload, file_of(row(1)), dry_run=True).code == "identity.roster_dry_runs_limit"
    assert counts(rosters.worked(row(1))) == (1, 0, 0, 0)
    clock.advance(hours=1)
    assert rosters.worked(row(1), dry_run=True)["state"] == "finished"


def test_a_file_does_not_bury_the_unit_above_in_rows(rosters_sqlite, people_sqlite, monkeypatch, clock):
    """Its import ends, and says why; the next day there is room again."""
    rosters, d2 = rosters_sqlite, people_sqlite.official("unit_admin", "BJ-D2")
    rosters.worked(*(row(sequence, "BJ-D2-S1") for sequence in range(1, 7)), actor=d2, unit="BJ-D2")
    monkeypatch.setattr(working, "ROWS_PER_COMMIT", 1)
    monkeypatch.setattr(parking, "PARKED_OF_A_DAY_MAX", 3)
    file = [row(sequence, 会员编号=f"BJ{sequence}") for sequence in range(1, 7)]
    assert counts(rosters.worked(*file, dry_run=True)) == (6, 0, 0, 0)
    state = rosters.worked(*file)
    assert (state["state"], counts(state)) == ("failed", (3, 0, 0, 0))
    assert state["failure"]["code"] == "identity.roster_rows_elsewhere_limit"
    city = people_sqlite.official("unit_admin", "BJ")
    assert len(parked(people_sqlite, city)) == 3
    assert rosters.worked(row(9))["state"] == "failed"
    assert rosters.worked(row(9, "BJ-D2-S1"), actor=d2, unit="BJ-D2")["state"] == "finished"
    clock.advance(days=1)
    assert rosters.worked(row(8))["state"] == "finished"
