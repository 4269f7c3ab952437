"""Devices of one's own: enrolled with a proof of the key, ended, and nobody else's business."""

import pytest

from services.projects.devices import domain
from services.projects.devices.models import Device
from services.projects.devices.tests.tablets import Tablet
from shared.contracts.projects.presence_words import DeviceState
from shared.kernel.errors import Conflict, Forbidden, Invalid, NotFound
from shared.kernel.ids import new_id


@pytest.fixture(name="grounds")
def _grounds(grounds_sqlite):
    return grounds_sqlite


def own(grounds, volunteer=None, **request):
    return grounds.doors.call("own_devices", request, (volunteer or grounds.leader).actor)


def end(grounds, device_id, actor=None):
    return grounds.doors.call("end_device", {"id": str(device_id)}, actor or grounds.leader.actor)


def test_the_life_has_the_states_of_the_published_language():
    assert [state.word for state in domain.LIFE.states] == [state.value for state in DeviceState]
    assert domain.LIFE.after("ended", "end") is None


def test_a_device_is_enrolled_by_its_owner_and_shown_to_them_alone(grounds):
    tablet = Tablet(grounds).enrol(name="新平板")
    (shown,) = own(grounds)["items"]
    assert (shown["id"], shown["name"], shown["state"]) == (tablet.id, "新平板", "enrolled")
    assert shown["public_key"] == tablet.public_key and shown["ended_at"] is None
    assert own(grounds, grounds.city.volunteer())["items"] == []


def test_the_newest_are_shown_first_page_by_page(grounds):
    ids = [Tablet(grounds).enrol(name=f"平板{number}").id for number in range(3)]
    first = own(grounds, limit=2)
    rest = own(grounds, limit=2, cursor=first["next_cursor"])
    assert [item["id"] for item in first["items"] + rest["items"]] == ids[::-1]


def test_a_key_is_proven_by_who_enrols_it(grounds):
    tablet, other = Tablet(grounds), Tablet(grounds)
    stranger = grounds.city.volunteer()
    for proof in (other.proof(), tablet.proof(stranger), tablet.signed(b"anything")):
        with pytest.raises(Invalid, match="device_key_unproven"):
            tablet.enrol(proof=proof)
    assert own(grounds)["items"] == []


def test_a_key_is_enrolled_once_by_anybody_also_when_it_has_ended(grounds):
    tablet = Tablet(grounds).enrol()
    again = Tablet(grounds, grounds.city.volunteer())
    again.key, again.public_key = tablet.key, tablet.public_key
    with pytest.raises(Conflict, match="device_key_known"):
        again.enrol()
    end(grounds, tablet.id)
    with pytest.raises(Conflict, match="device_key_known"):
        again.enrol()


def test_five_devices_and_no_sixth_until_one_has_ended(grounds):
    tablets = [Tablet(grounds).enrol() for _ in range(5)]
    with pytest.raises(Conflict) as refused:
        Tablet(grounds).enrol()
    assert (refused.value.code, refused.value.parameters) == ("projects.devices_too_many", {"devices_max": 5})
    end(grounds, tablets[0].id)
    assert Tablet(grounds).enrol().id


def test_a_device_ends_once_and_by_its_owner(grounds):
    tablet, stranger = Tablet(grounds).enrol(), grounds.city.volunteer()
    for device_id, actor in ((tablet.id, stranger.actor), (new_id(), grounds.leader.actor)):
        with pytest.raises(NotFound, match="device_not_found"):
            end(grounds, device_id, actor)
    ended = end(grounds, tablet.id)
    assert ended["state"] == "ended" and ended["ended_at"]
    with pytest.raises(Conflict, match="device_ended"):
        end(grounds, tablet.id)


def test_only_active_volunteers_have_devices(grounds):
    cadre = grounds.city.official("cadre")
    said = {"name": "x", "public_key": Tablet(grounds).public_key, "proof": "A" * 86 + "=="}
    with pytest.raises(Forbidden, match="volunteers_only"):
        grounds.doors.call("enrol_device", said, cadre)
    assert grounds.doors.call("own_devices", {}, cadre) == {"items": [], "next_cursor": None}


def test_who_is_no_volunteer_any_more_has_no_devices_and_their_names_are_forgotten(grounds):
    li, wang = grounds.city.volunteer(), grounds.city.volunteer()
    for person in (li, wang):
        Tablet(grounds, person).enrol(name=f"{person.number}的手机")
    grounds.city.told(li, card_version=2)
    assert own(grounds, li)["items"][0]["state"] == "enrolled"
    grounds.city.told(li, state="closed")
    kept = {row.volunteer_id: (row.state, row.name) for row in grounds.rows(Device)}
    assert kept == {li.id: ("ended", "-"), wang.id: ("enrolled", f"{wang.number}的手机")}
