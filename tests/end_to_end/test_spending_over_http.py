"""What people do with their coins, at the HTTP port: a service is asked for and paid, a relative is given some, the
union's pool too; and the statement tells all of it in words, on a page and in a file."""

import csv
import io
from datetime import timedelta

import pytest

from services.credits.ledger.domain.postings import grant
from services.credits.ledger.posting import post
from services.credits.schemes.shipped import all_presets
from shared.contracts.credits.ledger_words import Book
from shared.contracts.identity.roles import Role
from shared.kernel.clock import SystemClock, business_date
from shared.kernel.ids import new_id
from shared.testing.system import settings_for_tests
from tests.secrecy.things_records import Neighbourhood
from tests.secrecy.town import OURS, Town

API = "/api/v1"


@pytest.fixture(scope="module", name="town")
def _town(tmp_path_factory, service_classes, run_services_once):
    settings = settings_for_tests(f"nuanliu-memory:///{new_id()}").replaced(development=True)
    return Town(run_services_once(list(service_classes.values()), settings), tmp_path_factory.mktemp("town"))


def answered(answer, status=200):
    assert answer.status_code == status, f"{answer.request.method} {answer.url}: {answer.status_code} {answer.text}"
    return answer.json()


def published(town, cadre, age_from):
    """The rules of Beijing at a district, for whoever is of an age."""
    rules = next(one.rules for one in all_presets() if one.preset == "beijing")
    coins = rules["time_coins"] | {"spending": {"age_from": age_from, "hardship_age_from": None}}
    said = {"from_day": business_date(SystemClock().now()).isoformat(), "rules": rules | {"time_coins": coins}}
    answered(cadre.post(f"{API}/units/{OURS}/scheme-versions", said), 201)


def number_of(town, volunteer):
    return town.people.call("own_volunteer", {}, volunteer.actor)["number"]


def test_coins_are_spent_given_and_donated_and_the_statement_tells_it(town):
    place = Neighbourhood(town, OURS)
    li, wang = place.volunteer(), place.volunteer()
    of_li, of_wang = town.http(li.actor), town.http(wang.actor)
    cadre = town.http(town.actor_of(town.people.appointed("cadre", OURS), OURS, Role.CADRE))
    earned = grant(li.id, Book.TIME_COINS, 20, f"service:{new_id()}:v1")
    town.system.databases["credits"].step(post, [earned])

    published(town, cadre, age_from=120)
    young = of_li.post(f"{API}/spendings", {"amount": 4, "wish": "周六陪诊"})
    assert (young.status_code, young.json()["code"]) == (403, "credits.spending_age")
    assert "age of 120" in young.json()["detail"]
    published(town, cadre, age_from=18)
    spending = answered(of_li.post(f"{API}/spendings", {"amount": 4, "wish": "周六陪诊"}), 201)
    waiting = answered(cadre.get(f"{API}/spendings"))
    assert [named["volunteer_id"] for named in waiting["names"]] == [str(li.id)]
    answered(cadre.post(f"{API}/spendings/{spending['id']}/payments", {"amount": 3, "reason": "已陪诊三小时"}))

    proposed = {"to_number": number_of(town, wang), "kinship": "parent"}
    at = f"{API}/relations/{answered(of_li.post(f'{API}/relations', proposed), 201)['id']}"
    answered(of_wang.post(f"{at}/agreements"))
    assert len(answered(cadre.get(f"{API}/relations"))["names"]) == 2
    answered(cadre.post(f"{at}/verifications", {"reason": "已查验户口簿"}))
    gift = answered(of_li.post(f"{at}/gifts", {"book": "time_coins", "amount": 5}), 201)
    answered(of_wang.post(f"{API}/gifts/{gift['id']}/acceptances"))
    answered(of_li.post(f"{API}/donations", {"book": "time_coins", "amount": 2}), 201)
    (pool,) = answered(cadre.get(f"{API}/units/{OURS}/pools"))["items"]
    assert pool["balance"] == 2

    statement = answered(of_li.get(f"{API}/statements/me?book=time_coins"))
    told = {line["word"]: line["sentence"] for line in statement["items"]}
    assert (statement["balance"], statement["held"]) == (10, 0)
    assert told["spent"] == "3 spent on the service “周六陪诊”." and told["given"] == "5 given to a relative."
    assert set(told) == {"service", "held_for_spending", "held_for_gift", "spent", "given", "donated"}
    tomorrow = business_date(SystemClock().now()) + timedelta(days=1)
    file = of_li.get(f"{API}/statements/me.csv?book=time_coins&posted_until={tomorrow}")
    rows = list(csv.reader(io.StringIO(file.content.decode("utf-8-sig"))))
    assert [row[1] for row in rows[1:]] == [line["sentence"] for line in statement["items"]]
    read = cadre.post(f"{API}/ledger-accounts/{pool['id']}/statement-readings", {"purpose": "audit"})
    assert [line["sentence"] for line in answered(read)["items"]] == ["2 came in as a donation."]
