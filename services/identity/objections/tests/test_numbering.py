"""Numbers of objections: one that is taken is drawn again, also where it was taken in this moment."""

import pytest
from sqlalchemy.exc import IntegrityError

from services.identity.objections.models import Objection
from services.identity.objections.tests.test_objections import objected
from shared.kernel.ids import new_id
from shared.runtime.data.numbering import insert_with_number, new_number


def copied(session, **other):
    row = session.query(Objection).one()
    values = {column.name: getattr(row, column.name) for column in Objection.__table__.columns}
    return Objection(**values | {"id": new_id(), "number": None} | other)


def test_a_number_that_is_taken_is_drawn_again(people, applicants):
    taken = objected(people, applicants.person(), applicants.person())["number"]
    drawn = iter([taken, taken, "20260212-000001"])
    people.database.step(lambda session: insert_with_number(session, copied(session), lambda day: next(drawn)))
    numbers = people.rows(lambda session: {number for (number,) in session.query(Objection.number)})
    assert numbers == {taken, "20260212-000001"}


def test_what_is_wrong_with_something_else_is_not_drawn_again(people, applicants):
    objected(people, applicants.person(), applicants.person())
    with pytest.raises(IntegrityError):
        people.database.step(lambda session: insert_with_number(session, copied(session, state="odd"), new_number))
