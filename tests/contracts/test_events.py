"""A published event contract never loses or alters a field (design §1, rule 7)."""

import json

import pytest

from shared.contracts import fields
from shared.contracts.base import Event
from tests.contracts.golden import GOLDEN, events, lost, promise

EVENTS = events()


class First(Event):
    place = fields.Text(at_most=10, required=True)
    people = fields.Integer(required=True)


class Altered(Event):
    place = fields.Text(at_most=11, required=True)
    people = fields.Integer(required=True)


class Shorter(Event):
    place = fields.Text(at_most=10, required=True)


class Longer(First):
    colour = fields.Text(required=True)


@pytest.mark.parametrize("event_type", EVENTS)
def test_every_event_has_its_golden_promise_and_keeps_it(event_type):
    path = GOLDEN / f"{event_type}.json"
    assert path.exists(), "a new event: run python -m tests.contracts.golden and commit the file"
    assert lost(json.loads(path.read_text()), json.loads(json.dumps(promise(EVENTS[event_type])))) == []


def test_no_published_event_disappears():
    assert {path.stem for path in GOLDEN.glob("*.json")} <= set(EVENTS)


@pytest.mark.parametrize(("now", "missing"), [(Altered, ["place"]), (Shorter, ["people"]), (Longer, []), (First, [])])
def test_a_lost_or_altered_field_is_found(now, missing):
    assert lost(promise(First), promise(now)) == missing


@pytest.mark.parametrize("event_type", EVENTS)
def test_an_event_is_named_service_fact_version(event_type):
    service, fact, version = event_type.split(".")
    assert EVENTS[event_type].__module__.startswith(f"shared.contracts.{service}.")
    assert fact.isidentifier() and fact[0].isupper()
    assert version[0] == "v" and int(version[1:]) >= 1
