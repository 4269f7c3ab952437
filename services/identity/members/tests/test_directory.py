"""What the protocol takes for an answer, who is asked by which settings, and what the simulated registry knows."""

import base64
import io
import json
from datetime import date

import pytest

from services.identity.members.directory import Membership, MissingDirectory, NoMembership
from services.identity.members.directory_choice import member_directory_for
from services.identity.members.directory_http import HttpMemberDirectory
from services.identity.members.directory_protocol import (
    NonsenseSaid,
    OddMembership,
    answer_of,
    read_answer,
    written,
)
from services.identity.members.directory_signing import make_key
from services.identity.members.directory_simulator import (
    MembersFileWrong,
    SimulatedDirectory,
    development_members,
    members_in,
)
from services.identity.members.domain.documents import read_document
from services.identity.members.domain.member_numbers import read_member_number
from services.identity.members.domain.names import read_name
from services.identity.members.generation import generated_members
from services.identity.units.beijing import beijing_units
from shared.contracts.identity.member_words import DocumentKind, MembershipState
from shared.kernel.errors import Unavailable
from shared.runtime.settings import Settings, SettingsWrong

TODAY = date(2026, 2, 12)
NUMBER = "11010519491231002X"
MEMBER = Membership("BJ0000000001", "BJ-110105", date(2019, 5, 1), MembershipState.RETAINED)
HEADER = "member_number,name,document_kind,document_number,birth_date,phone,unit_code"
SAID = {
    "member_number": "BJ1",
    "unit_code": "BJ-110105",
    "member_since": None,
    "state": "active",
}


def directory_of(*rows, header=HEADER):
    members = list(members_in(io.StringIO("\n".join([header, *rows])), TODAY))
    return SimulatedDirectory(lambda: members)


def document(number=NUMBER):
    return read_document(DocumentKind.RESIDENT_ID, number, TODAY)


@pytest.mark.parametrize("found", [MEMBER, *NoMembership])
def test_an_answer_that_is_written_is_read_again(found):
    assert read_answer(written(answer_of(found))) == found


@pytest.mark.parametrize(
    "said",
    [
        {"result": "member", "membership": SAID | {"phone": "15400000000"}},
        {"result": "member", "membership": SAID | {"state": "asleep"}},
        {"result": "member", "membership": SAID | {"member_number": 7}},
        {"result": "member", "membership": SAID | {"member_number": ""}},
        {"result": "member", "membership": SAID | {"unit_code": "x" * 41}},
        {"result": "member", "membership": SAID | {"member_since": "yesterday"}},
        {"result": "member", "membership": {key: SAID[key] for key in SAID if key != "state"}},
        {"result": "member", "membership": None},
        {"result": "member"},
        {"result": "unknown", "membership": SAID},
        {"result": "perhaps"},
        {"result": "unknown", "name": "王小明"},
        {},
        [],
        None,
    ],
)
def test_what_is_no_answer_is_nonsense(said):
    with pytest.raises(NonsenseSaid):
        read_answer(json.dumps(said).encode())


@pytest.mark.parametrize("number", ["京工（2019）第0007号", "BJ0000000001", "12/34-5"])
def test_a_number_that_a_roster_may_say_is_one_that_the_registry_may_say(number):
    answer = read_answer(written({"result": "member", "membership": SAID | {"member_number": number}}))
    assert answer.member_number == read_member_number(number)


@pytest.mark.parametrize("odd", [{"member_number": "no number!"}, {"unit_code": ""}, {"state": "asleep"}, {"more": 1}])
def test_what_is_odd_about_one_member_is_told_from_nonsense(odd):
    with pytest.raises(OddMembership):
        read_answer(written({"result": "member", "membership": SAID | odd}))
    for said in ({"result": "member"}, {"result": "perhaps", "membership": SAID}, [SAID]):
        with pytest.raises(NonsenseSaid) as refused:
            read_answer(written(said))
        assert not isinstance(refused.value, OddMembership)


@pytest.mark.parametrize("body", [b"", b"{", b"\xff", b"[" * 4000, b'{"result": "unknown"} x'])
def test_what_is_no_json_is_nonsense(body):
    with pytest.raises(NonsenseSaid):
        read_answer(body)


def test_nonsense_is_not_quoted():
    with pytest.raises(NonsenseSaid) as refused:
        read_answer(json.dumps({"王小明": NUMBER}).encode())
    assert "王" not in str(refused.value) and NUMBER not in str(refused.value)
    assert refused.value.__cause__ is None and refused.value.__suppress_context__


def test_a_membership_printed_shows_no_number():
    assert "BJ0000000001" not in repr(MEMBER)


def test_a_member_is_known_by_document_and_name():
    directory = directory_of(f"BJ1,王小明,resident_id,{NUMBER},,15400000001,BJ-110105")
    found = directory.membership_of(document(), "王小明")
    assert found == Membership("BJ1", "BJ-110105", None, MembershipState.ACTIVE)
    assert directory.membership_of(document(), "王小红") is NoMembership.OTHER_NAME
    assert directory.membership_of(document("110101199003070038"), "王小明") is NoMembership.UNKNOWN


def test_a_number_of_fifteen_digits_in_the_file_is_the_same_document():
    directory = directory_of("BJ1,王小明,resident_id,110105491231002,,15400000001,BJ-110105")
    assert isinstance(directory.membership_of(document(), "王小明"), Membership)


def test_day_and_state_may_stand_in_the_file():
    directory = directory_of(
        f"BJ0000000001,王小明,resident_id,{NUMBER},,,BJ-110105,2019-05-01,retained",
        header=f"{HEADER},member_since,state",
    )
    assert directory.membership_of(document(), "王小明") == MEMBER


@pytest.mark.parametrize(
    ("row", "said"),
    [
        (
            "BJ1,王小明,resident_id,110105194912310021,,,B",
            "row 2: identity.document_unusable (document_check_digit)",
        ),
        (f"BJ1,王小明7,resident_id,{NUMBER},,,BJ-1", "row 2: identity.person_name_unusable (name_character)"),
        (f"BJ1,王小明,library_card,{NUMBER},,,BJ-1", "row 2 has a kind, a day or a state that is none"),
        ("BJ1,王小明,resident_id", "row 2: identity.document_unusable (document_length)"),
        (f"BJ+1,王小明,resident_id,{NUMBER},,,BJ-1", "row 2: identity.member_number_unusable"),
        (f"BJ1,王小明,resident_id,{NUMBER},,,BJ 1", "row 2: identity.roster_unit_unknown"),
    ],
)
def test_a_row_that_cannot_be_read_is_named_and_not_quoted(row, said):
    with pytest.raises(MembersFileWrong) as refused:
        directory_of(row)
    assert str(refused.value)[: len(said)] == said
    assert "王" not in str(refused.value) and "110105" not in str(refused.value)


def test_a_column_that_is_missing_is_named():
    with pytest.raises(MembersFileWrong, match="unit_code"):
        directory_of(header=HEADER.replace(",unit_code", ""))


def test_in_development_the_members_are_those_that_the_command_generates():
    directory = member_directory_for(Settings(development=True))
    codes = [unit.code for unit in beijing_units()]
    row = next(generated_members(1000, 1, codes))
    asked = read_document(row.document_kind, row.document_number, TODAY)
    found = directory.membership_of(asked, read_name(row.name))
    assert (found.member_number, found.unit_code) == (row.member_number, row.unit_code)
    assert len(list(development_members(TODAY))) == 1000


def test_without_a_registry_nobody_passes_for_a_member():
    directory = member_directory_for(Settings())
    assert isinstance(directory, MissingDirectory)
    with pytest.raises(Unavailable) as refused:
        directory.membership_of(document(), "王小明")
    assert refused.value.code == "identity.member_directory_missing"


def test_a_registry_that_is_set_is_asked_in_development_too(tmp_path):
    make_key(tmp_path / "keys" / "member-directory.json", "city-1")
    settings = Settings(data_folder=tmp_path, development=True, member_directory_url="https://members.example.cn")
    assert isinstance(member_directory_for(settings), HttpMemberDirectory)


def test_a_registry_whose_key_is_missing_is_a_wrong_setting(tmp_path):
    settings = Settings(data_folder=tmp_path, member_directory_url="https://members.example.cn")
    with pytest.raises(SettingsWrong) as refused:
        member_directory_for(settings)
    assert refused.value.problems[0].endswith("member-directory.json cannot be read: No such file or directory.")


@pytest.mark.parametrize(
    "content",
    [
        "",
        "[]",
        '{"id": "city-1"}',
        json.dumps({"id": "city 1", "secret": base64.b64encode(bytes(32)).decode()}),
        json.dumps({"id": 7, "secret": base64.b64encode(bytes(32)).decode()}),
        json.dumps({"id": "city-1", "secret": base64.b64encode(bytes(31)).decode()}),
        json.dumps({"id": "city-1", "secret": "topsecret!"}),
    ],
)
def test_a_key_that_is_none_is_a_wrong_setting_and_not_quoted(content, tmp_path):
    (tmp_path / "key.json").write_text(content)
    settings = Settings(member_directory_key_file=tmp_path / "key.json", member_directory_url="https://a.cn")
    with pytest.raises(SettingsWrong, match="its key cannot be used") as refused:
        member_directory_for(settings)
    assert "topsecret" not in str(refused.value)
