"""The whole journey through HTTP, each step a function: what the people in it do, and what comes of it.

A step returns facts in plain words and numbers. `nuanliu demo journey` tells them (`journey_words.py`), and
`tests/end_to_end/test_whole_journey.py` holds them against what is promised.
"""

import json
from datetime import datetime, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from deploy.cli.certificate import signed_in
from deploy.demo.journey_people import HAIDIAN, Journey, Somebody
from shared.kernel.clock import beijing_time, business_date
from shared.runtime.trust.certificates import keys_in, statement_in

LOVE_VALUE_AN_HOUR = 2
LANGUAGES = ("zh-CN", "en")
BOOKS = ("service_minutes", "love_value", "time_coins")
PUBLISHED_KEYS = "/.well-known/certificate-jwks.json"
TEAM = {"unit_code": HAIDIAN, "name": "海淀区银龄陪伴队", "level": "squad", "kind": "regional"}
PROJECT = {
    "title": "周末陪伴独居老人",
    "service_class": "elders",
    "place": "万寿路街道养老照料中心",
    "longitude": 116.295,
    "latitude": 39.907,
    "content": "陪伴聊天、打扫房间、测量血压。",
    "conditions": "年满18周岁,耐心细致。",
    "wanted_count": 20,
    "how_to_sign_up": "在平台选择班次报名。",
    "risks": "搀扶时注意防滑、防跌倒。",
    "safeguards": "现场有医护人员,备有急救箱。",
}

Facts = dict[str, Any]


def union_says_how_hours_count(journey: Journey) -> Facts:
    """The district's cadre publishes a scheme: time-coins as in Beijing's preset, and a love-value besides."""
    presets = {item["preset"]: item["rules"] for item in journey.visitor.reads("/scheme-presets")["items"]}
    preset, per = presets["beijing"]["time_coins"], journey.pace.coin_minutes
    coins = preset | {"rate": preset["rate"] | {"per_minutes": per}}
    love = coins | {"rate": {"amount": LOVE_VALUE_AN_HOUR, "per_minutes": per}}
    rules = presets["beijing"] | {"time_coins": coins, "love_value": love}
    said = {"from_day": business_date(journey.clock.now()).isoformat(), "rules": rules}
    made = journey.cadre.posts_once_heard(f"/units/{HAIDIAN}/scheme-versions", said)
    journey.scheme_number = made["number"]
    return {
        "number": made["number"],
        "per_minutes": per,
        "coins_an_hour": made["rules"]["time_coins"]["rate"]["amount"],
        "love_an_hour": made["rules"]["love_value"]["rate"]["amount"],
    }


def leader_registers_and_is_reviewed(journey: Journey) -> Facts:
    """Somebody whom the register of members does not know waits for the union, which approves."""
    leader = journey.leader
    journey.opens_account(leader)
    waits = journey.registers(leader)
    at = f"/registrations/{waits['id']}"
    seen = journey.cadre.reads(at)
    approved = journey.cadre.posts(f"{at}/approvals", {"version": seen["version"]})
    leader.record = leader.caller.reads("/volunteers/me")
    return {
        "name": leader.name,
        "first": waits["state"],
        "seen": seen["document"],
        "then": approved["state"],
        "number": leader.record["number"],
    }


def member_registers_with_a_code(journey: Journey) -> Facts:
    """A member of the union is a volunteer at once: the register knows them."""
    member = journey.member
    journey.opens_account(member)
    registered = journey.registers(member)
    member.record = member.caller.reads("/volunteers/me")
    return {"name": member.name, "state": registered["state"], "number": member.record["number"]}


def card_is_shown(journey: Journey) -> Facts:
    """The member gets the volunteer card; anybody verifies its code, and learns no more than they need."""
    card = journey.member.caller.reads("/volunteers/me/card")
    seen = journey.visitor.posts("/card-verifications", {"code": card["code"]})
    number = seen["number_grouped"]
    is_the_own = number == card["number_grouped"]
    return {"state": seen["state"], "shown": seen["name"], "number": number, "is_the_own": is_the_own}


def team_is_founded(journey: Journey) -> Facts:
    """The leader founds a team, which the union agrees to."""
    said = TEAM | {"name": TEAM["name"] + journey.ordinal}
    founded = journey.leader.caller.posts_once_heard("/team-foundings", said)
    agreed = journey.cadre.posts_once_heard(f"/team-foundings/{founded['id']}/approvals", {})
    journey.team = journey.visitor.reads(f"/teams/{founded['id']}")
    return {"team": journey.team["name"], "first": founded["state"], "then": agreed["state"]}


def member_joins_the_team(journey: Journey) -> Facts:
    """The member asks to join, and the leader agrees."""
    asked = journey.member.caller.posts_once_heard(f"/teams/{journey.team['id']}/applications", {"words": "周末有空。"})
    journey.leader.caller.posts(f"/memberships/{asked['id']}/approvals")
    (mine,) = journey.member.caller.reads("/memberships/me")["items"]
    return {"team": mine["team_name"], "first": asked["state"], "then": mine["state"]}


def project_is_published(journey: Journey) -> Facts:
    """The leader writes a project of the team, the cadre agrees, and everybody sees it."""
    leader, first_day = journey.leader.caller, business_date(journey.pace.begins(journey.clock.now()))
    said = PROJECT | {"team_id": journey.team["id"], "starts_on": first_day.isoformat()}
    said |= {"ends_on": (first_day + timedelta(days=14)).isoformat()}
    project = leader.posts_once_heard("/projects", said)
    at = f"/projects/{project['id']}"
    submitted = leader.posts(f"{at}/submissions", {})
    approved = journey.cadre.posts_once_heard(f"{at}/approvals", {})
    leader.posts(f"{at}/publications", {})
    found = journey.visitor.reads_until(lambda page: project["id"] in ids(page), "/projects", search="dujulaoren")
    (journey.project,) = [item for item in found["items"] if item["id"] == project["id"]]
    states = [project["state"], submitted["state"], approved["state"], journey.project["state"]]
    return {"title": journey.project["title"], "states": states}


def member_signs_up_for_a_shift(journey: Journey) -> Facts:
    """The leader opens an activity of one shift, and the member takes a place in it."""
    leader, pace = journey.leader.caller, journey.pace
    said = {"starts_at": pace.begins(journey.clock.now()).isoformat(), "minutes": pace.shift_minutes}
    said |= {"posts": [{"name": "陪伴", "maximum": 2}]}
    made = leader.posts(f"/projects/{journey.project['id']}/activities", said)
    leader.posts(f"/activities/{made['id']}/openings")
    (journey.shift,) = journey.visitor.reads(f"/activities/{made['id']}/shifts")["items"]
    signed_up = journey.member.caller.posts_once_heard(f"/shifts/{journey.shift['id']}/sign-ups", {})
    starts_at = datetime.fromisoformat(journey.shift["starts_at"])
    return {"state": signed_up["state"], "starts_at": beijing_time(starts_at), "minutes": pace.shift_minutes}


def member_proves_presence(journey: Journey) -> Facts:
    """When the shift begins the member checks in by the code that the leader shows, serves, and checks out."""
    journey.clock.skip_to(datetime.fromisoformat(journey.shift["starts_at"]) + journey.pace.early)
    came = _presented(journey, journey.member, "check-ins")
    journey.clock.skip_to(datetime.fromisoformat(journey.shift["ends_at"]) + journey.pace.late)
    went = _presented(journey, journey.member, "check-outs")
    (journey.record,) = journey.member.caller.reads("/records/me")["items"]
    return {
        "grade": came["grade"],
        "came_at": beijing_time(datetime.fromisoformat(went["came_in_at"])),
        "went_at": beijing_time(datetime.fromisoformat(went["went_out_at"])),
        "attendance": went["state"],
        "minutes": journey.record["minutes"],
        "record": journey.record["state"],
        "wants": journey.record["wants"],
    }


def leader_confirms_the_hours(journey: Journey) -> Facts:
    """The leader finds the record among what waits, and agrees to it."""
    at, leader = f"/records/{journey.record['id']}", journey.leader.caller
    seen = leader.reads(at)
    leader.posts(f"{at}/agreements", {"version": seen["version"], "agreement": "leader"})
    own = journey.member.caller.reads("/records/me")
    return {
        "before": seen["state"],
        "state": own["items"][0]["state"],
        "minutes": own["items"][0]["minutes"],
        "in_all": own["confirmed_minutes"],
    }


def ledger_tells_what_they_became(journey: Journey) -> Facts:
    """The member reads the statement: in each book a line with its fact, the version of the scheme, and the rules."""
    caller, pages = journey.member.caller, {}
    for book in BOOKS:
        caller.reads_until(lambda page: page["items"], "/statements/me", book=book)
        for language in LANGUAGES:
            pages[book, language] = caller.reads("/statements/me", language, book=book)
    lines = {key: page["items"][0] for key, page in pages.items()}
    said = {book: lines[book, "en"] for book in BOOKS}
    schemes = {book: line["scheme"] for book, line in said.items()}
    return {
        "balances": {book: pages[book, "en"]["balance"] for book in BOOKS},
        "record_id": journey.record["id"],
        "are_of_the_record": {line["service_id"] for line in said.values()} == {journey.record["id"]},
        "schemes": {book: scheme and (scheme["unit_code"], scheme["number"]) for book, scheme in schemes.items()},
        "rules": {book: [rule["rule"] for rule in line["because"]] for book, line in said.items()},
        **{language[:2]: {book: _sentences(lines[book, language]) for book in BOOKS} for language in LANGUAGES},
    }


def inbox_tells_it(journey: Journey) -> Facts:
    """A message lies in the member's inbox; they read it."""
    caller = journey.member.caller
    of_hours = lambda page: [item for item in page["items"] if item["kind"] == "hours_confirmed"]
    (message,) = of_hours(caller.reads_until(of_hours, "/messages/me"))
    read = caller.posts(f"/messages/{message['id']}/readings")
    zh, en = (_worded(message, language) for language in LANGUAGES)
    return {
        "is_of_the_record": message["about_id"] == journey.record["id"],
        "title_zh": zh["title"],
        "text_zh": zh["text"],
        "title_en": en["title"],
        "text_en": en["text"],
        "is_read": read["read_at"] is not None,
    }


def honours_stand(journey: Journey) -> Facts:
    """The member sees how far it is to the first star, and the badge for the first service."""
    own = journey.member.caller.reads_until(lambda honours: honours["badges"], "/honours/me")
    badges = [badge["badge"] for badge in own["badges"]]
    return {"stars": own["stars"], "minutes_to_next_star": own["minutes_to_next_star"], "badges": badges}


def certificate_is_issued(journey: Journey) -> Facts:
    """The member asks for a certificate, and has its paper."""
    caller = journey.member.caller
    journey.certificate = caller.posts("/certificates", {})
    journey.paper = caller.fetches(f"/api/v1/certificates/{journey.certificate['id']}/paper.pdf")
    facts = {name: journey.certificate[name] for name in ("number", "state", "minutes", "code")}
    return facts | {"is_pdf": journey.paper.startswith(b"%PDF-"), "kilobytes": len(journey.paper) // 1000}


def certificate_is_verified(journey: Journey) -> Facts:
    """Anybody verifies it: by its code over HTTP, and what is signed in the paper offline, with the published key."""
    verified = journey.visitor.reads("/certificates/verified", code=journey.certificate["code"])
    with TemporaryDirectory() as folder:
        keys, paper = Path(folder, "keys.json"), Path(folder, "paper.pdf")
        keys.write_bytes(journey.visitor.fetches(PUBLISHED_KEYS))
        paper.write_bytes(journey.paper)
        stated = statement_in(signed_in(paper), keys_in(keys))
    return {
        "state": verified["state"],
        "holder": verified["holder"],
        "minutes": verified["minutes"],
        "number": verified["number"],
        "signed_number": stated.number,
        "signed_name": stated.name,
        "is_as_issued": (stated.number, stated.name) == (journey.certificate["number"], journey.member.name),
    }


def own_data_are_exported(journey: Journey) -> Facts:
    """The member takes along everything that is held about them, by all services, and nothing of others."""
    export = journey.member.caller.reads("/accounts/me/export")
    held = {area["area"]: area["records"] for area in export["areas"] if area["records"]}
    text, other = json.dumps(held, ensure_ascii=False), journey.leader
    return {
        "areas": sorted(held),
        "areas_count": len(held),
        "records_count": sum(len(records) for records in held.values()),
        "is_of_others": any(known in text for known in (other.name, other.row.document_number, other.row.phone)),
    }


def ids(page: Facts) -> list[str]:
    """Of the things on a page."""
    return [item["id"] for item in page["items"]]


def _presented(journey: Journey, somebody: Somebody, act: str) -> Facts:
    """Somebody shows the code of the moment with their own telephone."""
    at = f"/shifts/{journey.shift['id']}"
    said = {"code": journey.leader.caller.reads(f"{at}/code")["text"], "device": somebody.device}
    presented: Facts = somebody.caller.posts(f"{at}/{act}", said)
    return presented


def _worded(message: Facts, language: str) -> Facts:
    """What a message says in a language."""
    (wording,) = (wording for wording in message["wordings"] if wording["language"] == language)
    return dict(wording)


def _sentences(line: Facts) -> str:
    """A line of a statement as it is read, with scheme and rules where there are some."""
    return " ".join(filter(None, [line["sentence"], line["scheme_sentence"], *line["rule_sentences"]]))
