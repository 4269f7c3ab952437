"""Which change of what demands owns makes which message to whom: a part of `declared.py`.

What asks somebody in an emergency is told by itself (`services.notifications.calls`): it holds a secret. Nothing here
does, and nothing says what a need or a complaint is about.
"""

from collections.abc import Mapping
from typing import Any

from services.notifications.sends.domain import (
    Send,
    When,
    always,
    becomes,
    either,
    every,
    goes,
    loses,
    of,
    says,
    value,
)
from shared.contracts.base import Event
from shared.contracts.demands.archive_words import OfferState
from shared.contracts.demands.calls import CallChanged
from shared.contracts.demands.demands import DemandChanged
from shared.contracts.demands.emergencies import EmergencyChanged
from shared.contracts.demands.emergency_words import CallState
from shared.contracts.demands.feedback import FeedbackChanged
from shared.contracts.demands.offers import OfferChanged
from shared.contracts.notifications.message_words import About

KEEPS: Mapping[type[Event], tuple[str, ...]] = {
    DemandChanged: ("state", "number", "volunteer_id"),
    OfferChanged: ("state",),
    EmergencyChanged: ("title",),
    CallChanged: ("state",),
    FeedbackChanged: ("state",),
}

NUMBERED = {"number": value("number"), "due_at": value("due_at")}
OFFER = {"number": of("demand_id", "number"), "due_at": value("due_at")}
OFFERED = (OfferState.OFFERED,)
UNTAKEN = (OfferState.DECLINED, OfferState.EXPIRED, OfferState.MOOT)
CALL = {"title": of("emergency_id", "title"), "starts_at": value("starts_at")}
ACCEPTED = (CallState.ACCEPTED,)
STOOD_DOWN = becomes("state", CallState.STOOD_DOWN)
REAL, DRILL = says("is_drill", False), says("is_drill", True)


def _of_need(kind: str, *acts: str) -> Send:
    """To whose need it is."""
    when, about = says("change", *acts), About.DEMAND
    return Send(kind, DemandChanged, when, about, NUMBERED, to="account_id", to_account=True)


def _of_feedback(kind: str, *acts: str) -> Send:
    """To who wrote it."""
    when, about = says("change", *acts), About.FEEDBACK
    return Send(kind, FeedbackChanged, when, about, NUMBERED, to="account_id", to_account=True)


def _to_cadres(kind: str, contract: type[Event], about: About, act: str) -> Send:
    """To who answers for the union that has it."""
    return Send(kind, contract, says("change", act), about, NUMBERED, to="unit_id", to_cadres=True)


def _to_helper(kind: str, when: When, **further: Any) -> Send:
    """To the volunteer who was to serve it: nobody waits for them at a door any more."""
    return Send(kind, DemandChanged, when, About.DEMAND, NUMBERED, **further)


def _of_offer(kind: str, when: When, **further: Any) -> Send:
    """To the volunteer, where nothing else is said."""
    return Send(kind, OfferChanged, when, About.DEMAND, OFFER, about_id="demand_id", **further)


def _of_call(kind: str, *when: When) -> Send:
    """To who was called: at once, day and night."""
    return Send(kind, CallChanged, every(*when), About.CALL, CALL, until="ends_at", is_urgent=always)


def _of_emergency(kind: str, when: When) -> Send:
    """To who commands it from now on: at once, day and night."""
    said = {name: value(name) for name in ("title", "place", "starts_at")}
    told = {"to": "unit_id", "to_cadres": True, "until": "ends_at", "is_urgent": always}
    return Send(kind, EmergencyChanged, every(says("change", "escalate"), when), About.EMERGENCY, said, **told)


SENDS = (
    _of_call("call_stood_down", STOOD_DOWN, REAL),  # of a sign-up that is released tells the sign-up
    _of_call("drill_stood_down", either(STOOD_DOWN, goes("state", ACCEPTED, CallState.RELEASED)), DRILL),
    _of_call("drill_accepted", becomes("state", *ACCEPTED), DRILL),
    _of_emergency("emergency_escalated", REAL),
    _of_emergency("drill_escalated", DRILL),
    #
    _of_need("need_received", "submit"),
    _of_need("need_verified", "verify"),
    _of_need("need_accepted", "accept"),
    _of_need("need_referred", "refer", "escalate"),
    _of_need("need_refused", "refuse"),
    _of_need("need_linked", "link"),
    _of_need("need_unlinked", "unlink"),
    _of_need("need_served", "serve"),
    _of_need("need_merged", "merge"),
    _of_need("need_closed", "close"),
    _to_helper("need_help_released", loses("volunteer_id"), is_former=True),
    _to_helper("need_help_over", says("change", "withdraw", "refuse")),
    _to_cadres("need_waits", DemandChanged, About.DEMAND, "remind"),
    _to_cadres("need_overdue", DemandChanged, About.DEMAND, "escalate"),
    _to_cadres("need_denied", DemandChanged, About.DEMAND, "deny"),
    #
    _of_offer("need_asked", becomes("state", OfferState.ASKED), until="due_at"),
    _of_offer("need_offer_accepted", goes("state", OFFERED, OfferState.ACCEPTED)),
    _of_offer("need_offer_over", either(*(goes("state", OFFERED, state) for state in UNTAKEN))),
    _of_offer("need_offered", becomes("state", OfferState.OFFERED), to="unit_id", to_cadres=True, until="due_at"),
    #
    _of_feedback("feedback_accepted", "accept"),
    _of_feedback("feedback_forwarded", "forward", "hand_up"),
    _of_feedback("feedback_answered", "answer"),
    _of_feedback("feedback_refused", "refuse"),
    _of_feedback("feedback_closed", "settle"),
    _to_cadres("feedback_waits", FeedbackChanged, About.FEEDBACK, "remind"),
    _to_cadres("feedback_overdue", FeedbackChanged, About.FEEDBACK, "hand_up"),
)
