"""Devices of leaders in the published language, and what they noted while they had no connection.

A device has an Ed25519 key pair (RFC 8032) that never leaves it. Enrolling it proves the key; later its batches are
believed by their signatures, and are safe to send again.
"""

from typing import Any

from shared.contracts.base import Contract, PageRequest, page_contract
from shared.contracts.fields import Choice, Id, Integer, Many, Moment, Part, Text
from shared.contracts.identity.volunteers import card_code_field
from shared.contracts.projects.presence import CARD_CODE, POST_ID, SHIFT_ID
from shared.contracts.projects.presence_words import (
    BATCH_CHARACTERS_MAX,
    BATCH_NOTES_MAX,
    DEVICE_NAME_CHARACTERS_MAX,
    DeviceState,
    NoteAct,
    NoteOutcome,
)

DEVICE_ID = "01936f0e-7b2a-7c11-8000-0000000000e7"
BATCH_ID = "01936f0e-7b2a-7c11-8000-0000000000e8"
KEY_CHARACTERS = 44
SIGNATURE_CHARACTERS = 88
KEY_PATTERN = r"^[A-Za-z0-9+/]{43}=$"
SIGNATURE_PATTERN = r"^[A-Za-z0-9+/]{86}==$"
REFUSAL_CHARACTERS_MAX = 100
EXAMPLE_KEY = "A" * 43 + "="
EXAMPLE_SIGNATURE = "A" * 86 + "=="


def key_field(**rest: Any) -> Text:
    """A public key: 32 bytes in base64."""
    return Text(at_least=KEY_CHARACTERS, at_most=KEY_CHARACTERS, pattern=KEY_PATTERN, **rest)


def signature_field(**rest: Any) -> Text:
    """A signature: 64 bytes in base64."""
    return Text(at_least=SIGNATURE_CHARACTERS, at_most=SIGNATURE_CHARACTERS, pattern=SIGNATURE_PATTERN, **rest)


def device_name_field(**rest: Any) -> Text:
    """How its owner calls a device."""
    return Text(at_least=1, at_most=DEVICE_NAME_CHARACTERS_MAX, **rest)


class EnrolDevice(Contract):
    """Enrol a device of one's own.

    proof: the device's signature of the text `nuanliu.device.v1`, a line feed, the volunteer's id, a line feed, and
    public_key as it is sent.
    """

    name = device_name_field(required=True)
    public_key = key_field(required=True)
    proof = signature_field(required=True)

    example = {"name": "值班平板", "public_key": EXAMPLE_KEY, "proof": EXAMPLE_SIGNATURE}


class DeviceOf(Contract):
    """Which device."""

    id = Id(required=True)

    example = {"id": DEVICE_ID}


class OwnDevices(PageRequest):
    """One's own devices, the newest first."""

    example = {"limit": 20}


class Device(Contract):
    """A device of one's own."""

    id = Id(required=True)
    name = device_name_field(required=True)
    public_key = key_field(required=True)
    state = Choice(DeviceState, required=True)
    enrolled_at = Moment(required=True)
    ended_at = Moment(allow_none=True, required=True)

    example = {
        "id": DEVICE_ID,
        "name": "值班平板",
        "public_key": EXAMPLE_KEY,
        "state": "enrolled",
        "enrolled_at": "2026-03-01T02:00:00Z",
        "ended_at": None,
    }


DevicePage = page_contract(Device)


class Note(Contract):
    """That a card was read. at: by the device's clock; post_id: of a walk-in whom the leader let in."""

    act = Choice(NoteAct, required=True)
    at = Moment(required=True)
    card = card_code_field(required=True)
    post_id = Id(load_default=None)

    example = {"act": "in", "at": "2026-03-07T00:57:00Z", "card": CARD_CODE}


class Batch(Contract):
    """What a device signs: its own id for the batch, the shift, and the notes. Written as JSON in UTF-8."""

    id = Id(required=True)
    shift_id = Id(required=True)
    notes = Many(Part(Note), at_least=1, at_most=BATCH_NOTES_MAX, required=True)

    example = {"id": BATCH_ID, "shift_id": SHIFT_ID, "notes": [Note.example | {"post_id": POST_ID}]}


class SendBatch(Contract):
    """What a device noted.

    payload: a `Batch` as JSON text, exactly as it was signed; signature: the device's, of the text `nuanliu.batch.v1`,
    a line feed, device_now in whole milliseconds since 1970, a line feed, and payload; device_now: what the device's
    clock says in this moment, by which its notes are set right.
    """

    device_id = Id(required=True)
    payload = Text(at_least=2, at_most=BATCH_CHARACTERS_MAX, required=True)
    signature = signature_field(required=True)
    device_now = Moment(required=True)

    example = {
        "device_id": DEVICE_ID,
        "payload": '{"id":"01936f0e-7b2a-7c11-8000-0000000000e8","shift_id":"01936f0e-7b2a-7c11-8000-0000000000e1",'
        '"notes":[{"act":"in","at":"2026-03-07T00:57:00Z","card":"eyJhbGciOiJFZERTQSJ9.eyJjdiI6MX0.c2lnbmF0dXJl"}]}',
        "signature": EXAMPLE_SIGNATURE,
        "device_now": "2026-03-07T05:10:00Z",
    }


class NotedOutcome(Contract):
    """What became of a note. position: its place in the batch, from 0; refusal: the code, of one that was refused."""

    position = Integer(at_most=BATCH_NOTES_MAX, required=True)
    outcome = Choice(NoteOutcome, required=True)
    refusal = Text(at_most=REFUSAL_CHARACTERS_MAX, allow_none=True, required=True)

    example = {"position": 0, "outcome": "checked_in", "refusal": None}


class TakenBatch(Contract):
    """A batch that was taken: the same answer however often it is sent."""

    id = Id(required=True)
    shift_id = Id(required=True)
    received_at = Moment(required=True)
    outcome = Many(Part(NotedOutcome), at_most=BATCH_NOTES_MAX, required=True)

    example = {
        "id": BATCH_ID,
        "shift_id": SHIFT_ID,
        "received_at": "2026-03-07T05:10:01Z",
        "outcome": [NotedOutcome.example],
    }
