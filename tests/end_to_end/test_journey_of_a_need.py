"""A need from its first word to help that the person confirms, at the HTTP port, with the hours that it led to."""

from tests.end_to_end.test_journey_of_a_volunteer import API, HAIDIAN, answered
from tests.end_to_end.test_journey_of_an_activity import (
    MINUTES,
    _city,  # noqa: F401  the fixture `city`
    _people,  # noqa: F401  the fixture `people`
    moved,
    opened,
    presented,
    published,
    signed_up,
)

NEED = {
    "unit_code": HAIDIAN,
    "category": "elders",
    "title": "需要陪伴独居老人",
    "words": "父亲一个人住，希望周末有人陪他说说话。",
    "urgency": "soon",
    "visibility": "volunteers",
    "place": "万寿路街道",
    "address": "万寿路西街7号院3号楼402室",
    "longitude": 116.2951,
    "latitude": 39.9071,
    "beneficiary": "family",
    "beneficiary_name": "陈大爷",
    "phone": "13911112222",
}
SECRETS = ("陈大爷", "13911112222", "402室")


def test_from_a_need_to_help_that_is_confirmed(city, people):
    need, path = stated(people)
    taken_on(city, people, path)
    (shift, _) = opened(city, people, published(city, people))
    linked(city, people, path, shift)
    served(city, people, shift)
    confirmed(city, people, need, path)


def stated(people):
    """Chen states a need with consent to the text in force, and is told a number and a moment."""
    text = answered(people.chen.get(f"{API}/demand-consent-text"))
    need = answered(people.chen.post(f"{API}/demands", NEED | {"consent_text_version": text["version"]}), 201)
    assert (need["state"], need["unit_code"]) == ("submitted", HAIDIAN) and need["number"] and need["due_at"]
    own = answered(people.chen.get(f"{API}/demands/{need['id']}"))
    assert [own[name] for name in ("beneficiary_name", "phone", "address")] == [
        NEED[name] for name in ("beneficiary_name", "phone", "address")
    ]
    return need, f"{API}/demands/{need['id']}"


def taken_on(city, people, path):
    """The district's cadre finds it by its number, without name, phone and address, and takes it on."""
    number = answered(people.chen.get(path))["number"]
    answer = people.cadre.get(f"{API}/demands", params={"number": number})
    (found,) = answered(answer)["items"]
    assert found["is_masked"] and not any(secret in answer.text for secret in SECRETS)
    for act in ("verifications", "acceptances"):
        found = answered(people.cadre.post(f"{path}/{act}", {"version": found["version"]}))
    (waits,) = answered(people.li.get(f"{API}/open-demands"))["items"]
    assert waits["title"] == NEED["title"] and not any(secret in str(waits) for secret in SECRETS)
    answered(people.li.get(path), 404)


def linked(city, people, path, shift):
    """An activity serves it, which demands has heard of."""
    city.settled()
    said = {"version": answered(people.cadre.get(path))["version"], "activity_id": shift["activity_id"]}
    assert answered(people.cadre.post(f"{path}/links", said))["state"] == "linked"


def served(city, people, shift):
    """Li serves in it by code and place: the record is confirmed by rule."""
    signed_up(people.li, shift)
    moved(city, shift["starts_at"])
    presented(people, people.li, shift, "check-ins", at_place=True)
    moved(city, shift["ends_at"])
    presented(people, people.li, shift, "check-outs", at_place=True)
    city.settled()


def confirmed(city, people, need, path):
    """With the record the need was served; Chen says so too, and sees the whole chain up to the minutes."""
    assert answered(people.chen.get(path))["state"] == "served"
    answered(people.chen.post(f"{path}/confirmations", {"rating": 5, "words": "聊得很开心，谢谢。"}))
    outcome = answered(people.chen.get(f"{path}/outcome"))
    acts = [step["act"] for step in outcome["steps"]]
    assert acts == ["submit", "verify", "accept", "link", "serve", "confirm"]
    assert (outcome["services_count"], outcome["minutes"], outcome["rating"]) == (1, MINUTES, 5)
    assert outcome["activity"]["title"] and outcome["project"]["title"]
    city.settled()
    told = [row.data for row in city.published("demands.DemandChanged.v1")]
    assert [event["change"] for event in told if event["id"] == need["id"]] == acts
    assert not any(secret in str(told) for secret in (*SECRETS, NEED["title"]))
