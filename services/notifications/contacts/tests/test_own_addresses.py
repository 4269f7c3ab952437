"""People say themselves where they are reached: proved, sealed, masked, and gone when they want."""

import json
import re

import pytest
from sqlalchemy import select

from services.notifications.channels.port import Away, Gone, Refused
from services.notifications.contacts.domain import CODE_TRIES_MAX
from services.notifications.contacts.models import OwnAddress, UnprovedAddress
from services.notifications.contacts.queries import addresses_of
from services.notifications.deliveries.tests.test_sending import log, make, tick
from shared.contracts.identity.closings import AccountClosed
from shared.contracts.identity.volunteers import ContactChanged
from shared.contracts.notifications.addresses import PUSH_KEY, GivePush
from shared.contracts.notifications.message_words import EMAIL_CODE_SECONDS
from shared.kernel.errors import Conflict, Invalid, NotFound, Unauthenticated, Unavailable
from shared.runtime.trust.audit import AuditEntry

ROBOT = "693a91f6-7b2a-4bc4-97a0-0ec2b1fa5aaa"
PHONE, EMAIL, OPENID = "+8613800138000", "Li@example.cn", "oGZUI0egBJY1zhBYw2KhdUfwVJJE"


@pytest.fixture(name="li")
def _li(city):
    return city.volunteer()


def give(doors, li, email=EMAIL):
    return doors.call("give_email", {"email": email}, li.actor)


def confirm(doors, li, code):
    return doors.call("confirm_email", {"code": code}, li.actor)


def code_in(courier, doors, carriers):
    """The code of the newest e-mail."""
    tick(doors, courier)
    return re.search(r"[0-9]{6}", carriers["email"].given[-1].text)[0]


def proved(doors, courier, carriers, li, email=EMAIL):
    give(doors, li, email)
    return confirm(doors, li, code_in(courier, doors, carriers))


def shown(doors, li):
    return {item["channel"]: item["address"] for item in doors.call("own_addresses", {}, li.actor)["items"]}


def test_an_email_address_is_used_once_the_code_that_went_there_came_back(doors, courier, carriers, li):
    answer = give(doors, li, "Li@Example.CN")
    assert (answer["items"], answer["waiting"]["address"]) == ([], "L***@example.cn")
    code = code_in(courier, doors, carriers)
    assert doors.rows(addresses_of, li.account_id) == {}
    (outgoing,) = carriers["email"].given
    assert (outgoing.to, outgoing.template) == (EMAIL, "email_code")
    answer = confirm(doors, li, code)
    assert [(item["address"], item["is_own"]) for item in answer["items"]] == [("L***@example.cn", True)]
    assert answer["waiting"] is None
    assert doors.rows(addresses_of, li.account_id) == {"email": EMAIL}


def test_neither_address_nor_code_is_kept_in_clear(doors, courier, carriers, li):
    give(doors, li)
    code = code_in(courier, doors, carriers)
    rows = [everything(doors, model) for model in (UnprovedAddress, AuditEntry)]
    confirm(doors, li, code)
    rows += [everything(doors, model) for model in (OwnAddress, AuditEntry)]
    assert all(rows) and EMAIL not in str(rows) and code not in str(rows)
    actions = doors.rows(
        lambda session: list(session.scalars(select(AuditEntry.action).order_by(AuditEntry.recorded_at)))
    )
    assert actions == ["addresses.give", "addresses.keep"]


def everything(doors, model):
    return doors.rows(lambda session: [tuple(row) for row in session.execute(select(model.__table__))])


@pytest.mark.parametrize(("wrong", "is_taken"), [(CODE_TRIES_MAX - 1, True), (CODE_TRIES_MAX, False)])
def test_a_code_is_tried_five_times(doors, courier, carriers, li, wrong, is_taken):
    give(doors, li)
    code = code_in(courier, doors, carriers)
    for _ in range(wrong):
        with pytest.raises(Invalid, match="address_code_wrong"):
            confirm(doors, li, f"{(int(code) + 1) % 10**6:06}")
    if is_taken:
        assert confirm(doors, li, code)["items"]
    else:
        with pytest.raises(Invalid, match="address_code_wrong"):
            confirm(doors, li, code)


@pytest.mark.parametrize(("seconds", "is_taken"), [(EMAIL_CODE_SECONDS - 1, True), (EMAIL_CODE_SECONDS, False)])
def test_a_code_is_good_for_a_quarter_of_an_hour(doors, courier, carriers, li, clock, seconds, is_taken):
    give(doors, li)
    code = code_in(courier, doors, carriers)
    clock.advance(seconds=seconds)
    if is_taken:
        assert confirm(doors, li, code)["items"]
    else:
        with pytest.raises(Invalid, match="address_code_wrong"):
            confirm(doors, li, code)


def test_a_code_of_somebody_else_or_of_the_address_before_is_not_right(doors, courier, carriers, city, li, clock):
    wang = city.volunteer()
    give(doors, li)
    first = code_in(courier, doors, carriers)
    clock.advance(seconds=60)
    give(doors, li, "wang@example.cn")
    for one, code in ((li, first), (wang, code_in(courier, doors, carriers))):
        with pytest.raises(Invalid, match="address_code_wrong"):
            confirm(doors, one, code)


def test_the_address_before_stays_until_the_other_one_is_proved(doors, courier, carriers, li, clock):
    proved(doors, courier, carriers, li)
    clock.advance(seconds=60)
    give(doors, li, "wang@example.cn")
    assert doors.rows(addresses_of, li.account_id) == {"email": EMAIL}
    confirm(doors, li, code_in(courier, doors, carriers))
    assert doors.rows(addresses_of, li.account_id) == {"email": "wang@example.cn"}


def test_codes_are_limited_for_a_person_whatever_address_they_name(doors, city, li, clock):
    for number in range(5):
        give(doors, li, f"a{number}@example.cn")
        with pytest.raises(Unavailable, match="address_code_limit"):
            give(doors, li, "b@example.cn")
        clock.advance(seconds=60)
    with pytest.raises(Unavailable, match="address_code_limit") as limit:
        give(doors, li)
    assert limit.value.parameters["retry_after_seconds"] == 3600 - 5 * 60
    assert give(doors, city.volunteer())["waiting"]


def test_codes_are_limited_for_a_mailbox_whoever_names_it(doors, city, clock):
    for _ in range(5):
        give(doors, city.volunteer(), "Victim@example.cn")
        with pytest.raises(Unavailable, match="address_code_limit"):
            give(doors, city.volunteer(), "victim@EXAMPLE.cn")
        clock.advance(seconds=60)
    with pytest.raises(Unavailable, match="address_code_limit") as limit:
        give(doors, city.volunteer(), "victim@example.cn")
    assert limit.value.parameters["retry_after_seconds"] == 3600 - 5 * 60
    assert give(doors, city.volunteer(), "other@example.cn")["waiting"]


def test_a_message_goes_where_its_order_says(doors, courier, carriers, li):
    doors.hear(ContactChanged, id=str(li.account_id), phone=PHONE)
    proved(doors, courier, carriers, li)
    carriers["wechat"].logins = {"login": OPENID}
    doors.call("give_wechat", {"login_code": "login"}, li.actor)
    assert shown(doors, li) == {"email": "L***@example.cn", "sms": "***8000", "wechat": "***VJJE"}
    carriers["wechat"].says, carriers["sms"].says = [Refused("43101")], [Refused("black_hole")]
    message_id = make(doors, li)
    for _ in range(2):
        tick(doors, courier)
    assert log(doors, message_id) == [
        ("wechat", "refused", 1, "43101"),
        ("sms", "refused", 1, "black_hole"),
        ("email", "accepted", 1, None),
    ]
    assert (carriers["wechat"].given[0].to, carriers["email"].given[-1].to) == (OPENID, EMAIL)


def test_wechat_says_who_signed_in_and_a_repeated_call_does_not_ask_again(doors, carriers, li):
    carriers["wechat"].logins = {"login": OPENID}
    first = doors.call("give_wechat", {"login_code": "login"}, li.actor, key="one")
    assert doors.call("give_wechat", {"login_code": "login"}, li.actor, key="one") == first
    with pytest.raises(Invalid, match="wechat_login_wrong"):
        doors.call("give_wechat", {"login_code": "login"}, li.actor)
    carriers["wechat"].says = [Away(7)]
    with pytest.raises(Unavailable, match="channel_away") as away:
        doors.call("give_wechat", {"login_code": "login"}, li.actor)
    assert away.value.parameters["retry_after_seconds"] == 7
    assert doors.rows(addresses_of, li.account_id) == {"wechat": OPENID}


def test_a_group_hears_that_something_waits_for_its_office_and_nothing_else(doors, courier, carriers, li):
    assert doors.call("give_robot", {"key": ROBOT}, li.actor)["items"][0]["address"] == "***5aaa"
    make(doors, li)
    make(doors, li, kind="need_waits", values={"number": "D20260302-00017", "due_at": "2026-03-07T04:00:00Z"})
    tick(doors, courier)
    (outgoing,) = carriers["wecom"].given
    assert (outgoing.to, outgoing.template) == (ROBOT, "need_waits") and "D20260302-00017" in outgoing.text
    doors.call("remove_address", {"channel": "wecom"}, li.actor)
    assert shown(doors, li) == {}


@pytest.mark.parametrize("key", ["short", "693a91f6-7xxx&key=x", "机器人的钥匙机器人", "x" * 65])
def test_what_is_no_key_of_a_robot_is_refused(doors, li, key):
    with pytest.raises(Invalid):
        doors.call("give_robot", {"key": key}, li.actor)


def subscribe(doors, li, name="tablet"):
    endpoint = f"https://updates.push.services.mozilla.com/wpush/{name}"
    return doors.call("give_push", GivePush.example | {"endpoint": endpoint}, li.actor)


def test_a_browser_subscribes_with_the_key_that_is_told(doors, courier, carriers, li):
    assert doors.call("own_addresses", {}, li.actor)["push_key"] == PUSH_KEY
    subscribe(doors, li)
    assert shown(doors, li) == {"web_push": "updates.push.services.mozilla.com"}
    make(doors, li)
    tick(doors, courier)
    said = json.loads(carriers["web_push"].given[0].to)
    assert said["endpoint"].endswith("/tablet") and said["keys"]["p256dh"] == PUSH_KEY


def test_a_subscription_that_nothing_can_be_pushed_to_is_not_kept(doors, carriers, li):
    given = GivePush.example
    keys = {name: given[name] for name in ("p256dh", "auth")}
    carriers["web_push"].unknown = {json.dumps({"endpoint": given["endpoint"], "keys": keys})}
    with pytest.raises(Invalid, match="push_subscription_wrong"):
        doors.call("give_push", given, li.actor)
    assert shown(doors, li) == {}


@pytest.mark.parametrize("endpoint", [r"https://127.0.0.1\.notify.windows.com/x", "https://a b.cn/x", "ftp://a.cn/xx"])
def test_an_endpoint_that_may_be_read_in_two_ways_is_refused_at_the_door(doors, li, endpoint):
    with pytest.raises(Invalid):
        doors.call("give_push", GivePush.example | {"endpoint": endpoint}, li.actor)


def test_a_subscription_that_is_gone_is_forgotten_and_a_newer_one_is_not(doors, courier, carriers, li, clock):
    subscribe(doors, li)

    def subscribes_meanwhile():
        clock.advance(seconds=1)
        subscribe(doors, li, "phone")
        return Gone("410")

    carriers["web_push"].says = [subscribes_meanwhile, Gone("410")]
    for expected in ({"web_push": "updates.push.services.mozilla.com"}, {}):
        make(doors, li)
        tick(doors, courier)
        assert shown(doors, li) == expected


def test_what_one_gave_one_removes_and_the_phone_is_the_accounts(doors, courier, carriers, li):
    doors.hear(ContactChanged, id=str(li.account_id), phone=PHONE)
    proved(doors, courier, carriers, li)
    assert doors.call("remove_address", {"channel": "email"}, li.actor)["items"][0]["channel"] == "sms"
    for channel in ("email", "sms", "wechat"):
        with pytest.raises(NotFound, match="address_not_found"):
            doors.call("remove_address", {"channel": channel}, li.actor)


def test_an_address_that_waits_is_removed_too(doors, courier, carriers, li):
    give(doors, li)
    code = code_in(courier, doors, carriers)
    assert doors.call("remove_address", {"channel": "email"}, li.actor)["waiting"] is None
    with pytest.raises(Invalid, match="address_code_wrong"):
        confirm(doors, li, code)


def test_only_channels_that_are_there_are_offered(doors, courier, li):
    assert doors.call("own_addresses", {}, li.actor)["offered"] == ["email", "wechat", "wecom", "web_push"]
    courier.channels = {}
    answer = doors.call("own_addresses", {}, li.actor)
    assert (answer["offered"], answer["push_key"]) == ([], None)
    for verb, said in (("give_email", {"email": EMAIL}), ("give_wechat", {"login_code": "x"}), ("give_push", None)):
        with pytest.raises(Conflict, match="channel_not_offered"):
            doors.call(verb, said or GivePush.example, li.actor)


def test_a_closed_account_leaves_no_address(doors, courier, carriers, li, clock):
    proved(doors, courier, carriers, li)
    clock.advance(seconds=60)
    give(doors, li, "wang@example.cn")
    doors.hear(AccountClosed, id=str(li.account_id), volunteer_id=str(li.id))
    assert [everything(doors, model) for model in (OwnAddress, UnprovedAddress)] == [[], []]


def test_ones_own_addresses_stand_in_ones_export(doors, courier, carriers, li, clock):
    proved(doors, courier, carriers, li)
    clock.advance(seconds=60)
    give(doors, li, "wang@example.cn")
    areas = {area["area"]: area["records"] for area in doors.call("export_own", {}, li.actor)["areas"]}
    assert [one["address"] for one in areas["message_addresses"]] == [EMAIL]
    assert [one["address"] for one in areas["message_addresses_unproved"]] == ["wang@example.cn"]


def test_nobody_gives_an_address_without_signing_in(doors):
    for verb, said in (("give_email", {"email": EMAIL}), ("give_push", GivePush.example), ("own_addresses", {})):
        with pytest.raises(Unauthenticated):
            doors.call(verb, said)
