"""The smallest honest monolith: Flask and SQLAlchemy, one row read from PostgreSQL per request.

Served by gunicorn with two sync workers: `gunicorn -w 2 bench.monolith.app:app` with DATABASE_URI set.
"""

import os

from flask import Flask, abort, jsonify
from sqlalchemy import Float, Integer, String, create_engine, select
from sqlalchemy.orm import DeclarativeBase, Mapped, Session, mapped_column

engine = create_engine(os.environ["DATABASE_URI"], pool_size=2)
app = Flask(__name__)


class Base(DeclarativeBase):
    """Tables of the monolith."""


class Unit(Base):
    """One unit of the union tree."""

    __tablename__ = "unit"
    code: Mapped[str] = mapped_column(String(40), primary_key=True)
    kind: Mapped[str] = mapped_column(String(20))
    name: Mapped[str] = mapped_column(String(100))
    parent_code: Mapped[str | None] = mapped_column(String(40))
    admin_code: Mapped[str | None] = mapped_column(String(12))
    longitude: Mapped[float | None] = mapped_column(Float)
    latitude: Mapped[float | None] = mapped_column(Float)
    version: Mapped[int] = mapped_column(Integer, default=1)


@app.get("/units/<code>")
def unit(code: str):
    """One row as JSON."""
    with Session(engine) as session:
        row = session.scalar(select(Unit).where(Unit.code == code))
        if row is None:
            abort(404)
        return jsonify({column.name: getattr(row, column.name) for column in Unit.__table__.columns})
