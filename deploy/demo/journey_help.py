"""Help on the journey: a need that the member serves, and an emergency to which they are called. As in `journey.py`."""

from datetime import datetime, timedelta
from typing import Any

from deploy.demo.journey_people import HAIDIAN, Journey

PLACE = {"longitude": 116.295, "latitude": 39.907}
READY = {"is_ready": True, "home": PLACE, "travel_metres_max": 10_000, "availability": []}
NEED = {
    "unit_code": HAIDIAN,
    "category": "elders",
    "title": "陪同父亲去医院复查",
    "words": "父亲行动不便，周五上午要去医院，需要有人陪同。",
    "urgency": "soon",
    "visibility": "volunteers",
    "place": "万寿路街道",
    "address": "万寿路西街7号院3号楼402室",
    **PLACE,
    "beneficiary": "family",
    "beneficiary_name": "陈大爷",
    "phone": "13911112222",
}
EMERGENCY = {
    "unit_code": HAIDIAN,
    "title": "强降雨转移安置支援",
    "content": "协助登记转移群众、分发饮水和雨具。",
    "service_class": "hardship",
    "place_words": "万寿路街道文化活动中心",
    "place": PLACE,
    "wanted_count": 1,
}
BEGINS_HOURS, ENDS_HOURS = 1, 5

Facts = dict[str, Any]


def need_is_served(journey: Journey) -> Facts:
    """The leader needs something, the union takes it on, the member offers help, and learns where only then."""
    leader, member, cadre = journey.leader.caller, journey.member.caller, journey.cadre
    member.puts("/volunteers/me/profile", READY)
    consent = leader.reads("/demand-consent-text")["version"]
    need = leader.posts_once_heard("/demands", NEED | {"consent_text_version": consent})
    at = f"/demands/{need['id']}"
    masked = cadre.reads(at)["address"]
    states = [need["state"]]
    for act in ("verifications", "acceptances"):
        need = cadre.posts(f"{at}/{act}", {"version": need["version"]})
        states.append(need["state"])
    offer = member.posts_once_heard(f"/open-demands/{need['id']}/offers", {"words": "我周五有空。"})
    cadre.posts(f"/demand-offers/{offer['id']}/acceptances")
    told = member.posts(f"{at}/contact-readings")
    states.append(member.posts(f"{at}/services")["state"])
    states.append(leader.posts(f"{at}/confirmations", {"rating": 5})["state"])
    acts = [step["act"] for step in leader.reads(f"{at}/outcome")["steps"]]
    return {"number": need["number"], "masked": masked, "address": told["address"], "states": states, "acts": acts}


def emergency_calls_the_member(journey: Journey) -> Facts:
    """The cadre calls for help; the member, ready and near, is asked, comes, and has a sign-up like any other."""
    now = journey.clock.now()
    said = EMERGENCY | {"responsible_number": journey.leader.record["number"]}
    said |= {"starts_at": _after(now, BEGINS_HOURS), "ends_at": _after(now, ENDS_HOURS)}
    opened = journey.cadre.posts("/emergencies", said)
    at, member = f"/emergencies/{opened['id']}", journey.member.caller
    (call,) = member.reads("/calls/me")["items"]
    answered = member.posts(f"/calls/{call['id']}/answers", {"is_coming": True})
    places = lambda page: [item for item in page["items"] if item["came_by"] == "dispatch"]
    (place,) = places(member.reads_until(places, "/sign-ups/me"))
    report = journey.cadre.reads(f"{at}/report")
    return {
        "asked": opened["asked_count"],
        "wave": opened["wave"],
        "call": answered["state"],
        "state": report["emergency"]["state"],
        "sign_up": place["state"],
        "number": opened["number"],
        "seconds": report["filled_seconds"],
    }


def _after(moment: datetime, hours: int) -> str:
    return (moment + timedelta(hours=hours)).isoformat()
