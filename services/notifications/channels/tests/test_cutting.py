import pytest

from services.notifications.channels.cutting import cut_bytes, cut_characters, one_line
from services.notifications.templates import lengths

FAMILY = "👨\u200d👩\u200d👧"
FLAG = "🇨🇳"


@pytest.mark.parametrize(
    ("text", "most", "cut"),
    [
        ("二十个以内", 5, "二十个以内"),
        ("二十个以内的", 5, "二十个以…"),
        ("e\u0301e\u0301e\u0301", 4, "e\u0301…"),
        (f"ab{FAMILY}c", 6, "ab…"),  # the family is one character of five signs
        (f"{FLAG}{FLAG}{FLAG}", 5, f"{FLAG}{FLAG}…"),
        (f"{FLAG}{FLAG}{FLAG}", 4, f"{FLAG}…"),
        ("👍🏽👍🏽", 3, "👍🏽…"),
        ("ab cd", 4, "ab…"),
        ("", 1, ""),
    ],
)
def test_text_is_cut_between_characters_and_the_cut_shows(text, most, cut):
    assert cut_characters(text, most) == cut
    assert len(cut) <= most


@pytest.mark.parametrize("bytes_max", range(3, 60))
def test_bytes_are_cut_on_a_character_and_never_too_many(bytes_max):
    text = f"暖流{FAMILY}abc𬭎䶮"
    cut = cut_bytes(text, bytes_max)
    assert len(cut.encode()) <= bytes_max
    assert cut == text or (cut.endswith("…") and text.startswith(cut[:-1]))


def test_a_line_is_without_breaks_and_control_characters():
    assert one_line("a\r\nBcc: b\u2028c\t\x00d  e") == "a Bcc: b c d e"


@pytest.mark.parametrize(
    "sign",
    [
        "\U0001f3f4\U000e0067\U000e0062\U000e0065\U000e006e\U000e0067\U000e007f",
        "\u1112\u1161\u11ab",
        "\ud558\u11ab",
        "क्ष",
        "🇨🇳",
    ],
    ids=["England", "Korean letters", "a Korean syllable and a letter", "Devanagari", "China"],
)
@pytest.mark.parametrize("cut", [cut_characters, lengths.cut])
def test_no_flag_and_no_syllable_is_cut_in_two(sign, cut):
    for most in range(2, 3 + 3 * len(sign)):
        kept = cut("ab" + sign * 3, most).removesuffix("…")[2:]
        assert kept in [sign * count for count in range(4)]
    assert list(lengths.clusters(sign * 2 + "한국")) == [sign, sign, "한", "국"]
