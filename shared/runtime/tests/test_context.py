"""The context of a call comes from the bus: callers there are not trusted (fact 15)."""

import time
from uuid import uuid4

import pytest

from shared.kernel.actor import GUEST, Actor, system
from shared.kernel.errors import Invalid
from shared.runtime.context import DEADLINE_SECONDS_MAX, TOKEN_CHARACTERS_MAX, CallContext, call_of, request_hash_of


def context_with(**changes):
    values = {"token": "t", "deadline": time.time() + 5, "request_id": "r-1", "idempotency_key": "k", "address": "::1"}
    return CallContext(**(values | changes))


def test_a_context_comes_back_as_it_went():
    sent = context_with(deadline=round(time.time() + 5, 3), language="zh-CN")

    assert CallContext.from_data(sent.to_data()) == sent


def test_a_context_is_plain_strings_without_the_empty_ones():
    data = context_with(token="").to_data()

    assert "token" not in data
    assert all(type(value) is str and value for value in data.values())


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("deadline", None),
        ("deadline", "soon"),
        ("deadline", "nan"),
        ("deadline", "inf"),
        ("deadline", 1.5),
        ("token", ["t"]),
        ("token", "x" * (TOKEN_CHARACTERS_MAX + 1)),
        ("request_id", ""),
        ("idempotency_key", 7),
        ("address", "x" * 201),
    ],
)
def test_a_context_of_another_form_is_refused_by_field(field, value):
    data = context_with().to_data() | {field: value}

    with pytest.raises(Invalid) as refused:
        CallContext.from_data({name: value for name, value in data.items() if value is not None})

    assert refused.value.code == "bus.context_invalid"
    assert refused.value.parameters == {"field": field}


def test_a_deadline_cannot_be_farther_than_the_maximum():
    context = CallContext.from_data(context_with(deadline=time.time() + 10 * DEADLINE_SECONDS_MAX).to_data())

    assert context.remaining_seconds <= DEADLINE_SECONDS_MAX


def test_nothing_remains_of_a_deadline_that_has_passed():
    assert context_with(deadline=time.time() - 1).remaining_seconds == 0


def test_foreign_keys_are_ignored():
    context = context_with()

    assert CallContext.from_data(context.to_data() | {"user_id": "admin"}).request_id == context.request_id


def test_the_scope_of_a_key_is_actor_and_operation():
    person = Actor("person", str(uuid4()))

    call = call_of(context_with(), person, "identity.move_unit", {}, None, secret=False)

    assert call.idempotency_scope == f"{person.name}|identity.move_unit"


def test_the_scope_of_a_guest_is_the_address():
    there, here = (
        call_of(context_with(address=address), GUEST, "identity.sign_in", {}, None, secret=True)
        for address in ("192.0.2.1", "192.0.2.2")
    )

    assert there.idempotency_scope != here.idempotency_scope


def test_without_a_key_nothing_is_hashed():
    call = call_of(
        context_with(idempotency_key=""), system("identity.sweeper"), "identity.sweep", {}, None, secret=False
    )

    assert (call.idempotency_scope, call.idempotency_key, call.request_hash) == ("", "", "")


def test_the_hash_does_not_depend_on_the_order_of_keys():
    assert request_hash_of({"a": 1, "b": [2]}) == request_hash_of({"b": [2], "a": 1})


def test_the_hash_of_another_request_is_another():
    assert request_hash_of({"a": 1}) != request_hash_of({"a": True})
