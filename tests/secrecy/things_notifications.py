"""A message of notifications to somebody of a unit, put into its database: where they hold offices, to the holder."""

from services.notifications.messages.making import Note, make_message
from shared.contracts.notifications.message_words import About
from shared.kernel.ids import new_id

SERVICE = {"title": "某服务", "served_on": "2026-03-07", "minutes": 60}


def things(town, unit_code):
    """Ids by the name of the thing, and the words that tell of them."""
    is_holders = town.people.tree.id_of(unit_code[:5]) in {office.unit_id for office in town.holder.offices}
    account_id = (town.holder if is_holders else town.person(unit_code).actor).account_id
    note = Note(account_id, "hours_confirmed", str(new_id()), About.RECORD, new_id(), SERVICE)
    message = town.system.databases["notifications"].step(lambda session: str(make_message(session, note).id))
    return {"message": message}, []
