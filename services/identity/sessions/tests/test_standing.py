"""What was revoked within the life of a token is told to whoever may have missed it, and nothing older."""

from datetime import timedelta

import pytest

from services.identity.sessions import standing
from services.identity.tests.people import CLI


@pytest.fixture(name="revoked")
def _revoked(people):
    """Somebody who was locked, somebody whose office ended, a client that ended; their ids."""
    locked, former = people.staff(), people.appointed("cadre")
    admin = people.official("security_admin")
    client = people.call("register_client", {"name": "x", "unit_code": "BJ", "scopes": ["units.read"]}, admin)["client"]
    people.clock.advance(hours=1)
    people.call("lock_account", {"id": locked["id"], "reason": "other"}, CLI)
    people.call("end_office", {"id": former["office"]["id"], "reason": "other_post"}, CLI)
    people.call("end_client", {"id": client["id"]}, admin)
    return [locked["id"], former["id"], client["id"]]


def told(people, **request):
    return people.call("find_revocations", {"limit": 200, **request})


def test_locks_ended_offices_and_ended_clients_are_told_in_their_order(people, revoked):
    assert [item["id"] for item in told(people)["items"]] == revoked


def test_a_session_that_ended_is_told_by_its_id(people):
    tokens = people.sign_in(people.staff())
    people.call("end_present_session", {}, people.actor(tokens))
    assert told(people)["items"][-1]["session_id"] == tokens["session_id"]


@pytest.mark.parametrize(("seconds", "count"), [(0, 3), (1, 0)])
def test_they_are_told_as_long_as_a_token_lives_and_not_longer(people, revoked, seconds, count):
    people.clock.advance(seconds=standing.TOLD_WITHIN.total_seconds() + seconds)
    assert len(told(people)["items"]) == count
    assert len(people.rows(standing.all_revocations)) == count


def test_published_ones_are_told_too(people, revoked):
    def publish(session):
        session.query(standing.Outbox).update({"published_at": session.now + timedelta(seconds=1)})

    people.database.run(publish)
    assert [item["id"] for item in told(people)["items"]] == revoked


def test_pages_follow_one_another_without_gap_or_repetition(people, revoked):
    first = told(people, limit=2)
    rest = told(people, limit=2, cursor=first["next_cursor"])
    assert [item["id"] for item in first["items"] + rest["items"]] == revoked
    assert rest["next_cursor"] is None


def test_identity_itself_learns_the_same_from_its_database(people, revoked):
    learned = people.rows(standing.all_revocations)
    assert {str(one.id) for one in learned} == set(revoked)
