"""What is told again silences no news."""

from services.notifications.sends.tests.telling import kinds, texts
from services.notifications.sends.tests.test_sends import hear_again
from shared.contracts.projects.records import ServiceRecordChanged
from shared.kernel.ids import new_id


def test_news_that_come_after_they_were_told_again_are_news_once(doors, li):
    record = {"id": str(new_id()), "volunteer_id": str(li.id)}
    doors.hear(ServiceRecordChanged, **record, version=2, minutes=180)
    corrected = record | {"version": 3, "minutes": 90, "change": "corrected"}
    hear_again(doors, ServiceRecordChanged, **corrected)
    assert kinds(doors, li) == ["hours_confirmed"]
    for _ in range(2):
        doors.hear(ServiceRecordChanged, **corrected)
    hear_again(doors, ServiceRecordChanged, **corrected)
    assert kinds(doors, li) == ["hours_confirmed", "hours_corrected"]
    assert "由3小时更正为1小时30分钟" in texts(doors, li)[1]
