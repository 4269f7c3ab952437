"""What is declared fits together: sends, events, what is kept of them, doors and templates."""

import re

import pytest

from services.notifications.sends.declared import KEEPS, SENDS
from services.notifications.sends.doors import SendDoors
from services.notifications.templates.texts import newest_templates
from shared.runtime.doors.subscribe import Subscription

OWN_WAY = {
    "code",
    "email_code",
    "service_reminder",
    "emergency_call",
    "emergency_reply",
    "drill_call",
    "drill_reply",
}  # not of a change of a thing: codes and calls are sent by themselves, reminders by time


@pytest.mark.parametrize("send", SENDS, ids=lambda send: send.kind)
def test_every_send_has_its_template_values_and_fields(send):
    fields = send.contract().fields
    assert set(newest_templates()[send.kind].parameters) <= set(send.says)
    assert {send.to, send.about_id, *([send.until] if send.until else [])} <= set(fields)
    assert send.to_account == (send.to == "account_id")


def test_every_template_is_of_a_send_and_every_send_has_one_kind():
    sent = [send.kind for send in SENDS]
    assert len(set(sent)) == len(sent)
    assert set(newest_templates()) == {*sent, *OWN_WAY}


def test_every_event_that_is_kept_is_heard_and_the_other_way_round():
    doors = [door for method in vars(SendDoors).values() for door in getattr(method, "nameko_entrypoints", ())]
    assert {door.contract_class for door in doors if isinstance(door, Subscription)} == set(KEEPS)
    assert {send.contract for send in SENDS} <= set(KEEPS)
    assert all(set(kept) <= set(contract().fields) for contract, kept in KEEPS.items())


def test_kinds_are_words():
    assert all(re.fullmatch(r"[a-z]+(_[a-z]+)*", kind) for kind in newest_templates())
