"""Schemes at the HTTP port: a union publishes one, everybody reads it at once, and faults are told in words."""

from datetime import timedelta

from services.credits.schemes.shipped import all_presets
from shared.kernel.clock import SystemClock, business_date
from tests.end_to_end.test_accounts_over_http import sign_in
from tests.end_to_end.test_journey_of_a_volunteer import (
    API,
    HAIDIAN,
    _city,  # noqa: F401  the fixture `city`
    answered,
)


def test_a_union_starts_from_a_preset_tries_it_and_publishes_it(city):
    cadre, _ = sign_in(city, "cadre")
    today = business_date(SystemClock().now())
    at = f"{API}/units/{HAIDIAN}"
    assert answered(city.http.get(f"{at}/scheme"))["books"] == []
    presets = {item["preset"]: item["rules"] for item in answered(city.http.get(f"{API}/scheme-presets"))["items"]}
    assert len(presets) == len(all_presets())

    wanted = {"from_day": today.isoformat(), "rules": presets["changning"]}
    (tried,) = answered(cadre.post(f"{at}/scheme-trials", wanted))["books"]
    asked = {"rules": presets["changning"], "first_day": wanted["from_day"], "last_day": wanted["from_day"]}
    assert answered(cadre.post(f"{at}/scheme-previews", asked))["is_complete"]
    made = answered(cadre.post(f"{at}/scheme-versions", wanted), 201)
    assert (made["number"], tried["rules"]["caps"]["day"]) == (1, 2)

    city.settled()
    assert answered(city.http.get(f"{at}/scheme"))["books"] == [tried], "a kept answer is outdated"
    assert answered(city.http.get(f"{at}/scheme-versions"))["items"] == [made]

    late = cadre.post(f"{at}/scheme-versions", wanted | {"from_day": (today - timedelta(days=1)).isoformat()})
    assert late.status_code == 422 and late.json()["code"] == "credits.scheme_day_past"
    wanted["rules"]["time_coins"]["caps"] |= {"day": 3, "in_all": 2}
    (fault,) = cadre.post(f"{at}/scheme-trials", wanted).json()["problems"]
    assert (fault["at"], fault["problem"]) == ("rules.time_coins.caps.day", "above_wider_cap")
