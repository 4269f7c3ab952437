"""Every sealed column of demands, and the place each text is sealed for: what a rotation walks through."""

from shared.runtime.process.resealing import SealedTable

SEALED_TABLES: tuple[SealedTable, ...] = ()
