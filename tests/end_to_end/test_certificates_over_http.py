"""A certificate over HTTP: asked for, printed, verified by anybody, corrected; and what names somebody stays sealed."""

import io
from uuid import uuid4

import pypdf
import pytest
from click.testing import CliRunner

from deploy.cli.certificate import certificate as command
from shared.contracts.projects.records import ServiceRecordChanged
from shared.kernel.ids import new_id
from shared.runtime.events.outbox import Outbox
from shared.testing.system import settings_for_tests
from tests.end_to_end.test_accounts_over_http import peopled, sign_in
from tests.end_to_end.test_closing_over_http import API, ENGLISH, NAME, NUMBER, answered, approve, newcomer, register

PAGE = "/certificates"
MASKED = "110105********002X"


@pytest.fixture(name="city")
def _city(service_classes, run_services):
    settings = settings_for_tests(f"nuanliu-memory:///{uuid4()}").replaced(development=True)
    return peopled(run_services(list(service_classes.values()), settings))


@pytest.fixture(name="admin")
def _admin(city):
    return sign_in(city, "unit_admin")[0]


@pytest.fixture(name="person")
def _person(city, admin):
    """A volunteer of 海淀区, signed in."""
    person = newcomer(city)
    approve(admin, register(person))
    city.settled()
    return person


def served(city, person, record, **said):
    """A record of their service, as projects tells it."""
    volunteer = answered(person.get(f"{API}/volunteers/me"), 200)["id"]
    unit = answered(city.http.get(f"{API}/units/BJ-110108"), 200)["id"]
    told = ServiceRecordChanged.example | {"id": str(record), "volunteer_id": volunteer, "unit_id": unit} | said
    loaded = ServiceRecordChanged().request(told)
    city.databases["projects"].step(lambda session: session.add(Outbox.of(ServiceRecordChanged, loaded)))
    city.settled()


def test_a_certificate_from_asking_to_its_end(city, person, admin, tmp_path):
    refused = person.post(f"{API}/certificates", {}, headers=ENGLISH)
    assert (refused.status_code, refused.json()["code"]) == (409, "credits.certificate_nothing_served")
    record = new_id()
    served(city, person, record)
    made = answered(person.post(f"{API}/certificates", {}), 201)
    assert (made["minutes"], made["state"], made["lines"][0]["unit_code"]) == (180, "valid", "BJ-110108")

    paper = person.get(f"{API}/certificates/{made['id']}/paper.pdf")
    assert (paper.status_code, paper.headers["Content-Type"]) == (200, "application/pdf")
    assert paper.headers["Cache-Control"] == "no-store"
    text = pypdf.PdfReader(io.BytesIO(paper.content)).pages[0].extract_text()
    assert NAME in text and MASKED in text and NUMBER not in text and made["code"] in text

    keys = city.http.get("/.well-known/certificate-jwks.json")
    (tmp_path / "keys.json").write_bytes(keys.content)
    (tmp_path / "paper.pdf").write_bytes(paper.content)
    offline = CliRunner().invoke(
        command, ["verify", str(tmp_path / "paper.pdf"), "--key", str(tmp_path / "keys.json")], standalone_mode=False
    )
    assert offline.return_value == 0 and NAME in offline.output

    signed = person.get(f"{API}/certificates/{made['id']}/signed.jws").text
    stated = answered(city.http.post(f"{API}/certificates/signed-statements", {"signed": signed}), 200)
    assert (stated["name"], stated["number"]) == (NAME, made["number"])
    forged = city.http.post(f"{API}/certificates/signed-statements", {"signed": signed[:-4] + "AAAA"}, headers=ENGLISH)
    assert (forged.status_code, forged.json()["code"]) == (422, "credits.certificate_forged")

    verified = answered(city.http.get(f"{API}/certificates/verified?code={made['code'].lower()}"), 200)
    assert (verified["state"], verified["holder"], verified["minutes"]) == ("valid", "欧*", 180)
    page = city.http.get(f"{PAGE}?code={made['code']}")
    assert page.status_code == 200 and made["number"] in page.text and "海淀区" not in page.text.partition("<main>")[0]
    assert NAME not in page.text and "110105" not in page.text
    unknown = city.http.get(f"{PAGE}?code=AAAA-AAAA-AAAA-AAAA", headers=ENGLISH)
    assert unknown.status_code == 404 and "No certificate has this code" in unknown.text

    served(city, person, record, version=3, minutes=120, change="corrected")
    gone = person.get(f"{API}/certificates/{made['id']}/paper.pdf")
    assert (gone.status_code, gone.json()["code"]) == (409, "credits.certificate_not_valid")
    before = answered(person.get(f"{API}/certificates/{made['id']}"), 200)
    assert before["state"] == "outdated"
    corrections = f"{API}/certificates/{made['id']}/corrections"
    after = answered(person.post(corrections, {"version": before["version"]}), 201)
    assert (after["minutes"], after["replaces"]) == (120, made["number"])
    verified = answered(city.http.get(f"{API}/certificates/verified?code={made['code']}"), 200)
    assert (verified["state"], verified["replaced_by"]) == ("replaced", after["number"])
    listed = answered(person.get(f"{API}/certificates/me"), 200)["items"]
    assert [one["number"] for one in listed] == [after["number"], made["number"]]

    revocation = {"reason": "records_wrong", "explanation": "活动记录经核查有误。", "version": after["version"]}
    revoked = admin.post(f"{API}/certificates/{after['id']}/revocations", revocation)
    assert answered(revoked, 200)["state"] == "revoked"
    page = city.http.get(f"{PAGE}?code={after['code']}", headers=ENGLISH)
    assert "was revoked" in page.text and "its records were wrong" in page.text
