"""What proves that somebody is there: the code that is shown, the position, the device. Refused codes are counted."""

from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import func, select

from services.projects.activities.models import Shift
from services.projects.presence import rotating
from services.projects.presence.domain import NOWHERE, Placed, placed, seconds_to_wait
from services.projects.presence.here import Here
from services.projects.presence.models import CodeRefusal
from services.projects.presence.policy import SHOW_CODES, may
from services.projects.standing import standing_of
from shared.contracts.base import Loaded
from shared.contracts.projects.library_words import EvidenceRule
from shared.contracts.projects.presence_words import CheckWay, CodeFault, EvidenceGrade, PresenceFlag
from shared.contracts.projects.refusals.presence import CODE_REFUSED, DIGITS_LIMIT
from shared.kernel.actor import Actor
from shared.kernel.errors import Refusal
from shared.kernel.ids import new_id
from shared.kernel.places import position_in
from shared.kernel.text import folded
from shared.runtime.data.session import Session
from shared.runtime.events.volunteers import has_consented
from shared.runtime.trust.sealing import sealing_of

LOCATION = "location_at_check_in"
DEVICE = "device_use.device"


@dataclass(frozen=True)
class Proof:
    """How somebody checked in or out, and how well it is proven. device: a keyed digest, None where none was named.

    recorder_id: the account of somebody else who entered it; batch_id: the batch it came with.
    """

    way: CheckWay
    grade: EvidenceGrade
    step: int | None = None
    metres: int | None = None
    flags: tuple[PresenceFlag, ...] = ()
    device: bytes | None = None
    recorder_id: UUID | None = None
    batch_id: UUID | None = None


def way_of(code: str) -> CheckWay:
    """Whether a code was typed or scanned."""
    return CheckWay.DIGITS if rotating.is_typed(folded(code)) else CheckWay.QR


def proven(session: Session, here: Here, request: Loaded, actor: Actor) -> Proof | Refusal:
    """What the code, the position and the device of a request prove.

    A refusal is returned, not raised: it is counted. Raises Unavailable `projects.digits_limit` before that, where
    somebody has tried too many digits.
    """
    way = way_of(request.code)
    if way == CheckWay.DIGITS:
        _refuse_many_tries(session, here)
    step = _step_of(session, here, request.code)
    if isinstance(step, CodeFault):
        _count(session, here, step)
        return CODE_REFUSED(fault=step.value)
    found = _placed(session, here, request)
    shown_to_them = may(actor, session.now, standing_of(session, actor, here.activity)).permits(SHOW_CODES)
    flags = (*found.flags, *([PresenceFlag.OWN_CODE] if shown_to_them else []), *_after_refusals(session, here))
    device = sealing_of(session).blind_index(request.device, DEVICE)
    return Proof(way, found.grade, step, found.metres, flags, device)


def secret_of(session: Session, shift: Shift) -> bytes | None:
    """What the codes of a shift are made of; None where none was shown yet."""
    if shift.code_secret_sealed is None:
        return None
    return sealing_of(session).open(shift.code_secret_sealed, secret_place(shift))


def secret_place(shift: Shift) -> str:
    """What the sealed secret is bound to."""
    return f"shift.code_secret.{shift.id}"


def refused_count(session: Session, shift_id: UUID, volunteer_id: UUID) -> int:
    """How many codes were refused to somebody at a shift."""
    counted = select(func.coalesce(func.sum(CodeRefusal.count), 0)).where(
        CodeRefusal.shift_id == shift_id, CodeRefusal.volunteer_id == volunteer_id
    )
    return session.scalar(counted) or 0


def _after_refusals(session: Session, here: Here) -> list[PresenceFlag]:
    many = refused_count(session, here.shift.id, here.volunteer.id) > here.rules.refusals_max
    return [PresenceFlag.MANY_REFUSALS] if many else []


def _step_of(session: Session, here: Here, code: str) -> int | CodeFault:
    """The step of the code, or why it is refused."""
    secret, present, shift_id = secret_of(session, here.shift), rotating.step_at(session.now), here.shift.id
    typed = folded(code)
    if rotating.is_typed(typed):
        if secret is None:
            return CodeFault.WRONG_DIGITS
        return rotating.step_of_digits(secret, shift_id, typed, present, here.last_step)
    said = rotating.scanned(code)
    if said is None:
        return CodeFault.FORGED
    if said.shift_id != shift_id:
        return _foreign_or_forged(session, said)
    if secret is None or not rotating.is_genuine(secret, said):
        return CodeFault.FORGED
    return rotating.judged(said.step, present, here.last_step) or said.step


def _foreign_or_forged(session: Session, said: rotating.Scanned) -> CodeFault:
    other = session.get(Shift, said.shift_id)
    secret = secret_of(session, other) if other else None
    return CodeFault.FOREIGN if secret and rotating.is_genuine(secret, said) else CodeFault.FORGED


def _placed(session: Session, here: Here, request: Loaded) -> Placed:
    """What the position proves. It is looked at only with consent, and where the shift has a fence."""
    given, place, radius_metres = request.position, here.shift.position, here.shift.held["radius_metres"]
    has_fence = place is not None and radius_metres is not None
    if given is None or not has_fence or here.activity.evidence_rule != EvidenceRule.CODE:
        return NOWHERE
    if not has_consented(session, here.volunteer.account_id, LOCATION):
        return NOWHERE
    assert place is not None
    measured = position_in(given.datum, given.longitude, given.latitude)
    return placed(measured, given.accuracy_metres, place, radius_metres, here.rules)


def _refuse_many_tries(session: Session, here: Here) -> None:
    row = _refusal_row(session, here, CodeFault.WRONG_DIGITS)
    rules, now = here.rules, session.now.timestamp()
    recent = row.recent if row else []
    wait_seconds = seconds_to_wait(recent, now, rules.digits_tries_max, rules.digits_tries_minutes)
    if wait_seconds is not None:
        raise DIGITS_LIMIT(retry_after_seconds=wait_seconds)


def _count(session: Session, here: Here, fault: CodeFault) -> None:
    """Count a refusal. The person is locked: nobody counts for them at the same time."""
    row = _refusal_row(session, here, fault)
    if row is None:
        row = CodeRefusal(id=new_id(), shift_id=here.shift.id, volunteer_id=here.volunteer.id, fault=fault.value)
        row.count, row.recent = 0, []
        session.add(row)
    row.count += 1
    row.recent = [*row.recent, session.now.timestamp()][-here.rules.digits_tries_max :]
    row.last_at = session.now


def _refusal_row(session: Session, here: Here, fault: CodeFault) -> CodeRefusal | None:
    rows = select(CodeRefusal).where(
        CodeRefusal.shift_id == here.shift.id,
        CodeRefusal.volunteer_id == here.volunteer.id,
        CodeRefusal.fault == fault.value,
    )
    return session.scalar(rows)
