"""What notifications forgets of whoever left: an account that is closed takes its inbox along."""

from uuid import UUID

from sqlalchemy import delete

from services.notifications.contacts.models import KnownContact, OwnAddress, UnprovedAddress
from services.notifications.deliveries.models import Delivery
from services.notifications.messages.making import close_mailbox
from services.notifications.messages.models import Mailbox, Message
from services.notifications.offices.models import KnownOffice
from services.notifications.preferences.models import Preferences
from services.notifications.reminders.models import KnownSignUp
from services.notifications.replies.models import SmsReply
from services.notifications.sends.models import WaitingNote
from shared.runtime.data.session import Session


def forget_account(session: Session, account_id: UUID) -> None:
    """Nobody reads these messages any more; what identity told of the phone goes with its own event, and here too.

    What comes later than this word finds the account closed.
    """
    close_mailbox(session, account_id)
    session.execute(delete(Delivery).where(Delivery.account_id == account_id))
    session.execute(delete(Message).where(Message.account_id == account_id))
    session.execute(delete(Mailbox).where(Mailbox.account_id == account_id))
    session.execute(delete(Preferences).where(Preferences.account_id == account_id))
    session.execute(delete(OwnAddress).where(OwnAddress.account_id == account_id))
    session.execute(delete(UnprovedAddress).where(UnprovedAddress.account_id == account_id))
    session.execute(delete(SmsReply).where(SmsReply.account_id == account_id))
    session.execute(delete(KnownOffice).where(KnownOffice.account_id == account_id))
    session.execute(delete(KnownContact).where(KnownContact.id == account_id))


def forget_volunteer(session: Session, volunteer_id: UUID) -> None:
    """They are reminded of nothing any more. Their inbox stays as long as their account."""
    session.execute(delete(KnownSignUp).where(KnownSignUp.volunteer_id == volunteer_id))
    session.execute(delete(WaitingNote).where(WaitingNote.volunteer_id == volunteer_id))
