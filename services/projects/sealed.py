"""Every sealed column of projects, and the place each text is sealed for: what a rotation walks through."""

from services.projects.activities.models import Shift
from shared.runtime.process.resealing import SealedTable

SEALED_TABLES = (SealedTable(Shift, {"code_secret_sealed": "shift.code_secret"}),)
