"""What people write over SMS, and what it means."""

import pytest

from services.notifications.replies.domain import answer_in, full_number


@pytest.mark.parametrize(
    "text",
    [
        "14821",
        "1 4821",
        "4821 1",
        "１４８２１",
        "1，4821。",
        "Y4821",
        "yes 4821",
        "能来4821",
        "4821能来",
        "好的 4821",
        "【1】4821",
    ],
)
def test_yes(text):
    assert answer_in(text) == ("yes", "4821")


@pytest.mark.parametrize("text", ["04821", "0 4821", "N4821", "不能来 4821", "4821来不了", "不来4821"])
def test_no(text):
    assert answer_in(text) == ("no", "4821")


@pytest.mark.parametrize(
    "text",
    [
        "",
        "1",
        "4821",
        "能来",
        "1 482",
        "1 48211",
        "24821",
        "1 0 4821",
        "1 4821 5930",
        "来 4821 不来",
        "1 4821 不对，我来不了",
        "我在路上4821了",
        "TD",
        "1" * 1000,
        "能来" + " " * 300 + "4821",
    ],
)
def test_what_answers_nothing_or_could_mean_both_is_no_answer(text):
    assert answer_in(text) is None


@pytest.mark.parametrize("phone", ["13800138000", "8613800138000", "+8613800138000"])
def test_a_phone_is_known_however_the_provider_writes_it(phone):
    assert full_number(phone) == "+8613800138000"
