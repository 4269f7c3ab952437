"""Timers of a process come together, so that it sleeps undisturbed in between (timer coalescing).

To wake up costs more than the look that it is for: memory has gone cold, and the machine had begun to rest. Thirty
looks at once cost little more than three. Each process has its own phase.
"""

import math
import random
import time

GRID_SECONDS = 60.0
GRID_TOLERANCE = 1e-6  # a moment on the grid is still on it after a sum was rounded

PHASE_SECONDS = random.uniform(0, GRID_SECONDS)


def coalesced(moment: float, pause_seconds: float) -> float:
    """When to do what is due at a moment of `time.monotonic`, after such a pause: then, or before, on the grid."""
    if pause_seconds < GRID_SECONDS:
        return moment
    steps = math.floor((moment - PHASE_SECONDS) / GRID_SECONDS + GRID_TOLERANCE)
    return PHASE_SECONDS + steps * GRID_SECONDS


def coalesced_first(pause_seconds: float) -> float:
    """When to do for the first time what needs such a pause before: after it, on the grid."""
    spare_seconds = GRID_SECONDS if pause_seconds >= GRID_SECONDS else 0.0
    return coalesced(time.monotonic() + pause_seconds + spare_seconds, pause_seconds)


def coalesced_pause(seconds_max: float) -> float:
    """How long to rest when it may be so long."""
    now = time.monotonic()
    return max(0.0, coalesced(now + seconds_max, seconds_max) - now)
