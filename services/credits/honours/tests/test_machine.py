"""Whatever is told of services, people, consents and units, in whatever order and however often, and whenever it is
counted: in the end honours and rankings are what a plain look at the newest facts says."""

from datetime import date
from operator import itemgetter

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule, run_state_machine_as_test
from sqlalchemy import select

from services.credits.honours.domain.badges import badges
from services.credits.honours.domain.counting import Served
from services.credits.honours.models import Honour, HonourMark
from services.credits.honours.ranking import ranks_of
from services.credits.honours.shipped import honour_rules
from services.credits.honours.verification import verify_honours
from shared.contracts.credits.honour_words import HonourFault
from shared.contracts.credits.honours import BadgesChanged, StarChanged
from shared.contracts.identity.consents import ConsentsChanged
from shared.contracts.identity.units import UnitChanged
from shared.contracts.identity.volunteers import VolunteerChanged
from shared.contracts.projects.records import ServiceRecordChanged
from shared.kernel.ids import new_id

STREETS = ("BJ-D1-S1", "BJ-D1-S2", "BJ-D2-S1")
DISTRICTS = ("BJ-D1", "BJ-D2")
DAYS = (date(2025, 12, 31), date(2026, 1, 1), date(2026, 1, 31), date(2026, 2, 1))
PEOPLE, RECORDS, PICK = st.integers(0, 2), st.integers(0, 5), st.integers(0, 1000)
GUARD = settings(
    max_examples=20,
    stateful_step_count=20,
    deadline=None,
    derandomize=True,
    suppress_health_check=list(HealthCheck),
)


class HonoursMachine(RuleBasedStateMachine):
    """Facts come to be in order; what tells of them is heard in any order. Each example has people of its own."""

    def __init__(self, doors, city):
        super().__init__()
        self.doors, self.city = doors, city
        self.people = [{"id": new_id(), "account_id": new_id()} for _ in range(3)]
        self.records = [new_id() for _ in range(6)]
        self.facts, self.told = {}, []  # by kind and id: the newest; what was told and may be heard
        self.consents_heard = {}
        for number, _ in enumerate(self.people):
            self.belong(number, STREETS[number], "active")
            self.consent(number, True)
            self.serve(number, number, 1200, DAYS[0])
        self.tell_units(dict(zip(STREETS, ("BJ-D1", "BJ-D1", "BJ-D2"), strict=True)))
        self.hear_all()
        self.settle()

    # --- facts

    @rule(record=RECORDS, person=PEOPLE, minutes=st.sampled_from([0, 30, 600, 1440]), day=st.sampled_from(DAYS))
    def serve(self, record, person, minutes, day):
        """A record is always of one person, on one day: only what is confirmed of it changes."""
        id = self.records[record]
        before = self.facts.get(("service", id))
        volunteer, day = (before["volunteer_id"], before["served_on"]) if before else (self.people[person]["id"], day)
        state = "confirmed" if minutes else "struck"
        said = {"volunteer_id": volunteer, "served_on": day, "minutes": minutes, "state": state}
        said |= {"service_class": "elders", "unit_id": self.city.units["BJ-D1-S1"]}
        self.tell("service", ServiceRecordChanged, id, said)

    @rule(person=PEOPLE, unit=st.sampled_from(STREETS), state=st.sampled_from(["active", "active", "withdrawn"]))
    def belong(self, person, unit, state):
        one = self.people[person]
        said = {"account_id": one["account_id"], "unit_id": self.city.units[unit], "state": state, "is_minor": False}
        self.tell("volunteer", VolunteerChanged, one["id"], said)

    @rule(person=PEOPLE, is_given=st.booleans())
    def consent(self, person, is_given):
        said = {"consented": ["honour_wall"] if is_given else [], "not_consented": [] if is_given else ["honour_wall"]}
        self.tell("consents", ConsentsChanged, self.people[person]["account_id"], said)

    @rule(street=st.sampled_from(STREETS), district=st.sampled_from(DISTRICTS))
    def move_unit(self, street, district):
        self.tell_units({street: district})

    # --- hearing

    @precondition(lambda self: self.told)
    @rule(which=PICK, again=st.booleans())
    def hear(self, which, again):
        place = which % len(self.told)
        contract, said = self.told[place] if again else self.told.pop(place)
        self.heard(contract, said)

    @rule()
    def hear_all(self):
        while self.told:
            self.heard(*self.told.pop())

    @rule()
    def settle(self):
        self.doors.tick("regroup_rankings")
        self.doors.tick("settle_honours")

    @invariant()
    def nobody_is_shown_without_a_consent_that_was_heard(self):
        shown = {volunteer for volunteer, _, _ in self.ranks()}
        assert not shown & self.withdrawn_and_heard()

    def teardown(self):
        """Once all is heard and nothing waits."""
        self.hear_all()
        self.settle()
        assert self.doors.rows(lambda session: session.query(HonourMark).count()) == 0
        assert self.ranks() == self.ranks_by_facts()
        for one in self.people:
            self.check_honour(one["id"])
        faults = self.doors.rows(verify_honours).faults
        assert [fault for fault in faults if fault[1] is not HonourFault.LEDGER] == []

    # --- a plain look

    def services_of(self, volunteer):
        services = [fact for (kind, _), fact in self.facts.items() if kind == "service"]
        return [one for one in services if one["volunteer_id"] == volunteer and one["minutes"]]

    def ranks_by_facts(self):
        found = {}
        for one in self.people:
            known = self.facts["volunteer", one["id"]]
            consents = self.facts["consents", one["account_id"]]["consented"]
            if known["state"] != "active" or "honour_wall" not in consents:
                continue
            above = self.facts["unit", known["unit_id"]]["parent_id"]
            for service in self.services_of(one["id"]):
                day = service["served_on"]
                for unit in (known["unit_id"], above, self.city.units["BJ"]):
                    for period in (0, day.year, day.year * 100 + day.month):
                        key = one["id"], unit, period
                        found[key] = found.get(key, 0) + service["minutes"]
        return found

    def check_honour(self, volunteer):
        services = self.services_of(volunteer)
        minutes = sum(one["minutes"] for one in services)
        honour = self.doors.rows(lambda session: session.get(Honour, volunteer))
        if honour is None:
            assert not services
            return
        served = [Served(one["served_on"], one["service_class"], one["minutes"]) for one in services]
        earned = badges(honour_rules(DAYS[-1]).badges, served)
        assert (honour.minutes, honour.services_count) == (minutes, len(services))
        assert honour.stars == sum(minutes >= hours * 60 for hours in (100, 300, 600, 1000, 1500))
        assert [one["badge"] for one in honour.badges] == [one.badge for one in earned]
        self.check_told(volunteer, StarChanged, honour.stars_version, "stars", honour.stars)
        self.check_told(volunteer, BadgesChanged, honour.badges_version, "badges", honour.badges)

    def check_told(self, volunteer, contract, version, name, present):
        """Each version was told once, the last one with what is so now."""
        events = [event for event in self.doors.events(contract) if event["id"] == str(volunteer)]
        assert [event["version"] for event in events] == list(range(1, version + 1))
        assert not events or events[-1][name] == present

    def ranks(self):
        ids = [one["id"] for one in self.people]
        return self.doors.rows(ranks_of, ids)

    def withdrawn_and_heard(self):
        """Those of whose consents the newest that was heard says no, or none was heard."""
        known = {one["id"]: self.consents_heard.get(str(one["account_id"])) for one in self.people}
        return {id for id, said in known.items() if said is None or not said["consented"]}

    def heard(self, contract, said):
        self.doors.hear(contract, **said)
        if contract is ConsentsChanged:
            newest = self.consents_heard.get(said["id"], said)
            self.consents_heard[said["id"]] = max(newest, said, key=itemgetter("version"))

    def tell_units(self, parents):
        for street, district in parents.items():
            said = {"parent_id": self.city.units[district], "code": street, "kind": "street", "name": street}
            self.tell("unit", UnitChanged, self.city.units[street], said)

    def tell(self, kind, contract, id, said):
        self.facts[kind, id] = said
        plain = {name: value if isinstance(value, int | list) else str(value) for name, value in said.items()}
        version = next(self.city.versions)
        self.told.append((contract, {"id": str(id), "version": version, **plain}))


def test_honours_are_what_the_newest_facts_say_whatever_is_heard_first(doors, city):
    run_state_machine_as_test(lambda: HonoursMachine(doors, city), settings=GUARD)
    assert doors.rows(lambda session: session.scalars(select(Honour)).first()) is not None, "something was counted"
