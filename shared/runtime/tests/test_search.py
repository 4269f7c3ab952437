"""Search finds a name by any part, by pinyin however far it is typed, by initials; and nothing else."""

import pytest
import sqlalchemy as sa
from hypothesis import given
from hypothesis import strategies as st

from shared.kernel.text import folded
from shared.runtime.data.search import (
    QUERY_RUNS_MAX,
    SearchTerms,
    matches,
    readings_of,
    runs_of,
    search_index,
    terms_of,
)

METADATA = sa.MetaData()
NAMED = sa.Table(
    "named",
    METADATA,
    sa.Column("name", sa.Text, primary_key=True),
    sa.Column("search", SearchTerms(), nullable=False),
    search_index("named_search", "search"),
)
NAMES = [
    "东华门街道总工会",
    "东花市街道总工会",
    "海淀区总工会",
    "北京市工业（国防）工会",
    "长辛店街道总工会",
    "重庆办事处工会",
    "ABB（中国）有限公司工会",
    "买买提·阿不都",
    "单田芳",
    "吕𬭎",
    "Sinéad O’Brien",
]
CHINESE = st.text(st.sampled_from("单乐重长会行吕黑东华门街道总工"), min_size=1, max_size=8)


@pytest.fixture(scope="module")
def connection() -> sa.Connection:
    engine = sa.create_engine("sqlite://")
    METADATA.create_all(engine)
    with engine.connect() as connection:
        connection.execute(NAMED.insert(), [{"name": name, "search": terms_of(name)} for name in NAMES])
        yield connection


def found(connection: sa.Connection, query: str) -> set[str]:
    return set(connection.scalars(sa.select(NAMED.c.name).where(matches(NAMED.c.search, query))))


def finds(name: str, query: str) -> bool:
    """Whether the query finds the name, asked of a database."""
    terms = sa.literal(terms_of(name), SearchTerms())
    with sa.create_engine("sqlite://").connect() as connection:
        return bool(connection.scalar(sa.select(matches(terms, query))))


@pytest.mark.parametrize(
    ("query", "names"),
    [
        ("东华门", {"东华门街道总工会"}),
        ("华", {"东华门街道总工会"}),
        ("街道", {"东华门街道总工会", "东花市街道总工会", "长辛店街道总工会"}),
        ("dong", {"东华门街道总工会", "东花市街道总工会"}),
        ("donghuam", {"东华门街道总工会"}),
        ("dhm", {"东华门街道总工会"}),
        ("dh", {"东华门街道总工会", "东花市街道总工会"}),
        ("DongHuaMen JieDao", {"东华门街道总工会"}),
        ("东hua街道", {"东华门街道总工会", "东花市街道总工会"}),
        ("hd", {"海淀区总工会"}),
        ("changxindian", {"长辛店街道总工会"}),
        ("zhangxindian", {"长辛店街道总工会"}),
        ("chongqing", {"重庆办事处工会"}),
        ("shan", {"单田芳"}),
        ("dan", {"单田芳"}),
        ("买买提阿不都", {"买买提·阿不都"}),
        ("买买提・阿", {"买买提·阿不都"}),
        ("买买提.阿不都", {"买买提·阿不都"}),
        ("提阿", {"买买提·阿不都"}),
        ("·", set(NAMES)),
        ("lv", {"吕𬭎"}),
        ("lu", {"吕𬭎"}),
        ("lyu", {"吕𬭎"}),
        ("𬭎", {"吕𬭎"}),
        ("abb", {"ABB（中国）有限公司工会"}),
        ("ＡＢＢ(中国)", {"ABB（中国）有限公司工会"}),
        ("abbzhongguo", {"ABB（中国）有限公司工会"}),
        ("o'brien", {"Sinéad O’Brien"}),
        ("O’Brien", {"Sinéad O’Brien"}),
        ("chang'xindian", {"长辛店街道总工会"}),
        ("国防", {"北京市工业（国防）工会"}),
        ("gongyeguofang", {"北京市工业（国防）工会"}),
        ("买买提・阿不都", {"买买提·阿不都"}),
        ("门华", set()),
        ("uamen", set()),
        ("zzz", set()),
        ("' OR 1=1", set()),
        ("%", set()),
    ],
)
def test_a_query_finds_exactly_the_names_that_contain_it(
    connection: sa.Connection, query: str, names: set[str]
) -> None:
    assert found(connection, query) == names


@pytest.mark.parametrize(("query", "looks"), [("zhengfayuan", 3), ("政法", 1), ("政法院", 1), ("zf", 3)])
def test_a_name_without_the_first_term_is_not_looked_at_for_the_others(query: str, looks: int) -> None:
    """Each way in which a name can contain the query ends at its first missing term."""
    seen: list[str] = []

    def instr(text: str, term: str) -> int:
        seen.append(term)
        return text.find(term) + 1

    with sa.create_engine("sqlite://").connect() as connection:
        connection.connection.driver_connection.create_function("instr", 2, instr)
        METADATA.create_all(connection)
        connection.execute(NAMED.insert(), {"name": "东城", "search": terms_of("东城")})
        assert found(connection, query) == set()
    assert len(seen) == looks


def test_a_condition_can_be_turned_around(connection: sa.Connection) -> None:
    without = sa.select(NAMED.c.name).where(sa.not_(matches(NAMED.c.search, "工会")))
    assert set(connection.scalars(without)) == {"买买提·阿不都", "单田芳", "吕𬭎", "Sinéad O’Brien"}


def test_the_whole_name_is_the_first_term() -> None:
    assert terms_of("ＡＢＢ 工会")[0] == "abb工会"
    assert terms_of("单")[0] == "单"
    assert terms_of(" ") == []


def test_an_empty_query_finds_all(connection: sa.Connection) -> None:
    assert found(connection, "  ") == set(NAMES)


def test_one_letter_finds_the_names_that_begin_with_it(connection: sa.Connection) -> None:
    assert found(connection, "h") == {"海淀区总工会"}


def test_a_long_query_is_looked_up_by_its_first_runs() -> None:
    assert len(runs_of("a东" * 20)) == QUERY_RUNS_MAX


@given(CHINESE, st.data())
def test_every_part_of_a_name_finds_it(name: str, data: st.DataObject) -> None:
    start = data.draw(st.integers(0, len(name) - 1))
    end = data.draw(st.integers(start + 1, len(name)))
    assert finds(name, name[start:end])


@given(CHINESE, CHINESE)
def test_characters_find_no_name_that_does_not_contain_them(name: str, query: str) -> None:
    assert finds(name, query) == (folded(query) in folded(name))


@given(CHINESE, st.data())
def test_any_reading_of_any_part_finds_a_name_as_far_as_it_is_typed(name: str, data: st.DataObject) -> None:
    start = data.draw(st.integers(0, len(name) - 1))
    end = data.draw(st.integers(start + 1, len(name)))
    typed = "".join(data.draw(st.sampled_from(readings_of(character))) for character in name[start:end]).lower()
    assert finds(name, typed[: data.draw(st.integers(2, max(2, len(typed))))])


@given(CHINESE.filter(lambda name: len(name) > 1), st.data())
def test_the_initials_of_any_part_find_a_name(name: str, data: st.DataObject) -> None:
    start = data.draw(st.integers(0, len(name) - 2))
    end = data.draw(st.integers(start + 2, len(name)))
    readings = (data.draw(st.sampled_from(readings_of(character))) for character in name[start:end])
    assert finds(name, "".join(reading[0] for reading in readings).lower())


@given(st.text(max_size=60))
def test_any_text_is_a_query(query: str) -> None:
    assert finds("东华门街道总工会", query) in (True, False)


SURNAMES = (
    "单SHAN 仇QIU 查ZHA 解XIE 曾ZENG 区OU 朴PIAO 盖GE 尉YU 乐YUE 黑HE 覃QIN 员YUN 隗WEI 翟ZHAI 缪MIAO 佴NAI 冼XIAN "
    "折SHE 秘BI 种CHONG 能NAI 祭ZHAI 牟MU 万MO 澹TAN 召SHAO 都DU 句GOU 颉XIE 卜BU 适KUO 角JUE 阚KAN 乜NIE"
)


@pytest.mark.parametrize("surname", SURNAMES.split())
def test_a_surname_has_the_reading_that_its_bearers_use(surname: str) -> None:
    assert surname[1:] in readings_of(surname[0])
