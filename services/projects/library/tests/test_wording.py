"""The list of what is no volunteer service: each row on both sides, and innocent words in which a phrase hides."""

from datetime import date

import pytest

from services.projects.library import schemes
from services.projects.library.domain.wording import GAP, TRADITIONAL, Row, WordList, bare, in_force, rows_in
from shared.contracts.projects.library_words import NoService

LISTS = schemes.word_lists()
ROWS = [(listed, row) for listed in LISTS for row in listed.rows]
NAMED = [f"{listed.from_day} {row.phrase}" for listed, row in ROWS]
INNOCENT = (
    "家长志愿:护学岗,上下学时段在校门口维持秩序。",
    "在工会服务站值班,接待来访职工。",
    "志愿服务的社会价值日益显现。",
    "深入落实习近平新时代中国特色社会主义思想。",
    "落实习惯养成计划,陪伴儿童阅读。",
    "走进首钢集团建筑工地,慰问一线职工。",
    "参与社区社团建设,教老人书法。",
    "开展安全宣传教育,入户讲解燃气安全。",
    "送法进社区,举办普法会,解答劳动合同问题。",
    "扎实地推进垃圾分类,守桶指导。",
    "每个礼拜天陪伴独居老人。",
    "为农民工讨薪提供法律援助,帮助追讨劳务费。",
    "发布道路积雪信息,清扫积雪。",
    "分拣、搬运社会各界所捐物资。",
    "提醒老人识别上门推销陷阱和虚假促销。",
    "为失业职工做就业培训和简历指导。",
    "服贸会会议服务:引导代表入场、多语种翻译。",
    "无偿服务社区老人,拒绝有偿服务。",
    "组织独居老人参观国家博物馆,志愿者全程陪护。",
    "到仓库分拣捐赠衣物、登记造册。",
    "单位门口文明引导岗:提醒骑车人下车推行。",
    "困难职工子女暑期托管,陪写作业、讲故事。",
    "义务理发、量血压、修家电。",
    "地铁早高峰志愿服务岗:为乘客指路。",
    "职工心理热线,倾听与疏导。",
    "工地夏送清凉,为建筑工人送水。",
    "社区大扫除,清理楼道杂物。",
    "活动于6月30日结束。",
    "年满18周岁,须参加岗前培训,不支付报酬。",
    "家长志愿者在护学岗轮流值班,引导学生过马路。",
    "春节期间在火车站志愿服务岗值班,为旅客指路。",
    "服务前统一培训,发放胸牌;提供饮水和交通补贴。",
    "与福利院的孩子一起排队参观科技馆。",
    "本活动不涉及捐款、捐物资。",
)


@pytest.mark.parametrize(("listed", "row"), ROWS, ids=NAMED)
def test_a_row_is_found_where_it_is_meant(listed, row):
    assert row in rows_in([row.found], listed.rows)


@pytest.mark.parametrize(("listed", "row"), ROWS, ids=NAMED)
def test_no_row_is_found_in_the_innocent_sentence_of_a_row(listed, row):
    assert rows_in([row.innocent], listed.rows) == []


@pytest.mark.parametrize(("listed", "row"), ROWS, ids=NAMED)
def test_what_a_row_calls_innocent_has_the_phrase_in_it(listed, row):
    """Or a part of it: else cutting it out would change nothing."""
    parts = row.phrase.split(GAP)
    assert [words for words in row.unless if not any(part in words for part in parts)] == []


@pytest.mark.parametrize("text", INNOCENT)
def test_innocent_words_are_let_through(text):
    assert [row.phrase for row in rows_in([text], in_force(LISTS, date(2026, 3, 2)).rows)] == []


def test_every_reason_has_its_rows_and_no_phrase_stands_twice():
    for listed in LISTS:
        assert {row.because for row in listed.rows} == set(NoService)
        assert len({row.phrase for row in listed.rows}) == len(listed.rows)


def row(phrase, *unless):
    return Row(NoService.TEAM_OUTING, phrase, unless, phrase, "")


@pytest.mark.parametrize(
    ("text", "is_found"),
    [
        ("单位节假日值班", True),
        ("单位一二三四五六七八值班", True),
        ("单位一二三四五六七八九值班", False),
        ("单位组织。值班表", False),
        ("单位组织,值班表", False),
        ("单位\n值班", False),
    ],
)
def test_a_gap_is_short_and_stays_within_a_part_of_a_sentence(text, is_found):
    assert bool(rows_in([text], [row("单位…值班")])) is is_found


@pytest.mark.parametrize("text", ["团 建", "团\u200b建", "春季团建!"])
def test_spaces_and_what_nobody_sees_hide_nothing(text):
    assert rows_in([text], [row("团建")])


@pytest.mark.parametrize(
    "text",
    [
        "計入考勤",
        "计·入考勤",
        "计入-考勤",
        "计_入/考★勤",
        "计入\n考勤",
        "计入\n\n 考勤",
        "计\ufe0f入考勤",
        "计\U000e0100入考勤",
        "计\u3164入考勤",
    ],
)
def test_what_stands_between_its_characters_hides_no_phrase(text):
    assert rows_in([f"全体到岗{text}。"], [row("计入考勤")])


@pytest.mark.parametrize(
    "text", ["参加集团,建好家园", "参加集团。\n建好家园", "一、参加集团\n二、建好家园", "- 集团\n- 建家"]
)
def test_what_two_sentences_or_items_say_neither_says(text):
    assert rows_in([text], [row("团建")]) == []


def test_traditional_characters_are_read_as_those_of_the_lists():
    pairs = dict(zip(TRADITIONAL[::2], TRADITIONAL[1::2], strict=True))
    assert not set(pairs) & set(pairs.values())
    listed = {
        character
        for listed in LISTS
        for row in listed.rows
        for words in (row.phrase, *row.unless)
        for character in words
    }
    assert set(pairs.values()) <= listed
    assert bare("團建") == bare("团建") == "团建"


def test_a_phrase_beside_an_innocent_one_is_found():
    listed = [row("团建", "集团建")]
    assert rows_in(["集团建设之余安排团建"], listed) == listed
    assert rows_in(["集团建设"], listed) == []


def test_what_two_texts_say_together_neither_says():
    assert rows_in(["参加集团", "建设"], [row("团建")]) == []
    assert rows_in([None, ""], [row("团建")]) == []


def test_a_list_is_in_force_from_its_day_on_until_the_next():
    old, new = (WordList(day, "", ()) for day in (date(2017, 12, 1), date(2021, 3, 1)))
    days = (date(2010, 1, 1), date(2021, 2, 28), date(2021, 3, 1), date(2030, 1, 1))
    assert [in_force([new, old], day) for day in days] == [old, old, new, new]
