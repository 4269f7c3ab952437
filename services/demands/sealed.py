"""Every sealed column of demands, and the place each text is sealed for: what a rotation walks through."""

from services.demands.archive.models import SEALED, Demand
from shared.runtime.process.resealing import SealedTable

SEALED_TABLES = (SealedTable(Demand, SEALED),)
