"""What all tables of identity have in common. The tables are their subjects': units, bodies, imports, accounts, …"""

from shared.runtime.data.mapping import new_base

Base = new_base()
