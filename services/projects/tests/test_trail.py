"""What leaders do with activities, shifts and those who sign up stands in the trail, with who did it."""

from datetime import timedelta

from services.projects.activities.tests.programme import SATURDAY, post
from shared.runtime.trust.audit import AuditEntry


def test_what_leaders_do_can_be_told_later(programme):
    activity = programme.activity(sign_up_mode="reviewed")
    programme.led("change_activity", activity, break_minutes=10)
    shift = programme.shift(activity)
    li, zhao, wu = programme.volunteers(3)
    programme.led("approve_sign_up", programme.sign_up(li, shift))
    programme.led("refuse_sign_up", programme.sign_up(zhao, shift), reason="名额已满。")
    programme.led("cancel_invitation", programme.led("invite", shift, volunteer_id=str(wu.id)))
    programme.led("change_post", shift["posts"][0], maximum=5)
    later = programme.moment(SATURDAY + timedelta(hours=1))
    programme.led("move_shift", shift, starts_at=later, minutes=60, reason="下雨。")
    other = programme.moment(SATURDAY + timedelta(days=1))
    programme.led(
        "cancel_shift", programme.led("add_shift", activity, starts_at=other, minutes=60, posts=[post()]), reason="x"
    )
    programme.led("cancel_activity", activity, reason="x")
    entries = programme.doors.rows(lambda session: session.query(AuditEntry).order_by(AuditEntry.id).all())
    assert {entry.actor for entry in entries} == {programme.leader.actor.name}
    assert [entry.action for entry in entries] == [
        "activities.make",
        "activities.open",
        "activities.change",
        "sign_ups.approve",
        "sign_ups.refuse",
        "invitations.make",
        "invitations.cancel",
        "shifts.change_post",
        "shifts.move",
        "shifts.add",
        "shifts.cancel",
        "activities.cancel",
    ]
