"""All operations, by what they could tell of another district: a file for each service."""

from tests.secrecy.routes import activities, identity, library, notifications, presence, records, teams

ROUTES = {
    **identity.ROUTES,
    **teams.ROUTES,
    **library.ROUTES,
    **activities.ROUTES,
    **presence.ROUTES,
    **records.ROUTES,
    **notifications.ROUTES,
}
