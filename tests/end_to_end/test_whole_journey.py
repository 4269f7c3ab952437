"""The whole journey: a member of the union becomes a volunteer, serves, and has what that is worth, on paper too.

The steps are those that `nuanliu demo journey` tells. All services live by one clock, which skips the night.
"""

from uuid import uuid4

import pytest

from deploy.demo import journey as story
from deploy.demo import journey_help
from deploy.demo.caller import Caller
from deploy.demo.journey_people import CADRE_LOGIN, HAIDIAN, Journey, shown_in
from deploy.demo.pace import HastenedClock
from deploy.trial.writes import writers_of
from shared.testing.system import settings_for_tests
from tests.end_to_end.test_accounts_over_http import peopled

HELD = {"account", "consents", "registrations", "volunteer", "memberships", "sign_ups", "attendances"}
HELD |= {
    "service_records",
    "booked_services",
    "ledger_accounts",
    "ledger_entries",
    "honours",
    "certificates",
    "messages",
    "demands_served",
}


@pytest.fixture(name="journey", params=["embedded", "distributed"])
def _journey(request):
    """Its people, about to begin: in one process on SQLite, and on RabbitMQ and PostgreSQL."""
    return request.getfixturevalue(request.param)


@pytest.fixture(name="embedded")
def _embedded(service_classes, run_services):
    return begun(service_classes, run_services, settings_for_tests(f"nuanliu-memory:///{uuid4()}"))


@pytest.fixture(name="distributed")
def _distributed(service_classes, prepared_rabbitmq, migrated_databases, run_services):
    settings = settings_for_tests(prepared_rabbitmq).replaced(database_uri=migrated_databases)
    return begun(service_classes, run_services, settings)


def begun(service_classes, run_services, settings):
    clock = HastenedClock()
    settings = settings.replaced(development=True)
    system = peopled(run_services(list(service_classes.values()), settings, parts={"CLOCK": clock}))
    cadre = CADRE_LOGIN, system.people["cadre"].password
    return Journey(Caller(system.http.address), shown_in(system.settings.data_folder), clock, cadre)


def promises(facts, **promised):
    assert {name: facts[name] for name in promised} == promised


def test_from_registering_to_a_certificate(journey):
    # The union says beforehand how hours count: one time-coin and two of love-value for each.
    promises(story.union_says_how_hours_count(journey), number=1, coins_an_hour=1, love_an_hour=2)

    # Whom no register knows the union looks at; a member whom it knows is a volunteer at once, and has a card.
    promises(story.leader_registers_and_is_reviewed(journey), first="submitted", then="approved")
    promises(story.member_registers_with_a_code(journey), state="approved")
    promises(story.card_is_shown(journey), state="valid", shown=f"{journey.member.name[0]}*", is_the_own=True)

    # A team is founded, and the member joins it.
    promises(story.team_is_founded(journey), team="海淀区银龄陪伴队", first="submitted", then="active")
    promises(story.member_joins_the_team(journey), team="海淀区银龄陪伴队", first="applied", then="active")

    # The team's project is published when the union has agreed, and the member has a place in tomorrow's shift.
    published = story.project_is_published(journey)
    promises(published, title="周末陪伴独居老人", states=["draft", "submitted", "approved", "published"])
    promises(story.member_signs_up_for_a_shift(journey), state="confirmed", minutes=180)

    # Who comes early and goes late by the code at the place has served the shift; a code alone waits for the leader.
    present = story.member_proves_presence(journey)
    promises(present, grade="code", attendance="closed", minutes=180, record="open", wants=["leader"])
    assert (present["came_at"][-5:], present["went_at"][-5:]) == ("08:50", "12:02")
    promises(story.leader_confirms_the_hours(journey), before="open", state="confirmed", minutes=180, in_all=180)

    # The ledger has booked them once, and says for which service, by which version of whose scheme, and by which rule.
    statement = story.ledger_tells_what_they_became(journey)
    promises(statement, balances={"service_minutes": 180, "love_value": 6, "time_coins": 3}, are_of_the_record=True)
    by_scheme = (HAIDIAN, 1)
    promises(statement, schemes={"service_minutes": None, "love_value": by_scheme, "time_coins": by_scheme})
    assert statement["rules"]["love_value"] == statement["rules"]["time_coins"] == ["rate"]
    assert "2 for every 60 minutes" in statement["en"]["love_value"] and "（第 1 版）" in statement["zh"]["time_coins"]

    # The member is told in the inbox, has a badge, and knows how far it is to the first star.
    told = story.inbox_tells_it(journey)
    promises(told, is_of_the_record=True, is_read=True, title_zh="服务时长已确认", title_en="Hours confirmed")
    assert "3小时" in told["text_zh"] and "3 h" in told["text_en"]
    promises(story.honours_stand(journey), stars=0, minutes_to_next_star=100 * 60 - 180, badges=["first_service"])

    # A certificate says so to anybody: by its code over HTTP, and with the published key without a connection.
    promises(story.certificate_is_issued(journey), state="valid", minutes=180, is_pdf=True)
    verified = story.certificate_is_verified(journey)
    promises(verified, state="valid", minutes=180, holder=f"{journey.member.name[0]}*", is_as_issued=True)

    # The leader needs help and has the member's, who learns where only then; and in an emergency the member is called.
    helped = journey_help.need_is_served(journey)
    promises(helped, states=["submitted", "verified", "accepted", "served", "confirmed"])
    assert helped["address"] == journey_help.NEED["address"] and "402" not in helped["masked"]
    assert helped["acts"] == ["submit", "verify", "accept", "link", "serve", "confirm"]
    called = journey_help.emergency_calls_the_member(journey)
    promises(called, asked=1, wave=1, call="accepted", state="filled", sign_up="confirmed")

    # And the member takes along all that is held about them, in all services, and nothing of others.
    export = story.own_data_are_exported(journey)
    assert set(export["areas"]) >= HELD
    promises(export, is_of_others=False)

    # What these people go on writing in a trial of the compose file (`deploy/trial`) every service takes.
    for writer in writers_of(journey):
        for number in range(2):
            writer.write(number)
        assert (writer.acknowledged, writer.failed) == ([0, 1], []), writer.service
