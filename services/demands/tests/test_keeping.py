"""What nobody asks any more is removed."""

from datetime import timedelta

from sqlalchemy import select

from services.demands.copies.models import KnownSignUp
from services.demands.keeping import SIGN_UP_DAYS, old_sign_ups
from shared.contracts.projects.sign_ups import SignUpChanged
from shared.kernel.ids import new_id


def test_sign_ups_go_when_their_shift_is_long_over(doors, database, clock):
    border = clock.now() - timedelta(days=SIGN_UP_DAYS)
    old, young = new_id(), new_id()
    for id, ends_at in ((old, border - timedelta(seconds=1)), (young, border)):
        starts_at = ends_at - timedelta(hours=3)
        doors.hear(SignUpChanged, id=str(id), starts_at=starts_at.isoformat(), ends_at=ends_at.isoformat())
    assert database.step(old_sign_ups, 10) == 1
    assert doors.rows(lambda session: session.scalars(select(KnownSignUp.id)).all()) == [young]
