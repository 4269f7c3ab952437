"""Client applications: secrets shown once, tokens with no more than their scopes and reach."""

import pytest

from services.identity.clients.models import ClientSecret
from services.identity.tests.people import ADDRESS, CLI
from shared.kernel.errors import Conflict, Forbidden, Invalid, Refusal, Unauthenticated, Unavailable
from shared.kernel.ids import new_id
from shared.kernel.policy import Grants, Rule


@pytest.fixture(name="keeper")
def _keeper(people):
    return people.official("security_admin")


def refusal_of(act):
    with pytest.raises(Refusal) as refused:
        act()
    return refused.value.code


def register(people, keeper, unit_code="BJ-D1", scopes=("units.read", "offices.read")):
    payload = {"name": "小程序", "unit_code": unit_code, "scopes": list(scopes)}
    answer = people.call("register_client", payload, keeper)
    return answer["client"] | {"secret": answer["client_secret"]}


def token(people, client, **rest):
    payload = {"grant_type": "client_credentials", "client_id": client["id"], "client_secret": client["secret"]}
    return people.call("client_token", payload | rest)


def test_the_token_speaks_for_the_client_at_its_unit_with_its_scopes(people, keeper):
    client = register(people, keeper)
    answer = token(people, client)
    actor = people.actor(answer)
    assert (actor.kind, actor.subject) == ("client", client["id"])
    assert actor.scopes == {"units.read", "offices.read"}
    assert [(held.role, str(held.unit_id)) for held in actor.offices] == [("client", client["unit_id"])]
    assert answer["scope"] == "offices.read units.read"


def test_a_client_may_ask_for_fewer_scopes_and_never_for_more(people, keeper):
    client = register(people, keeper)
    assert people.actor(token(people, client, scope="units.read")).scopes == {"units.read"}
    for scope in ("units.write", "units.read units.write", "*"):
        with pytest.raises(Invalid, match="scope_invalid"):
            token(people, client, scope=scope)


def test_a_client_reaches_the_subtree_of_its_unit_and_nothing_else(people, keeper, tree):
    actor = people.actor(token(people, register(people, keeper)))
    grants = Grants(
        "identity", {"x.read": Rule("Read.", scope="units.read"), "x.write": Rule("W.", scope="units.write")}
    )
    today = people.clock.now().date()
    root, district, other = (tree.id_of(code) for code in ("BJ", "BJ-D1", "BJ-D2"))
    assert grants.permits(actor, "x.read", (root, district), today)
    assert not grants.permits(actor, "x.read", (root, other), today)
    assert not grants.permits(actor, "x.write", (root, district), today)


def test_a_client_lists_offices_with_the_scope_and_in_reach(people, keeper):
    actor = people.actor(token(people, register(people, keeper)))
    assert people.call("find_offices", {"unit_code": "BJ-D1"}, actor) == {"items": [], "next_cursor": None}
    with pytest.raises(Forbidden):
        people.call("find_offices", {"unit_code": "BJ-D2"}, actor)


@pytest.mark.parametrize("wrong", [{"client_secret": "x" * 43}, {"client_secret": ""}, {"client_id": "x"}])
def test_a_wrong_secret_and_an_unknown_client_are_refused_alike(people, keeper, wrong):
    with pytest.raises(Unauthenticated, match="client_refused"):
        token(people, register(people, keeper), **wrong)
    with pytest.raises(Unauthenticated, match="client_refused"):
        token(people, {"id": str(new_id()), "secret": "x" * 43})


def test_other_ways_to_a_token_are_not_offered(people, keeper):
    with pytest.raises(Invalid, match="grant_type_unsupported"):
        token(people, register(people, keeper), grant_type="password")


def guess(people, client, count, address=ADDRESS):
    """The codes with which so many wrong secrets are refused, from there."""
    payload = {"grant_type": "client_credentials", "client_id": client["id"], "client_secret": "x" * 43}
    return [refusal_of(lambda: people.call("client_token", payload, address=address)) for _ in range(count)]


def test_wrong_secrets_of_a_client_are_counted_at_each_address(people, keeper):
    client = register(people, keeper)
    assert guess(people, client, 21) == ["identity.client_refused"] * 20 + ["identity.client_limit"]
    assert guess(people, client, 1, "203.0.113.10") == ["identity.client_refused"]
    people.clock.advance(minutes=15)
    assert guess(people, client, 1) == ["identity.client_refused"]


def test_the_right_secret_passes_whatever_strangers_try(people, keeper):
    client = register(people, keeper)
    guess(people, client, 21)
    assert token(people, client)


def test_fifty_wrong_secrets_shut_an_address_for_a_quarter_of_an_hour_and_no_other(people, keeper):
    client = register(people, keeper)
    guess(people, client, 49)
    assert token(people, client)
    guess(people, client, 1)
    with pytest.raises(Unavailable, match="client_limit"):
        token(people, client)
    assert guess(people, client, 1, "203.0.113.10") == ["identity.client_refused"]
    people.clock.advance(minutes=15)
    assert token(people, client)


def test_right_secrets_are_not_counted(people, keeper):
    client = register(people, keeper)
    for _ in range(51):
        assert token(people, client)


def test_a_secret_is_kept_as_a_hash_only(people, keeper):
    client = register(people, keeper)
    assert client["secret"] not in str(people.rows(lambda session: [vars(row) for row in session.query(ClientSecret)]))
    assert "secret" not in people.call("client", {"id": client["id"]}, keeper)


def rotate(people, client, keeper, **rest):
    answer = people.call("rotate_client_secret", {"id": client["id"], **rest}, keeper)
    return client | {"secret": answer["client_secret"]}


def test_a_new_secret_ends_the_old_one_at_once(people, keeper):
    old = register(people, keeper)
    new = rotate(people, old, keeper)
    assert token(people, new)
    assert refusal_of(lambda: token(people, old)) == "identity.client_refused"


def test_the_old_secret_goes_on_for_as_long_as_was_asked(people, keeper):
    old = register(people, keeper)
    new = rotate(people, old, keeper, old_valid_hours=2)
    people.clock.advance(hours=2, seconds=-1)
    assert token(people, old)
    people.clock.advance(seconds=1)
    assert refusal_of(lambda: token(people, old)) == "identity.client_refused"
    assert token(people, new)


def test_a_second_rotation_lengthens_no_older_secret(people, keeper):
    first = register(people, keeper)
    second = rotate(people, first, keeper, old_valid_hours=1)
    rotate(people, second, keeper, old_valid_hours=72)
    people.clock.advance(hours=1)
    assert refusal_of(lambda: token(people, first)) == "identity.client_refused"
    assert token(people, second)


def test_an_ended_client_gets_no_token_and_its_tokens_are_void(people, keeper):
    client = register(people, keeper)
    assert people.call("end_client", {"id": client["id"]}, keeper)["ended"]
    assert refusal_of(lambda: token(people, client)) == "identity.client_refused"
    event = people.events("AccessRevoked")[-1].data
    assert (event["id"], event["version"]) == (client["id"], 2)
    with pytest.raises(Conflict, match="client_ended"):
        rotate(people, client, keeper)


def test_clients_are_registered_and_ended_only_in_reach(people, keeper, holder):
    client = register(people, keeper)
    district = holder("security_admin", "BJ-D2")
    with pytest.raises(Forbidden):
        register(people, district, "BJ-D1")
    for verb in ("end_client", "rotate_client_secret", "client"):
        with pytest.raises(Forbidden):
            people.call(verb, {"id": client["id"]}, district)
        with pytest.raises(Forbidden):
            people.call(verb, {"id": str(new_id())}, district)


def test_a_client_is_no_person(people, keeper):
    actor = people.actor(token(people, register(people, keeper)))
    for verb in ("own_account", "find_sessions", "own_offices", "end_sessions"):
        with pytest.raises(Unauthenticated, match="sign_in_required"):
            people.call(verb, {}, actor)


def test_no_client_is_registered_at_a_dissolved_unit(people, keeper, tree):
    tree.dissolve("BJ-D1-S1")
    assert refusal_of(lambda: register(people, keeper, "BJ-D1-S1")) == "identity.unit_not_active"


def test_clients_are_listed_by_subtree(people, keeper):
    for unit_code in ("BJ-D1", "BJ-D1-S1", "BJ-D2"):
        register(people, keeper, unit_code)

    def codes(**filters):
        page = people.call("find_clients", filters, keeper)
        return [client["unit_code"] for client in page["items"]], page["next_cursor"]

    assert codes(unit_code="BJ-D1") == (["BJ-D1", "BJ-D1-S1"], None)
    first, cursor = codes(unit_code="BJ", limit=2)
    assert (first, codes(unit_code="BJ", limit=2, cursor=cursor)[0]) == (["BJ-D1", "BJ-D1-S1"], ["BJ-D2"])


def test_the_command_line_registers_no_clients(people):
    with pytest.raises(Forbidden):
        register(people, CLI)
