"""A confirmed record goes out as an SMS, and as e-mail where the SMS is refused; so does a code that somebody asks for.

The provider of SMS is simulated and checks signatures as the real one does; the mail server is a real one, over TLS.
"""

import json
import re
import time
from contextlib import nullcontext
from datetime import UTC, datetime, timedelta
from urllib.parse import quote

import eventlet
import h3
import pytest

from deploy.simulators.aliyun_sms import AliyunDesk
from deploy.simulators.providers import SimulatedProviders
from services.notifications.channels.tests.conftest import certificate, mail_servers
from services.notifications.deliveries import claiming
from shared.contracts.demands.dispatch import OpenEmergency
from shared.contracts.identity.volunteers import ContactChanged
from shared.contracts.teams.profiles import ProfileChanged
from shared.runtime.events.outbox import Outbox
from shared.testing.city import City
from shared.testing.system import settings_for_tests
from tests.end_to_end.test_inbox_over_http import ACCESS_VERSION, TOKEN_SECONDS, People

__all__ = ["certificate", "mail_servers"]

PHONE, EMAIL, SIGN = "+8613800138000", "li@example.cn", "暖流志愿"
ADDRESSES = "/api/v1/message-addresses/me"
TEMPLATES = {
    "sms": {
        "code": {"template": "SMS_1", "parameters": ["code"]},
        "hours_confirmed": {"template": "SMS_2", "parameters": ["title", "served_on", "minutes"]},
        "emergency_reply": {"template": "SMS_3", "parameters": ["title", "place", "starts_at", "due_at", "code"]},
    }
}
REPLY_KEY = "Vb3m0yQm8rJx2nWk5tZs7uLd9pGh4cFa"
SECONDS_MAX = 15
IN_A_MINUTE = timedelta(hours=8, minutes=1)  # in Beijing


@pytest.fixture(name="provider")
def _provider():
    """The desk of the provider, and what it took."""
    listener = eventlet.listen(("127.0.0.1", 0))
    names = {each["template"]: set(each["parameters"]) for each in TEMPLATES["sms"].values()}
    provider = SimulatedProviders([AliyunDesk({"key-id": "secret"}, {SIGN}, names)])
    provider.host = f"127.0.0.1:{listener.getsockname()[1]}"
    serving = eventlet.spawn(provider.serve, listener)
    yield provider
    serving.kill()
    listener.close()


@pytest.fixture(name="mailbox")
def _mailbox(mail_servers):
    return mail_servers("starttls")


@pytest.fixture(name="people")
def _people(provider, mailbox, certificate, memory_bus, service_classes, run_services, tmp_path, monkeypatch):
    """Everything in one process, as operators set it up, and by day."""
    templates = tmp_path / "provider-templates.json"
    templates.write_text(json.dumps(TEMPLATES))
    monkeypatch.setenv("SSL_CERT_FILE", str(certificate[0]))
    monkeypatch.setattr(claiming, "is_quiet", lambda moment: False)
    settings = settings_for_tests(memory_bus).replaced(
        sms_uri=f"aliyun+http://key-id:secret@{provider.host}?sign={quote(SIGN)}",
        smtp_uri=f"smtp+starttls://notice:pass%2Fword@127.0.0.1:{mailbox.port}?from=notice@example.cn",
        provider_templates_file=templates,
        sms_reply_key=REPLY_KEY,
    )
    return People(run_services(list(service_classes.values()), settings))


def reached(people, one):
    """Identity tells of somebody's phone."""
    told = ContactChanged().request(ContactChanged.example | {"id": str(one.account_id), "phone": PHONE})
    people.system.databases["identity"].step(lambda session: session.add(Outbox.of(ContactChanged, told)))
    people.system.settled()


def until(look):
    """What is looked for, as soon as it is there."""
    ends = time.monotonic() + SECONDS_MAX
    while not (found := look()):
        assert time.monotonic() < ends, "it does not come"
        eventlet.sleep(0.05)
    return found


def log(http):
    """What became of the newest message, once nothing is under way."""
    (message, *_) = http.get("/api/v1/messages/me").json()["items"]
    path = f"/api/v1/messages/{message['id']}/deliveries"
    said = lambda: [(one["channel"], one["state"], one["doubts"]) for one in http.get(path).json()["items"]]
    return until(lambda: said() if "accepted" in {state for _, state, _ in said()} else None)


def test_confirmed_hours_go_out_as_an_sms_and_as_email_where_that_is_refused(people, provider, mailbox):
    li = people.http(people.li)
    reached(people, people.li)
    assert li.put(f"{ADDRESSES}/email", {"email": EMAIL}).json()["waiting"]["address"] == "l***@example.cn"
    code = re.search(r"[0-9]{6}", eventlet.tpool.execute(mailbox.taken)["text"])[0]
    answer = li.post(f"{ADDRESSES}/email/confirmations", {"code": code})
    assert [item["channel"] for item in answer.json()["items"]] == ["email", "sms"]

    people.confirmed(people.li)
    (sms,) = until(lambda: provider.taken)
    assert (sms.to, sms.words["template"], sms.words["minutes"]) == (PHONE.removeprefix("+86"), "SMS_2", "3小时")
    assert log(li) == [("sms", "accepted", 0)]

    del provider.desks[0].templates["SMS_2"]  # the provider withdraws its approval
    people.confirmed(people.li)
    mail = eventlet.tpool.execute(mailbox.taken)
    assert (mail["to"], mail["is_tls"], mail["is_signed_in"]) == ([EMAIL], True, True)
    assert mail["headers"]["Subject"] == "服务时长已确认" and "3小时" in mail["text"]
    assert log(li) == [("sms", "refused", 0), ("email", "accepted", 0)]
    assert len(provider.taken) == 1


def test_a_code_comes_by_sms_outside_of_development(people, provider):
    asked = {"phone": "13900139000", "purpose": "sign_up"}
    assert people.system.http.post("/api/v1/sign-in-codes", asked).status_code == 202
    (sms,) = until(lambda: provider.taken)
    assert (sms.to, sms.words["template"]) == ("13900139000", "SMS_1")
    assert re.fullmatch(r"[0-9]{6}", sms.words["code"])


def test_who_is_called_in_an_emergency_comes_by_an_sms_and_the_others_are_stood_down(people, provider):
    city = City(Told(people.system)).grow()
    zhao, called = city.volunteer(), [city.volunteer(), city.volunteer()]
    for number, one in enumerate(called):
        city.doors.hear(ContactChanged, id=str(one.account_id), phone=f"+861380013800{number}")
        city.doors.hear(
            ProfileChanged, id=str(one.id), home_cell=h3.latlng_to_cell(39.997, 116.481, 7), availability=[]
        )
    people.system.settled()
    now = datetime.now(UTC)
    said = {name: value for name, value in OpenEmergency.example.items() if name != "demand_id"}
    said |= {"unit_code": "BJ-D1", "wanted_count": 1, "responsible_number": zhao.number}
    said |= {"starts_at": moment(now + timedelta(hours=1)), "ends_at": moment(now + timedelta(hours=7))}
    cadre = people.system.http.as_(people.signer.sign(city.official("cadre", "BJ-D1"), ACCESS_VERSION, TOKEN_SECONDS))
    opened = cadre.post("/api/v1/emergencies", said)
    assert opened.status_code == 201, opened.text

    asked = until(lambda: len(provider.taken) == 2 and provider.taken[:])
    li = asked[0]
    reply = {
        "phone_number": li.to,
        "content": f"1 {li.words['code']}",
        "send_time": f"{now + IN_A_MINUTE:%Y-%m-%d %H:%M:%S}",
    }
    for _ in range(2):  # as providers do that have not heard the first answer
        answer = people.system.http.post(f"/sms-replies/aliyun?key={REPLY_KEY}", [reply | {"sequence_id": 17}])
        assert (answer.status_code, answer.json()["code"]) == (200, 0)
    people.system.settled()

    comes, other = sorted(called, key=lambda one: called.index(one) != int(li.to[-1]))
    (sign_up,) = people.http(comes).get("/api/v1/sign-ups/me").json()["items"]
    assert (sign_up["state"], sign_up["came_by"], sign_up["title"]) == ("confirmed", "dispatch", said["title"])
    assert kinds(people.http(comes)) == ["call_confirmed", "emergency_call"]
    assert kinds(people.http(other)) == ["call_stood_down", "emergency_call"]
    assert people.http(other).get("/api/v1/sign-ups/me").json()["items"] == []
    assert cadre.get(f"/api/v1/emergencies/{opened.json()['id']}").json()["state"] == "filled"
    assert people.system.http.post("/sms-replies/aliyun?key=x", [reply | {"sequence_id": 18}]).status_code == 403
    assert people.system.http.get("/calls?token=x").status_code == 404


def kinds(http):
    """Of the messages in somebody's inbox, the newest first."""
    return [message["kind"] for message in http.get("/api/v1/messages/me").json()["items"]]


def moment(at):
    return at.isoformat().replace("+00:00", "Z")


class Told:
    """What other services tell, over the bus, to all who hear it."""

    def __init__(self, system):
        self.system = system

    def hear(self, contract, /, **changes):
        told = contract().request(contract.example | changes)
        database = self.system.databases[contract.source()]
        database.step(lambda session: session.add(Outbox.of(contract, told)))

    together = staticmethod(nullcontext)
