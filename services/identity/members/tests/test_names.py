"""Names of people: what is kept, what is refused, where the surname ends, what the public sees."""

import pytest
from hypothesis import given
from hypothesis import strategies as some

from services.identity.members.domain.names import public_name, read_name, split_name
from shared.contracts.identity.member_words import NAME_CHARACTERS_MAX, NameFault
from shared.kernel.errors import Invalid

FAULTS = {fault.value for fault in NameFault}


def fault(text: str) -> str:
    with pytest.raises(Invalid) as refused:
        read_name(text)
    assert refused.value.code == "identity.person_name_unusable"
    return refused.value.parameters["reason"]


@pytest.mark.parametrize(
    "name",
    [
        "王芳",
        "䶮㛃",
        "陈𬭎",
        "李𠅤𣗋",
        "欧阳娜娜",
        "阿依古丽·买买提",
        "艾山·玉素甫·库尔班",
        "扎西次仁",
        "喆",
        "林〇",
        "陳國榮",
        "Vera Tankoso",
        "José Ñuça",
        "O’Hal Li-Na",
        "J. R. Solwes",
        "Nguyễn Hà",
        "Parfe, Mila",
        "Zoë Gun Jr.",
    ],
)
def test_names_as_documents_have_them_stay_as_they_are(name):
    assert read_name(name) == name


@pytest.mark.parametrize("dot", ["·", "•", "・", "‧", "･", "⋅", "∙", ".", "．", " · ", "· "])
def test_every_middle_dot_is_the_same(dot):
    assert read_name(f"阿依古丽{dot}买买提") == "阿依古丽·买买提"


@pytest.mark.parametrize(
    ("typed", "name"),
    [
        ("王  芳", "王芳"),
        ("　王　芳　", "王芳"),
        ("王\u200b芳\ufeff", "王芳"),
        ("⼀⼄", "一乙"),
        ("Ｖｅｒａ　Ｔａｎｋｏｓｏ", "Vera Tankoso"),
        ("  Vera   Tankoso ", "Vera Tankoso"),
        ("Jose\u0301 Li", "José Li"),
        ("O'Hal", "O’Hal"),
        ("Li\u2010Na", "Li-Na"),
    ],
)
def test_what_nobody_means_is_folded(typed, name):
    assert read_name(typed) == name


@pytest.mark.parametrize("text", ["", "  ", "\u3000\u200b"])
def test_a_name_is_not_empty(text):
    assert fault(text) == NameFault.EMPTY


def test_a_name_has_a_greatest_length():
    longest = "王" * NAME_CHARACTERS_MAX
    assert read_name(longest) == longest
    assert fault(longest + "王") == NameFault.LENGTH
    assert fault("王" * 10_000) == NameFault.LENGTH


@pytest.mark.parametrize(
    "text",
    ["王芳1", "王芳（小）", "王芳(2)", "王*", "王芳/李娜", "王芳、李娜", "=王芳", "王\n芳;", "ㄅㄆ", "Иван", "😀"],
)
def test_signs_digits_and_other_scripts_are_refused(text):
    assert fault(text) == NameFault.CHARACTER


@pytest.mark.parametrize("text", ["王\ue863", "\ue863", "王\U000f0000"])
def test_self_made_characters_are_told_as_such(text):
    assert fault(text) == NameFault.PRIVATE_CHARACTER


@pytest.mark.parametrize("text", ["王C", "A王", "王芳 Vera"])
def test_two_scripts_in_one_name_are_refused(text):
    assert fault(text) == NameFault.SCRIPTS_MIXED


@pytest.mark.parametrize(
    "text", ["·买买提", "阿依古丽·", "阿依··买买提", "-", "王-芳", "Vera -Li", "’Vera", "Vera..Li"]
)
def test_marks_stand_between_what_they_join(text):
    assert fault(text) == NameFault.MARK_MISPLACED


@given(some.text(max_size=130))
def test_any_text_is_a_name_or_refused(text):
    try:
        name = read_name(text)
    except Invalid as refused:
        assert refused.parameters["reason"] in FAULTS
    else:
        assert read_name(name) == name
        assert len(name) <= NAME_CHARACTERS_MAX


@pytest.mark.parametrize(
    ("name", "surname", "given_name"),
    [
        ("王芳", "王", "芳"),
        ("欧阳娜", "欧阳", "娜"),
        ("欧阳", "欧", "阳"),
        ("歐陽娜娜", "歐陽", "娜娜"),
        ("司马相如", "司马", "相如"),
        ("䶮芳", "䶮", "芳"),
        ("𠅤芳", "𠅤", "芳"),
        ("喆", "喆", ""),
        ("陈方安生", "陈", "方安生"),
        ("阿依古丽·买买提", "", "阿依古丽·买买提"),
        ("Vera Tankoso", "", "Vera Tankoso"),
    ],
)
def test_a_surname_has_one_character_or_is_a_known_one_of_two(name, surname, given_name):
    assert split_name(name) == (surname, given_name)


@pytest.mark.parametrize(
    ("name", "public"),
    [("王芳", "王*"), ("欧阳娜娜", "欧*"), ("𠅤芳", "𠅤*"), ("阿依古丽·买买提", "阿*"), ("Vera Tankoso", "V*")],
)
def test_the_public_sees_one_character_and_not_how_long_the_name_is(name, public):
    assert public_name(name) == public
