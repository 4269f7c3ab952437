"""Names on pages come from identity, once for a page, and a page does not depend on them."""

from typing import Any

import pytest

from gateway import names
from gateway.names import with_names
from shared.contracts.base import Contract
from shared.contracts.fields import Integer
from shared.contracts.identity.names import Names, named, ticketed
from shared.contracts.refusals.bus import BUS_AWAY

LI = Names.example["names"][0]


class Crew(Contract):
    """A page that speaks of people."""

    count = Integer(required=True)

    example = {"count": 1}


class Identity:
    """Identity as a view calls it."""

    def __init__(self, answer: Any) -> None:
        self.answer, self.tickets = answer, []

    def names(self, request: dict[str, Any]) -> Any:
        self.tickets.append(request["ticket"])
        if isinstance(self.answer, Exception):
            raise self.answer
        return self.answer


@pytest.fixture
def answers(monkeypatch: pytest.MonkeyPatch) -> Any:
    """Have identity answer something; returns it, with the tickets that it was shown."""

    def answering(answer: Any) -> Identity:
        identity = Identity(answer)
        monkeypatch.setattr(names, "rpc", lambda service: identity)
        return identity

    return answering


def test_the_ticket_is_exchanged_for_names(answers: Any) -> None:
    identity = answers({"names": [LI]})
    page = with_names({"count": 1, "names_ticket": "sealed"})
    assert page == {"count": 1, "names": [LI]}
    assert identity.tickets == ["sealed"]
    named(Crew)().request(page)


def test_where_nobody_is_named_nobody_is_asked(answers: Any) -> None:
    identity = answers({"names": [LI]})
    assert with_names({"count": 0, "names_ticket": None}) == {"count": 0, "names": []}
    assert identity.tickets == []


def test_without_identity_the_page_is_shown_without_names(answers: Any) -> None:
    answers(BUS_AWAY(retry_after_seconds=1))
    assert with_names({"count": 1, "names_ticket": "sealed"}) == {"count": 1, "names": []}


@pytest.mark.parametrize("widened", [named(Crew), ticketed(Crew)])
def test_both_contracts_have_examples_that_they_accept(widened: type[Contract]) -> None:
    widened().request(widened.example)
