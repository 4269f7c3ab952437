"""A wrong web setting is a sentence at the start, not a surprise later."""

import dataclasses

import pytest

from gateway.web.settings import MAY_BE_ZERO, WebSettings, WrongSetting

NUMBERS = [field.name for field in dataclasses.fields(WebSettings) if field.type in (int, float)]


def test_what_is_not_said_has_a_default():
    assert WebSettings.of({"port": 9000}) == dataclasses.replace(WebSettings(), port=9000)


def test_an_unknown_setting_is_refused():
    with pytest.raises(WrongSetting, match="unknown web setting: body_max"):
        WebSettings.of({"body_max": 5})


@pytest.mark.parametrize("name", NUMBERS)
@pytest.mark.parametrize("value", [-1, "5", None, True, float("nan"), float("inf")])
def test_an_impossible_number_is_refused(name, value):
    with pytest.raises(WrongSetting, match=name):
        WebSettings.of({name: value})


@pytest.mark.parametrize("name", NUMBERS)
def test_nothing_is_allowed_where_nothing_makes_sense(name):
    if name in MAY_BE_ZERO:
        assert getattr(WebSettings.of({name: 0}), name) == 0
    else:
        with pytest.raises(WrongSetting, match=name):
            WebSettings.of({name: 0})


def test_a_fraction_is_no_count():
    with pytest.raises(WrongSetting, match="headers_count_max"):
        WebSettings.of({"headers_count_max": 1.5})


@pytest.mark.parametrize("value", ["10.0.0.0/8", ["10.0.0.1/8"], ["proxy.example"]])
def test_what_is_no_list_of_networks_is_refused(value):
    with pytest.raises(WrongSetting, match="trusted_proxies"):
        WebSettings.of({"trusted_proxies": value})
