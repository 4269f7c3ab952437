"""The smallest honest monolith for a rush: a row for the sign-up, then the guarded counter of the shift, in one commit.

The hot row comes last, so that it is locked for as short a time as can be. Served by gunicorn with two sync workers:
`gunicorn -w 2 bench.monolith.sign_ups:app` with DATABASE_URI set.
"""

import os
from datetime import UTC, datetime
from uuid import UUID, uuid4

from flask import Flask, abort, jsonify, request
from sqlalchemy import DateTime, ForeignKey, String, UniqueConstraint, create_engine, update
from sqlalchemy.orm import DeclarativeBase, Mapped, Session, mapped_column

engine = create_engine(os.environ["DATABASE_URI"], pool_size=2)
app = Flask(__name__)


class Base(DeclarativeBase):
    """Tables of the monolith."""


class Shift(Base):
    """Something to sign up for."""

    __tablename__ = "shift"
    id: Mapped[UUID] = mapped_column(primary_key=True)
    maximum: Mapped[int]
    taken_count: Mapped[int] = mapped_column(default=0)


class SignUp(Base):
    """Somebody's place."""

    __tablename__ = "sign_up"
    id: Mapped[UUID] = mapped_column(primary_key=True)
    shift_id: Mapped[UUID] = mapped_column(ForeignKey("shift.id"))
    volunteer_id: Mapped[UUID]
    state: Mapped[str] = mapped_column(String(20))
    made_at: Mapped[datetime] = mapped_column(DateTime(timezone=True))

    __table_args__ = (UniqueConstraint("shift_id", "volunteer_id"),)


@app.get("/ready")
def ready():
    """For whoever waits for it."""
    return jsonify({})


@app.post("/shifts/<uuid:id>/sign-ups")
def sign_up(id: UUID):
    """One more place is taken, or none is left."""
    volunteer_id = UUID(request.get_json()["volunteer_id"])
    made = SignUp(id=uuid4(), shift_id=id, volunteer_id=volunteer_id, state="confirmed", made_at=datetime.now(UTC))
    said = {"id": str(made.id), "shift_id": str(id), "volunteer_id": str(volunteer_id), "state": made.state}
    one_more = update(Shift).where(Shift.id == id, Shift.taken_count < Shift.maximum)
    with Session(engine) as session:
        session.add(made)
        session.flush()
        if session.execute(one_more.values(taken_count=Shift.taken_count + 1)).rowcount == 0:
            abort(409)
        session.commit()
    return jsonify(said), 201
