"""Reads from the databases of a quiet installation what the checker compares with what clients were told."""

from collections import Counter

from sqlalchemy import select

from services.identity.units.models import Unit, UnitHistory
from shared.runtime.events.outbox import Outbox
from tests.faults.checker import Facts, Version
from tests.faults.witness import COPIED, CopiedUnit, Heard

VALUE_FIELDS = {"moved": "parent_code", "changed": "name"}


def facts_of(identity, witness):
    """Everything that is there, from the two databases."""
    versions, told, tree = identity.read(told_by_identity)
    heard, copy = witness.read(_known_to_witness)
    return Facts(versions, told, heard, tree, copy)


def id_of(session, code):
    """The id of a unit."""
    return session.scalar(select(Unit.id).where(Unit.code == code))


def unpublished(session):
    """How many events wait in the outbox."""
    return len(list(session.scalars(select(Outbox.sequence).where(Outbox.published_at.is_(None)))))


def number_told(session):
    """How many events there are."""
    return len(list(session.scalars(select(Outbox.sequence))))


def number_heard(session):
    """How many different events were handled."""
    return len(set(session.scalars(select(Heard.event_id))))


def told_by_identity(session):
    """All lines of all units' histories; unit and version of each event; the state of each unit."""
    units = {unit.id: unit for unit in session.scalars(select(Unit))}
    lines = session.scalars(select(UnitHistory).order_by(UnitHistory.unit_id, UnitHistory.version))
    versions = [Version(units[line.unit_id].code, line.version, line.change, _value(line)) for line in lines]
    told = {row.event_id: (row.data["code"], row.data["version"]) for row in session.scalars(select(Outbox))}
    return versions, told, {unit.id: state_of(unit) for unit in units.values()}


def _known_to_witness(session):
    heard = Counter(session.scalars(select(Heard.event_id)))
    return heard, {copy.id: state_of(copy) for copy in session.scalars(select(CopiedUnit))}


def state_of(row):
    """What others copy of a unit."""
    return tuple(getattr(row, name) for name in COPIED)


def _value(line):
    """What the change was about: the new name, the new superior's code."""
    field = VALUE_FIELDS.get(line.change)
    return next((change["new"] for change in line.changes if change["field"] == field), "")
