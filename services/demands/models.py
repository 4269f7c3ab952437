"""What all tables of demands have in common. The tables are their subjects': copies, archive, emergencies …"""

from shared.runtime.data.mapping import new_base, take_in
from shared.runtime.events.unit_tree import UnitTreeBase
from shared.runtime.events.volunteers import VolunteersBase

WORD_CHARACTERS_MAX = 40  # of a word of the published language
FORGOTTEN = "-"  # in place of words of somebody who has left, where there have to be some

Base = new_base()
take_in(Base, UnitTreeBase, VolunteersBase)
