"""What all tables of projects have in common. The tables are their subjects': library, activities, presence, …"""

from shared.runtime.data.mapping import new_base, take_in
from shared.runtime.events.unit_tree import UnitTreeBase
from shared.runtime.events.volunteers import VolunteersBase

FORGOTTEN = "-"  # in place of words of somebody who has left, where there have to be some

Base = new_base()
take_in(Base, UnitTreeBase, VolunteersBase)
