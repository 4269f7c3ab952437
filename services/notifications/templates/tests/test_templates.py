"""Every template says something in each language over each of its channels, within what they take."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.notifications.templates.domain import (
    INBOX,
    LIMITS,
    PERSONAL_KINDS,
    SMS_CHARACTERS_MAX,
    SMS_VALUE_CHARACTERS_MAX,
    WECHAT_NAME,
    WECHAT_VALUE_CHARACTERS_MAX,
    WECOM_BYTES_MAX,
    ParameterKind,
    said,
)
from services.notifications.templates.lengths import ELLIPSIS, clusters, cut, cut_bytes
from services.notifications.templates.texts import FOLDER, all_templates, newest_templates, read_template
from shared.contracts.notifications.message_words import (
    LANGUAGES,
    TEXT_CHARACTERS_MAX,
    TITLE_CHARACTERS_MAX,
    ChannelName,
)

PLACEHOLDER = re.compile(r"\{([a-z_]+)\}")
FAMILY = "\U0001f468\u200d\U0001f469\u200d\U0001f467"
LONG = {
    ParameterKind.TEXT: "长" * 80,
    ParameterKind.WORDS: "因" * 300,
    ParameterKind.MINUTES: 24 * 60 - 1,
    ParameterKind.DAY: "2026-12-31",
    ParameterKind.MOMENT: "2026-12-31T15:59:00Z",
    ParameterKind.COUNT: 10**6,
    ParameterKind.CODE: "204816",
    ParameterKind.BOOK: "love_value",
}
SPOKEN = [
    (template, language, channel)
    for template in all_templates().values()
    for language in LANGUAGES
    for channel in (INBOX, *template.channels)
]


def named(case):
    template, language, channel = case
    return f"{template.kind}.{template.version} {language} {channel}"


@pytest.mark.parametrize("case", SPOKEN, ids=named)
def test_the_longest_values_fit(case):
    template, language, channel = case
    words = said(template, language, channel, {name: LONG[kind] for name, kind in template.parameters.items()})
    assert 0 < len(words.title) <= TITLE_CHARACTERS_MAX
    assert 0 < len(words.text) <= TEXT_CHARACTERS_MAX
    assert not PLACEHOLDER.search(words.title + words.text + "".join(words.values.values()))
    if channel == ChannelName.SMS:
        assert len(words.text) <= SMS_CHARACTERS_MAX
        assert all(len(value) <= SMS_VALUE_CHARACTERS_MAX for value in words.values.values())
    if channel == ChannelName.WECHAT:
        for name, value in words.values.items():
            assert len(value) <= WECHAT_VALUE_CHARACTERS_MAX[WECHAT_NAME.fullmatch(name)["type"]]


def personal_in_sms(template):
    """The parameters that an SMS of the template says although they may hold personal data."""
    words = [wording[ChannelName.SMS] for wording in template.wordings.values() if ChannelName.SMS in wording]
    texts = [text for one in words for text in (one.title, one.text, *one.values.values())]
    spoken = {name for text in texts for name in PLACEHOLDER.findall(text)}
    return sorted(name for name in spoken if template.parameters[name] in PERSONAL_KINDS)


@pytest.mark.parametrize(
    ("title", "expected"),
    [
        ("给王秀英(13912345678)送药", "志愿服务"),
        ("给王秀英（１３９ １２３４ ５６７８）送药", "志愿服务"),
        ("11010519491231002X的陪护", "志愿服务"),
        ("周末陪伴2026", "周末陪伴2026"),
    ],
)
def test_no_number_of_anybody_stands_in_an_sms(title, expected):
    values = {"title": title, "served_on": "2026-03-07", "minutes": 60}
    template = newest_templates()["hours_confirmed"]
    words = said(template, "zh-CN", ChannelName.SMS, values)
    assert words.values["title"] == expected
    assert words.text == f"您2026年3月7日参加“{expected}”的服务时长已确认：1小时。"
    assert title in said(template, "zh-CN", INBOX, values).text


@pytest.mark.parametrize("template", all_templates().values(), ids=lambda template: template.kind)
def test_no_personal_data_stand_in_an_sms(template):
    assert personal_in_sms(template) == []


def test_personal_data_in_an_sms_are_found(tmp_path):
    """The test above, seen to fail: the reason that a leader wrote."""
    text = (FOLDER / "place_released.1.toml").read_text()
    planted = tmp_path / "place_released.1.toml"
    planted.write_text(text.replace("请勿前往，详情请登录查看", "原因：{reason}"))
    assert personal_in_sms(read_template(planted)) == ["reason"]


@pytest.mark.parametrize("template", all_templates().values(), ids=lambda template: template.kind)
def test_providers_that_hold_the_words_get_what_they_say(template):
    for language in LANGUAGES:
        for channel in {ChannelName.SMS, ChannelName.WECHAT} & set(template.channels):
            words = template.wordings[language][channel]
            assert all(set(PLACEHOLDER.findall(value)) <= set(template.parameters) for value in words.values.values())
            assert words.values or not template.parameters
        if ChannelName.SMS in template.channels:
            assert template.wordings[language][ChannelName.SMS].text != template.wordings[language][INBOX].text or (
                template.kind == "code"
            )


def test_the_newest_version_is_used_and_the_older_ones_stay():
    assert all((template.kind, 1) in all_templates() for template in newest_templates().values())


@pytest.mark.parametrize(
    ("kind", "value", "chinese", "english"),
    [
        ("minutes", 0, "0分钟", "0 min"),
        ("minutes", 59, "59分钟", "59 min"),
        ("minutes", 60, "1小时", "1 h"),
        ("minutes", 61, "1小时1分钟", "1 h 1 min"),
        ("day", "2026-03-07", "2026年3月7日", "7 Mar 2026"),
        ("moment", "2026-03-07T16:00:00Z", "2026年3月8日 00:00", "8 Mar 2026, 00:00"),
        ("text", None, "—", "—"),
        ("count", 3, "3", "3"),
        ("book", "time_coins", "时间币", "time-coins"),
    ],
)
def test_values_are_said_as_each_language_says_them(tmp_path, kind, value, chinese, english):
    file = tmp_path / "x.1.toml"
    wordings = "".join(f'[{language}]\ntitle = "t"\ntext = "{{it}}"\n' for language in LANGUAGES)
    file.write_text(f'channels = []\n[parameters]\nit = "{kind}"\n{wordings}')
    template = read_template(file)
    assert [said(template, language, INBOX, {"it": value}).text for language in LANGUAGES] == [chinese, english]


@pytest.mark.parametrize(
    ("text", "characters_max", "expected"),
    [
        ("一二三", 3, "一二三"),
        ("一二三四", 3, "一二…"),
        ("e\u0301e\u0301", 3, "e\u0301…"),
        ("e\u0301e\u0301", 2, "…"),
        (f"a{FAMILY}b", 6, "a…"),
        (f"a{FAMILY}b", 7, f"a{FAMILY}b"),
        ("\U0001f1e8\U0001f1f3\U0001f1e8\U0001f1f3", 3, "\U0001f1e8\U0001f1f3…"),
        ("\U0001f44d\U0001f3fd!!", 2, "…"),
    ],
)
def test_text_is_cut_between_characters_as_people_see_them(text, characters_max, expected):
    assert cut(text, characters_max) == expected


@given(st.text(max_size=60), st.integers(1, 40))
def test_what_is_cut_fits_and_begins_the_text(text, characters_max):
    shorter = cut(text, characters_max)
    assert len(shorter) <= characters_max
    assert shorter == text or (shorter.endswith(ELLIPSIS) and text.startswith(shorter[:-1]))
    assert "".join(clusters(text)) == text


@given(st.text(max_size=60), st.integers(3, 90))
def test_bytes_are_cut_on_a_character(text, bytes_max):
    shorter = cut_bytes(text, bytes_max)
    assert len(shorter.encode()) <= bytes_max
    assert shorter == text or text.startswith(shorter[:-1])


@pytest.mark.parametrize(("characters", "is_whole"), [(682, True), (683, False)])
def test_a_robot_takes_2048_bytes(characters, is_whole):
    text = "长" * characters
    cut_text = LIMITS[ChannelName.WECOM].text(text)
    assert (cut_text == text) == is_whole
    assert len(cut_text.encode()) <= WECOM_BYTES_MAX


@pytest.mark.parametrize(("name", "characters_max"), [("thing1", 20), ("name2", 10), ("phrase3", 5)])
def test_wechat_takes_so_many_characters(name, characters_max):
    value = LIMITS[ChannelName.WECHAT].value
    assert value(name, "长" * characters_max) == "长" * characters_max
    assert value(name, "长" * (characters_max + 1)) == "长" * (characters_max - 1) + ELLIPSIS
