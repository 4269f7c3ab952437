"""The events of honours."""

from services.credits.honours.models import Honour
from shared.contracts.credits.honours import BadgesChanged, StarChanged
from shared.runtime.events.outbox import Outbox


def told_stars(honour: Honour) -> Outbox:
    """What tells of somebody's stars, as of their last change."""
    names = {
        "version": honour.stars_version,
        "thresholds_from": honour.stars_from,
        "changed_at": honour.stars_changed_at,
    }
    return Outbox.of(StarChanged, honour, subject=str(honour.volunteer_id), id=honour.volunteer_id, **names)


def told_badges(honour: Honour) -> Outbox:
    """What tells of somebody's badges."""
    names = {"version": honour.badges_version, "badges": honour.earned, "changed_at": honour.badges_changed_at}
    return Outbox.of(BadgesChanged, honour, subject=str(honour.volunteer_id), id=honour.volunteer_id, **names)
