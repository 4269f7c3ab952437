"""No number by which somebody is known or reached stands in what everybody reads of a project."""

import pytest

from shared.kernel.errors import Invalid

PHONE, DOCUMENT = "13800138000", "110101199001011237"


@pytest.fixture(name="database")
def _database(sqlite_database):
    """Rules of ours, which no database has a say in."""
    return sqlite_database


def refused(call, *arguments, **request):
    with pytest.raises(Invalid, match="words_personal"):
        call(*arguments, **request)


@pytest.mark.parametrize("number", [PHONE, DOCUMENT, "138 0013 8000", "１３８００１３８０００"])
@pytest.mark.parametrize("field", ["title", "content", "conditions", "how_to_sign_up", "risks", "safeguards", "place"])
def test_what_it_says_has_none(library, field, number):
    refused(library.write, **{field: f"联系{number}"})


def test_nor_have_tags_and_agreements_nor_changes(library):
    refused(library.write, tags=["陪伴", PHONE])
    project = library.write()
    refused(library.act, "change", project, content=DOCUMENT)
    refused(library.doors.call, "give_agreement", {"id": project["id"], "text": PHONE}, library.leader.actor)


def test_nor_have_reasons(library):
    project = library.submitted(content="讲座:哪些情形计入考勤。")
    refused(library.act, "return", project, library.cadre, reason=PHONE)
    refused(library.act, "refuse", project, library.cadre, reason=DOCUMENT)
    refused(library.act, "approve", project, library.cadre, let_pass=PHONE)
    refused(library.act, "cancel", project, reason=PHONE)


def test_other_numbers_may_stand_there(library):
    assert library.write(how_to_sign_up="热线 010-12351,编号 20260307001。")["state"] == "draft"
