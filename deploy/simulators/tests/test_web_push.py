"""Web push: who sends is checked by the push service, what is sent opens in one browser alone."""

import json
from dataclasses import replace

import pytest
from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.asymmetric import ec

from deploy.simulators.providers import Fault
from deploy.simulators.push_service import Browser
from deploy.simulators.tests.providers import line, outgoing
from services.notifications.channels.port import Away, InDoubt, Refused
from services.notifications.channels.verdicts import ACCOUNT_SECONDS
from services.notifications.channels.web_push import WebPush, public_key_of

CONTACT = "mailto:operator@example.cn"
KEY = ec.generate_private_key(ec.SECP256R1())


def channel(providers, key=KEY, **given):
    given = {"hosts": ["127.0.0.1"], "schemes": ("http",), "now": providers.seconds} | given
    return WebPush(key, CONTACT, line=line(), **given)


@pytest.fixture
def subscription(providers):
    browser = providers.push.browsers["tablet"] = Browser(public_key_of(KEY))
    return browser.subscription(f"{providers.url}/push/tablet")


def refusal(channel, message):
    with pytest.raises((Refused, Away)) as raised:
        channel.send(message)
    return raised.value


def test_a_browser_opens_what_was_pushed(providers, subscription):
    message = outgoing(to=subscription, title="报名\n通过", text='"周六"\n见\\')
    assert channel(providers).send(message).provider_id == "/message/tablet-1"
    said = {"id": str(message.id), "title": "报名 通过", "text": '"周六"\n见\\'}
    assert providers.taken == [("push", "tablet", said)]


def test_another_try_replaces_what_waits_for_the_browser(providers, subscription):
    for _ in range(2):
        channel(providers).send(outgoing(to=subscription))
    topics = [asked.headers["Topic"] for asked in providers.simulated.asked]
    assert topics == [outgoing().id.hex] * 2


@pytest.mark.parametrize("text", ["暖" * 3000, '"' * 3000, "\n" * 4000, "x" * 3800])
def test_a_long_text_is_cut_so_that_it_fits_one_record(providers, subscription, text):
    channel(providers).send(outgoing(to=subscription, title="题" * 200, text=text))
    [(_, _, said)] = providers.taken
    assert len(providers.simulated.asked[0].body) <= 4096
    assert said["text"].rstrip("…") in text
    assert said["title"] == "题" * 99 + "…"


def test_whoever_has_another_key_is_not_believed(providers, subscription):
    other = ec.generate_private_key(ec.SECP256R1())
    assert refusal(channel(providers, other), outgoing(to=subscription)).code == "403"
    late = channel(providers, now=lambda: providers.seconds() - 13 * 3600)
    assert refusal(late, outgoing(to=subscription)).retry_after_seconds == ACCOUNT_SECONDS


def test_a_browser_that_is_subscribed_no_more_is_refused(providers, subscription):
    providers.push.gone.add("tablet")
    assert refusal(channel(providers), outgoing(to=subscription)).code == "410"


def test_no_other_browser_opens_it(providers, subscription):
    channel(providers).send(outgoing(to=subscription))
    with pytest.raises(InvalidTag):
        Browser("").opened(providers.simulated.asked[0].body)


@pytest.mark.parametrize(
    "endpoint",
    [
        "https://10.0.0.7/push/tablet",
        "https://169.254.169.254/latest/meta-data",
        "https://fcm.googleapis.com.example.cn/x",
        "https://evilnotify.windows.com/x",
        "http://fcm.googleapis.com/x",
        "https://fcm.googleapis.com:8443/x",
        "file:///etc/passwd",
        r"https://127.0.0.1\.notify.windows.com/x",
        r"https://127.0.0.1:443\@fcm.googleapis.com/x",
        "https://127.0.0.1%5C.notify.windows.com/x",
        "https://10.0.0.7,x.notify.windows.com/x",
        "https://[::1].notify.windows.com/x",
    ],
)
def test_only_known_push_services_are_asked(providers, subscription, endpoint):
    to = json.dumps(json.loads(subscription) | {"endpoint": endpoint})
    strict = channel(providers, hosts=["fcm.googleapis.com", ".notify.windows.com"], schemes=("https",))
    assert refusal(strict, outgoing(to=to)).code in ("push_service_not_known", "subscription_not_valid")
    assert providers.simulated.asked == []


@pytest.mark.parametrize(
    "change",
    [
        {"keys": {}},
        {"keys": {"p256dh": "x", "auth": "y"}},
        {"keys": {"p256dh": "BA" + "A" * 85, "auth": "A" * 22}},
        {"endpoint": 7},
        {"endpoint": "http://me@127.0.0.1/push/tablet"},
    ],
)
def test_what_is_no_subscription_is_refused(providers, subscription, change):
    to = json.dumps(json.loads(subscription) | change)
    assert refusal(channel(providers), outgoing(to=to)).code == "subscription_not_valid"
    assert refusal(channel(providers), replace(outgoing(), to="[" * 100_000)).code == "subscription_not_valid"


def test_a_push_service_that_is_away_or_silent(providers, subscription):
    providers.fails_with(Fault.REFUSING, Fault.DROPPING)
    assert refusal(channel(providers), outgoing(to=subscription)).retry_after_seconds == 7
    assert isinstance(refusal(channel(providers), outgoing(to=subscription)), InDoubt)
