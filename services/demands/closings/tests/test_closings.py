"""Whoever leaves offers nothing any more, at once and not first when teams says so."""

from services.demands.copies.models import KnownProfile
from shared.contracts.identity.closings import AccountClosed
from shared.contracts.teams.profiles import ProfileChanged


def offered(doors, one):
    doors.hear(ProfileChanged, id=str(one.id))


def profile_of(doors, one):
    return doors.rows(lambda session: session.get(KnownProfile, one.id))


def is_empty(profile):
    said = (profile.skills, profile.categories, profile.languages, profile.availability)
    return not any(said) and profile.home_cell is profile.work_cell is None and not profile.is_ready


def test_what_a_volunteer_offered_is_forgotten_with_their_account(doors, city):
    li, wang = city.volunteer(), city.volunteer()
    offered(doors, li)
    offered(doors, wang)
    closing = {"id": str(li.account_id), "volunteer_id": str(li.id), "closed_at": "2026-03-02T01:00:00Z"}
    doors.hear(AccountClosed, **closing)
    assert is_empty(profile_of(doors, li))
    assert not is_empty(profile_of(doors, wang))


def test_so_it_is_when_somebody_is_no_volunteer_any_more(doors, city):
    li = city.volunteer()
    offered(doors, li)
    city.told(li, state="withdrawn")
    assert is_empty(profile_of(doors, li))


def test_an_account_without_a_volunteer_changes_nothing(doors, city):
    li = city.volunteer()
    offered(doors, li)
    doors.hear(AccountClosed, id=str(li.account_id), volunteer_id=None)
    assert not is_empty(profile_of(doors, li))


def closed(doors, one):
    doors.hear(AccountClosed, id=str(one.account_id), volunteer_id=str(one.id))


def test_needs_of_a_closed_account_are_withdrawn_and_nobodys(doors, city, needs):
    li = city.volunteer("BJ-D1-S1")
    demand = needs.accepted(li)
    for _ in range(2):
        closed(doors, li)
    assert (needs.told(demand)["state"], needs.told(demand)["change"]) == ("withdrawn", "withdraw")
    seen = needs.seen(demand, needs.cadre())
    said = [seen[name] for name in ("words", "beneficiary_name", "phone", "address")]
    assert (seen["title"], seen["place"], said) == ("-", "-", [None] * 4)
    assert doors.call("find_demands", {"search": "就医"}, needs.cadre())["items"] == []


def test_what_was_served_stays_counted_without_who_it_was(doors, city, needs):
    li = city.volunteer("BJ-D1-S1")
    demand = needs.served(li)
    needs.person("confirm_demand", demand, li, rating=5, words="谢谢。")
    closed(doors, li)
    seen = needs.seen(demand, needs.cadre())
    assert (seen["state"], seen["rating"], seen["rating_words"]) == ("closed", 5, None)


def test_with_the_account_a_need_that_somebody_serves_is_withdrawn_and_says_who_that_was(doors, city, needs):
    li, helper = city.volunteer("BJ-D1-S1"), city.volunteer("BJ-D1-S1")
    demand = needs.accepted(li, unit_code="BJ-D1")
    offer = doors.call("ask_volunteer", {"id": demand["id"], "volunteer_id": str(helper.id)}, needs.cadre())
    doors.call("accept_offer", {"id": offer["id"]}, helper.actor)
    closed(doors, li)
    told = needs.told(demand)
    assert (told["change"], told["state"], told["volunteer_id"]) == ("withdraw", "withdrawn", str(helper.id))
