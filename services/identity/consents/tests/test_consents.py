"""Consenting, refusing, withdrawing: what is kept of it, and what it blocks."""

from concurrent.futures import ThreadPoolExecutor
from datetime import date

import pytest
from sqlalchemy import select

from services.identity.consents import queries, use_cases
from services.identity.consents.domain import Text, Wording
from services.identity.consents.models import Consent
from services.identity.service import IdentityService
from shared.contracts.base import Loaded
from shared.contracts.identity.consent_words import REGISTRATION, ConsentGiver, ConsentMeans
from shared.contracts.identity.consents import ConsentsChanged
from shared.kernel.actor import Actor
from shared.kernel.errors import Conflict, Invalid
from shared.runtime.events.republish import republish

PHOTOS = "photo_publication"


@pytest.fixture(name="wang")
def _wang(people):
    return Actor("person", people.register()["id"])


def decide(people, actor, decision, purpose=PHOTOS, version=1):
    payload = {"purpose": purpose, "text_version": version, "decision": decision}
    return people.call("decide_consent", payload, actor)


def standing(people, actor, purpose=PHOTOS):
    return next(item for item in people.call("own_consents", {}, actor)["items"] if item["purpose"] == purpose)


def history(people, actor):
    def rows(session):
        found = select(Consent).where(Consent.account_id == actor.account_id).order_by(Consent.purpose, Consent.number)
        return [(row.purpose, row.number, row.state, row.text_version, row.means) for row in session.scalars(found)]

    return people.rows(rows)


def give(people, actor, *chosen, **rest):
    given = [Loaded(purpose=purpose, text_version=version) for purpose, version in chosen]
    people.database.step(lambda session: use_cases.give(session, actor.account_id, given, actor, **rest))


def refuse_missing(people, actor, purpose=REGISTRATION):
    people.database.read(use_cases.refuse_missing, actor.account_id, purpose)


def test_before_any_decision_the_person_may_be_asked(people, wang):
    found = standing(people, wang)
    assert (found["state"], found["may_ask"], found["decided_at"]) == ("unasked", True, None)


def test_a_refusal_is_kept_with_its_moment_and_nobody_asks_again(people, wang):
    refused = decide(people, wang, "refused")
    assert (refused["state"], refused["may_ask"]) == ("refused", False)
    assert refused["decided_at"] == people.clock.now().isoformat().replace("+00:00", "Z")
    people.clock.advance(days=400)
    assert standing(people, wang) == refused


def test_the_person_may_change_their_mind_by_themselves(people, wang):
    decide(people, wang, "refused")
    assert decide(people, wang, "given")["state"] == "given"
    assert [row[1:3] for row in history(people, wang)] == [(1, "refused"), (2, "given")]


def test_deciding_the_same_again_changes_nothing(people, wang):
    first = decide(people, wang, "given")
    people.clock.advance(days=1)
    assert decide(people, wang, "given") == first
    assert len(history(people, wang)) == 1


def test_what_was_given_is_withdrawn_and_not_refused(people, wang):
    decide(people, wang, "given")
    with pytest.raises(Conflict, match="consent_given"):
        decide(people, wang, "refused")
    answer = people.call("withdraw_consent", {"purpose": PHOTOS}, wang)
    assert (answer["consent"]["state"], answer["consent"]["may_ask"]) == ("withdrawn", False)
    assert {line["language"] for line in answer["follows"]} == {"zh-CN", "en"}
    with pytest.raises(Conflict, match="consent_not_given"):
        people.call("withdraw_consent", {"purpose": PHOTOS}, wang)


@pytest.mark.parametrize("decision", [None, "refused"])
def test_what_was_not_given_cannot_be_withdrawn(people, wang, decision):
    if decision:
        decide(people, wang, decision)
    with pytest.raises(Conflict, match="consent_not_given"):
        people.call("withdraw_consent", {"purpose": PHOTOS}, wang)


def test_another_version_or_purpose_is_refused_and_changes_nothing(people, wang):
    for purpose, version, code in ((PHOTOS, 2, "consent_text_outdated"), ("unheard_of", 1, "consent_purpose_unknown")):
        with pytest.raises(Invalid, match=code):
            decide(people, wang, "given", purpose, version)
        with pytest.raises(Invalid, match=code):
            give(people, wang, (PHOTOS, 1), (purpose, version))
    assert history(people, wang) == []


def test_a_guardians_consent_is_not_the_persons_to_give(people, wang):
    with pytest.raises(Invalid, match="consent_of_a_guardian"):
        decide(people, wang, "given", "guardian")
    give(people, wang, ("guardian", 1), means=ConsentMeans.GUARDIAN)
    assert standing(people, wang, "guardian")["means"] == "guardian"


def test_what_needs_a_consent_is_refused_until_it_is_given(people, wang):
    with pytest.raises(Conflict, match="consent_needed"):
        refuse_missing(people, wang)
    give(people, wang, (REGISTRATION, 1), (PHOTOS, 1))
    refuse_missing(people, wang)
    assert [row[0] for row in history(people, wang)] == [PHOTOS, REGISTRATION]


def test_what_was_refused_or_withdrawn_is_missing(people, wang):
    decide(people, wang, "refused", REGISTRATION)
    with pytest.raises(Conflict, match="consent_needed"):
        refuse_missing(people, wang)
    decide(people, wang, "given", REGISTRATION)
    refuse_missing(people, wang)
    people.call("withdraw_consent", {"purpose": REGISTRATION}, wang)
    with pytest.raises(Conflict, match="consent_needed"):
        refuse_missing(people, wang)


def test_a_new_version_wants_a_new_consent(people, wang, monkeypatch):
    wordings = (Wording("zh-CN", "标题", "文本", "后果"),)
    texts = [Text(PHOTOS, n, day, True, ConsentGiver.PERSON, wordings) for n, day in ((1, date(2026, 1, 1)),)]
    monkeypatch.setattr(queries, "all_texts", lambda: texts)
    decide(people, wang, "given")
    texts.append(Text(PHOTOS, 2, date(2026, 2, 13), True, ConsentGiver.PERSON, wordings))
    refuse_missing(people, wang, PHOTOS)
    people.clock.advance(days=1)
    found = standing(people, wang)
    assert (found["state"], found["text_version"], found["text_version_in_force"]) == ("given", 1, 2)
    assert found["may_ask"]
    with pytest.raises(Conflict, match="consent_needed"):
        refuse_missing(people, wang, PHOTOS)


def test_of_two_decisions_at_once_one_comes_after_the_other(people, wang):
    with ThreadPoolExecutor(2) as both:
        said = [both.submit(decide, people, wang, "given", purpose) for purpose in (PHOTOS, PHOTOS, "honour_wall")]
        assert {answer.result()["state"] for answer in said} == {"given"}
    assert [row[:2] for row in history(people, wang)] == [("honour_wall", 1), (PHOTOS, 1)]


def test_the_audit_trail_says_it_without_personal_data(people, wang):
    decide(people, wang, "refused")
    entry = people.call("audit_entries", {"action": "consents.decide"}, people.official("audit_admin"))["items"][0]
    assert entry["subject"] == f"account:{wang.subject}"
    assert entry["detail"] == {"purpose": PHOTOS, "said": "refused", "text": 1}


def told(people):
    return [
        (event.data["version"], event.data["consented"], event.data["not_consented"])
        for event in people.events("ConsentsChanged")
    ]


def test_every_decision_is_told_as_the_whole_present_state(people, wang):
    decide(people, wang, "given", REGISTRATION)
    decide(people, wang, "refused")
    people.call("withdraw_consent", {"purpose": REGISTRATION}, wang)
    assert told(people) == [(1, [REGISTRATION], []), (2, [REGISTRATION], [PHOTOS]), (3, [], [PHOTOS, REGISTRATION])]


def test_what_changes_nothing_is_not_told(people, wang):
    decide(people, wang, "refused")
    decide(people, wang, "refused")
    assert len(told(people)) == 1


def test_all_standings_are_told_again_with_their_versions(people, wang):
    decide(people, wang, "given", REGISTRATION)
    decide(people, Actor("person", people.register()["id"]), "refused")
    (republication,) = [one for one in IdentityService.republications if one.contract is ConsentsChanged]
    assert list(republish(people.database, republication)) == [2]
    assert sorted(told(people)[2:]) == sorted(told(people)[:2])
