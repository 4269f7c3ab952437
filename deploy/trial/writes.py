"""What the people of a load write, each to another service, and how it is counted in that service's database.

What each names in its write stands there once, under that name. Preferences have none, and say everything anew: of
them the key is counted, which lies in the transaction of the effect.
"""

import ssl
import time

from deploy.demo.journey import PROJECT, TEAM
from deploy.demo.journey_help import NEED
from deploy.demo.journey_people import HAIDIAN, Journey
from deploy.trial.composed import Project
from deploy.trial.load import Asked, Writer, key_of
from shared.contracts.credits.ledger_words import Book
from shared.contracts.notifications.message_words import LANGUAGES
from shared.kernel.clock import business_date

COUNTED = {  # table and column in which each thing that a writer wrote stands under its name
    "identity": ("unit", "name"),
    "teams": ("team", "name"),
    "projects": ("project", "title"),
    "demands": ("demand", "title"),
    "credits": ("account_decision", "reason"),
    "notifications": ("idempotent_call", "key"),
}
OPEN_ENDS = {
    "events that are not told": "SELECT count(*) FROM outbox WHERE published_at IS NULL",
    "events that were heard and are not handled": "SELECT count(*) FROM inbox WHERE state <> 'handled'",
}
HEARD_SECONDS_MAX = 300
LOOK_SECONDS = 2
AT_STATION = {"channel": "station", "consent_giver": "person", "consent_means": "recorded_call", "visibility": "cadres"}


def writers_of(people: Journey, trust: ssl.SSLContext | None = None) -> list[Writer]:
    """One for each service: people of a journey that came to its end."""
    first_day = business_date(people.clock.now()).isoformat()
    consent = {"consent_text_version": people.cadre.reads("/demand-consent-text")["version"]}
    account = _account_of(people)

    def station(number: int) -> Asked:
        said = {"code": f"{HAIDIAN}-T{number:05}", "kind": "station", "parent_code": HAIDIAN}
        return Asked("/units", said | {"name": key_of(number)})

    def team(number: int) -> Asked:
        return Asked("/team-foundings", TEAM | {"name": key_of(number)})

    def project(number: int) -> Asked:
        said = {"team_id": people.team["id"], "starts_on": first_day, "ends_on": first_day}
        return Asked("/projects", PROJECT | said | {"title": key_of(number)})

    def need(number: int) -> Asked:
        said = {name: value for name, value in NEED.items() if name != "unit_code"}
        return Asked(f"/units/{HAIDIAN}/demands", said | AT_STATION | consent | {"title": key_of(number)})

    def decision(number: int) -> Asked:
        act = "thawings" if number % 2 else "freezings"
        return Asked(f"/ledger-accounts/{account}/{act}", {"reason": key_of(number)})

    def preference(number: int) -> Asked:
        said = {"language": LANGUAGES[number % len(LANGUAGES)], "refused": []}
        return Asked("/message-preferences/me", said, "PUT")

    leader, member = people.leader, people.member
    return [
        Writer("identity", people.cadre, station, people.cadre_again, trust),
        Writer("teams", people.cadre, team, people.cadre_again, trust),
        Writer("projects", leader.caller, project, leader.again, trust),
        Writer("demands", people.cadre, need, people.cadre_again, trust),
        Writer("credits", people.cadre, decision, people.cadre_again, trust),
        Writer("notifications", member.caller, preference, member.again, trust),
    ]


def counted(project: Project, writer: Writer) -> list[str]:
    """What is missing of what was acknowledged, and what is there twice."""
    table, column = COUNTED[writer.service]
    statement = f"SELECT {column}, count(*) FROM {table} WHERE {column} LIKE 'trial-%' GROUP BY {column}"
    lines = [line.rpartition("|") for line in project.asked(f"nuanliu_{writer.service}", statement).splitlines()]
    there = {name: int(count) for name, _, count in lines}
    lost = [number for number in writer.acknowledged if key_of(number) not in there]
    twice = [name for name, count in there.items() if count > 1]
    return [
        *(f"{writer.service}: {number} was acknowledged and is not there" for number in lost),
        *(f"{writer.service}: {name!r} is there more than once" for name in twice),
    ]


def unheard(project: Project) -> list[str]:
    """What some services have not told, or others not heard, within a time after everybody has stopped to write."""
    ends = time.monotonic() + HEARD_SECONDS_MAX
    while left := _open_ends(project):
        if time.monotonic() > ends:
            break
        time.sleep(LOOK_SECONDS)
    return left


def _open_ends(project: Project) -> list[str]:
    counts = {
        f"{service}: {what}": int(project.asked(f"nuanliu_{service}", statement))
        for service in COUNTED
        for what, statement in OPEN_ENDS.items()
    }
    return [f"{what}: {count}" for what, count in counts.items() if count]


def _account_of(people: Journey) -> str:
    """The member's account of time-coins, which a cadre may freeze and thaw."""
    accounts = people.member.caller.reads("/ledger-accounts/me")["items"]
    (id,) = (str(account["id"]) for account in accounts if account["book"] == Book.TIME_COINS)
    return id
