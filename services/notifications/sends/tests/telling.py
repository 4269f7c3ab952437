"""People at the doors of notifications, and what they are told."""

from services.notifications.messages.models import Message
from services.notifications.templates.domain import INBOX, said
from services.notifications.templates.texts import all_templates
from shared.contracts.projects.activities import ActivityChanged
from shared.contracts.projects.shifts import ShiftChanged
from shared.contracts.teams.teams import TeamChanged


def know_things(doors):
    """The team, activity and shift of the examples."""
    for contract in (TeamChanged, ActivityChanged, ShiftChanged):
        doors.hear(contract)


def kinds(doors, one):
    """Of the messages of somebody, in their order."""
    return [message.kind for message in messages(doors, one)]


def texts(doors, one, language="zh-CN"):
    """What they say."""
    return [
        said(all_templates()[message.kind, message.template_version], language, INBOX, message.parameters).text
        for message in messages(doors, one)
    ]


def messages(doors, one):
    """All of somebody, in their order."""

    def found(session):
        return session.query(Message).filter_by(account_id=one.account_id).order_by(Message.number).all()

    return doors.rows(found)
