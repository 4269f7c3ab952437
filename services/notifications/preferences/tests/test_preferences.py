"""Everybody says over what they are told of what; codes and the inbox are nobody's to refuse."""

import pytest

from services.notifications.templates.texts import newest_templates
from shared.kernel.errors import Invalid, Unauthenticated

REFUSED = [{"kind": "service_reminder", "channel": "sms"}]


def wanted(preferences, kind):
    (found,) = (one for one in preferences["kinds"] if one["kind"] == kind)
    return {choice["channel"]: choice["wanted"] for choice in found["channels"]}


def test_who_said_nothing_wants_everything_in_chinese(doors, city):
    own = doors.call("own_preferences", {}, city.volunteer().actor)
    assert own["language"] == "zh-CN"
    assert {one["kind"] for one in own["kinds"]} == set(newest_templates())
    assert all(all(wanted(own, one["kind"]).values()) for one in own["kinds"])


def test_what_is_refused_stays_so_until_all_of_it_is_said_anew(doors, city):
    li = city.volunteer()
    doors.call("set_preferences", {"language": "en", "refused": REFUSED}, li.actor)
    own = doors.call("own_preferences", {}, li.actor)
    assert (own["language"], wanted(own, "service_reminder")["sms"]) == ("en", False)
    assert wanted(own, "service_reminder")["wechat"] and wanted(own, "place_offered")["sms"]
    again = doors.call("set_preferences", {"language": "zh-CN", "refused": []}, li.actor)
    assert wanted(again, "service_reminder")["sms"]
    assert all(wanted(doors.call("own_preferences", {}, city.volunteer().actor), "service_reminder").values())


@pytest.mark.parametrize("kind", ["code", "account_owes", "account_stopped", "certificate_revoked", "no_such_kind"])
def test_what_cannot_be_refused_is_not(doors, city, kind):
    said = {"language": "zh-CN", "refused": [{"kind": kind, "channel": "sms"}]}
    li = city.volunteer()
    with pytest.raises(Invalid, match="kind_unknown"):
        doors.call("set_preferences", said, li.actor)


def test_nobody_else_has_preferences(doors):
    with pytest.raises(Unauthenticated):
        doors.call("own_preferences", {})
