"""Numbers of people in a text, as they are typed."""

import pytest

from shared.kernel.personal import has_personal_number


@pytest.mark.parametrize(
    "text",
    [
        "联系张三13800138000",
        "138 0013 8000",
        "138-0013-8000",
        "１３８００１３８０００",
        "138\u200b00138000",
        "110101199001011237",
        "11010119900101123x",
        "证件：１１０１０１１９９００１０１１２３７",
    ],
)
def test_a_number_of_somebody_is_found(text):
    assert has_personal_number(text)


@pytest.mark.parametrize(
    "text", ["", "12351", "010-12345678", "2026年3月7日", "12800138000", "213800138000", "A110101199001011237"]
)
def test_other_numbers_are_not(text):
    assert not has_personal_number(text)
