"""Which passwords are refused, and how names are compared."""

import pytest

from services.identity.accounts.domain import folded_login, is_phone, normal_password, refuse_weak_password
from shared.kernel.errors import Invalid


@pytest.mark.parametrize(
    ("password", "reason"),
    [
        ("aaaaaaaaaaaa", "repetitive"),
        ("abababcdcdcd", "repetitive"),
        ("暖暖流流暖暖流流暖暖", "repetitive"),
        ("Password2026!", "common"),
        ("qwertyuiop12", "common"),
        ("0123456789ab", "common"),
        ("9876543210zy", "common"),
        ("li.cadre2026-Sommer", "personal"),
        ("LI.CADRE2026-Sommer", "personal"),
        ("x19900001234yz", "personal"),
    ],
)
def test_what_is_guessed_first_is_refused(password, reason):
    with pytest.raises(Invalid) as refused:
        refuse_weak_password(password, "li.cadre", "19900001234", None)
    assert refused.value.parameters == {"reason": reason}


@pytest.mark.parametrize(
    "password", ["correct horse battery", "志愿服务暖人心间二〇二六", "xK9-mfQ2pLw7", "abcdeABCDE12zz"]
)
def test_what_is_not_guessed_first_is_taken(password):
    refuse_weak_password(password, "li.cadre", "19900001234", None)


def test_the_same_characters_are_the_same_password_on_every_keyboard():
    assert normal_password("ＡＢＣ１２３é") == normal_password("ABC123e\u0301")


def test_capital_letters_make_no_difference_in_a_login_name():
    assert folded_login("Li.Cadre") == folded_login("li.cadre")


@pytest.mark.parametrize(("login", "phone"), [("19900001234", True), ("+8619900001234", True), ("li.cadre", False)])
def test_a_number_is_told_from_a_login_name(login, phone):
    assert is_phone(login) is phone
