"""What is named by its id and belongs to another district is answered as what does not exist, with the same work."""

import pytest

from shared.kernel.ids import new_id
from tests.secrecy.asking import HIDDEN, OPERATIONS, asked_all, of_kind, told
from tests.secrecy.routes import ROUTES
from tests.secrecy.routes.kinds import Named

SHOWN = [id for id in of_kind(Named) if OPERATIONS[id].method == "get" and not ROUTES[id].holders_alone]


@pytest.mark.parametrize("id", of_kind(Named))
def test_what_belongs_to_another_district_does_not_exist(town, theirs, asker, id):
    named = ROUTES[id]
    things = (theirs["ids"][named.thing], str(new_id()))
    answers, works = asked_all(town, OPERATIONS[id], asker, *({"body": named.body, "id": thing} for thing in things))
    assert all(answer.status_code in HIDDEN for answer in answers), answers[0].text
    foreign, unknown = (told(answer, thing) for answer, thing in zip(answers, things, strict=True))
    assert foreign == unknown
    assert works[0] == works[1], "statements, cryptographic operations"


@pytest.mark.parametrize("id", SHOWN)
def test_what_is_ours_is_shown(town, ours, id):
    """Else the tests above would compare two answers to nothing."""
    answer = OPERATIONS[id].ask(town.http(town.holder), id=ours["ids"][ROUTES[id].thing])
    assert answer.status_code == 200, answer.text
